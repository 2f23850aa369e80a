import * as z from 'zod/mini';

/** What a run may spend, as its record and its trace have it. */
export const limitsSchema = z.object({
  /** Bindings of EXPLORE, and mistakes. */
  explore: z.number(),
  commits: z.number(),
  /** Requests to models, each attempt by itself. */
  calls: z.number(),
  /** Of questions and replies together. */
  tokens: z.exactOptional(z.number()),
  /** In dollars. */
  cost: z.exactOptional(z.number()),
  /** In milliseconds. */
  time: z.exactOptional(z.number()),
});

/** What a run may spend, over the whole tree of its sessions. */
export type Limits = Readonly<z.infer<typeof limitsSchema>>;

export const defaultLimits: Limits = { explore: 20, commits: 5, calls: 200 };
