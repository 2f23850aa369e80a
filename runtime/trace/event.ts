import * as z from 'zod/mini';

const usage = z.object({ inputTokens: z.number(), outputTokens: z.number() });
const diagnostic = z.object({ code: z.string(), message: z.string(), hint: z.nullable(z.string()), line: z.nullable(z.number()) });
const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

/** What every event has: when, in ISO 8601 and UTC to the millisecond, and in which session of the tree, `0` for the root, `0.2` for its third child. */
const common = { time: z.string(), session: z.string() };

/** An event of a run, as it is a line of JSON in its trace. */
export const traceEvent = z.discriminatedUnion('event', [
  z.object({ ...common, event: z.literal('began'), question: z.string(), contexts: z.array(z.object({ name: z.string(), bytes: z.number() })), model: z.string() }),
  /** A model is asked for the next action. `messages` are those that are new since its last turn. */
  z.object({ ...common, event: z.literal('asked'), turn: z.number(), model: z.string(), messages: z.array(message) }),
  z.object({ ...common, event: z.literal('replied'), turn: z.number(), question: z.string(), reply: z.string(), usage, reused: z.boolean(), seconds: z.number() }),
  z.object({ ...common, event: z.literal('explored'), name: z.string(), step: z.string(), bytes: z.number(), seconds: z.number() }),
  z.object({ ...common, event: z.literal('mistake'), diagnostics: z.array(diagnostic) }),
  z.object({ ...common, event: z.literal('committed'), plan: z.string(), flake: z.string() }),
  z.object({ ...common, event: z.literal('built'), flake: z.string(), path: z.string(), nodes: z.object({ built: z.number(), cached: z.number() }), seconds: z.number() }),
  /** A session of its own begins to work on what a plan of this session asks. `element` says which question of the plan, in its words; `bytes` are those of the text that it is about. */
  z.object({
    ...common,
    event: z.literal('child began'),
    child: z.string(),
    question: z.string(),
    element: z.string(),
    query: z.string(),
    depth: z.number(),
    model: z.string(),
    bytes: z.number(),
  }),
  /** `status` is that of the child's own end, or `failed` where something else ended it. Only what was `answered` is kept. */
  z.object({ ...common, event: z.literal('child ended'), child: z.string(), question: z.string(), status: z.string(), diagnostics: z.array(diagnostic), seconds: z.number() }),
  /** What a plan asks was found by a session before, and none begins. */
  z.object({ ...common, event: z.literal('child reused'), question: z.string(), element: z.string(), query: z.string(), model: z.string() }),
  z.object({ ...common, event: z.literal('ended'), status: z.string(), diagnostics: z.array(diagnostic) }),
]);

export type TraceEvent = z.infer<typeof traceEvent>;

/** A diagnostic, and the line of the reply that it is about. */
export type TracedDiagnostic = z.infer<typeof diagnostic>;

type WithoutCommon<E> = E extends TraceEvent ? Omit<E, keyof typeof common> : never;

/** An event before it is known when and where it happened. */
export type Happening = WithoutCommon<TraceEvent>;
