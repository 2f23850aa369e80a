import * as z from 'zod/mini';

/** What the process that runs code says of it, as one JSON value on its file descriptor 3. The code has no hand in it, but the process may be the code's. */
export const replySchema = z.discriminatedUnion('kind', [
  /** The code bound `result` to a value, which is given as JSON. */
  z.object({ kind: z.literal('result'), json: z.string() }),
  /** It did not: what it printed is the result. */
  z.object({ kind: z.literal('printed') }),
  /** It ended with an error, at a line of the code, from 1. */
  z.object({ kind: z.literal('error'), type: z.string(), message: z.string(), line: z.optional(z.number()) }),
  /** The engine itself kept it from exceeding a limit. */
  z.object({ kind: z.literal('exceeded'), limit: z.enum(['memoryLimit', 'cpuTimeLimit', 'timeLimit', 'diskLimit', 'outputLimit']) }),
]);

export type Reply = z.infer<typeof replySchema>;
