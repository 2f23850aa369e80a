import * as z from 'zod/mini';
import { hashSchema, recordShape, rejectionShape, usageShape } from '../answer-shape.ts';
import { limitsSchema } from '../session/limits.ts';

const usage = z.object(usageShape);
const diagnostic = z.object({ code: z.string(), message: z.string(), hint: z.nullable(z.string()), line: z.nullable(z.number()) });
/**
 * How a reply came about, by the endpoint's own words, and a check sum over it, the reply and its question: that of an entry in rlm.lock. With it, and the rest of the trace, a run goes on
 * where nothing else has the reply.
 */
const received = { ...recordShape, check: hashSchema };
const message = z.object({ role: z.enum(['system', 'user', 'assistant']), content: z.string() });

/** What every event has: when, in ISO 8601 and UTC to the millisecond, and in which session of the tree, `0` for the root, `0.2` for its third child. */
const common = { time: z.string(), session: z.string() };

/** An event of a run, as it is a line of JSON in its trace. */
export const traceEvent = z.discriminatedUnion('event', [
  /** The first event of a run. `v` is the version of the trace. */
  z.object({ ...common, event: z.literal('opened'), v: z.literal(1), rlmc: z.string(), limits: limitsSchema }),
  /** The run goes on after it had ended or was killed: all that follows is done again, by the answers that were kept, up to where it was. */
  z.object({ ...common, event: z.literal('resumed'), v: z.literal(1), rlmc: z.string(), limits: limitsSchema }),
  /** How the question is worked on: put to the model as it stands, or by steps. `tokens` are those of all texts, if they were looked at, and `below` how many of them are few; `window` is the model's, if it is known. */
  z.object({
    ...common,
    event: z.literal('direct'),
    choice: z.enum(['auto', 'always', 'never']),
    direct: z.boolean(),
    reason: z.enum(['asked for', 'small', 'large', 'does not fit']),
    tokens: z.nullable(z.number()),
    /** Whether they were counted, not estimated. */
    exact: z.nullable(z.boolean()),
    below: z.number(),
    window: z.nullable(z.number()),
  }),
  z.object({ ...common, event: z.literal('began'), question: z.string(), contexts: z.array(z.object({ name: z.string(), bytes: z.number() })), model: z.string() }),
  /** A model is asked for the next action. `messages` are those that are new since its last turn. */
  z.object({ ...common, event: z.literal('asked'), turn: z.number(), model: z.string(), messages: z.array(message) }),
  /** `question` is the hash of the conversation. */
  z.object({ ...common, event: z.literal('replied'), turn: z.number(), question: z.string(), reply: z.string(), ...received, usage, reused: z.boolean(), seconds: z.number() }),
  /** A reply repeats an instruction from the data that the model was shown, which may have led it astray: `line` is where the instruction stands, `repeated` what of it, or of what it wants, is in the reply. */
  z.object({ ...common, event: z.literal('marked'), turn: z.number(), line: z.string(), repeated: z.string() }),
  /** A request to a model has ended, at a level of 0 for what the root says and 1 for what it asks. `estimate` is in tokens; without `usage` there was no reply. `cost` is in dollars, where the price is known. */
  z.object({
    ...common,
    event: z.literal('paid'),
    level: z.number(),
    model: z.string(),
    question: z.exactOptional(z.string()),
    estimate: z.number(),
    usage: z.exactOptional(usage),
    cost: z.exactOptional(z.number()),
  }),
  /** A model was asked a question of a plan, and replied. A reply that does not fit is sent back: then the same question is asked again, with more messages. */
  z.object({
    ...common,
    event: z.literal('answered'),
    question: z.string(),
    asked: z.string(),
    model: z.string(),
    messages: z.array(message),
    reply: z.string(),
    usage,
    attempts: z.number(),
    seconds: z.number(),
  }),
  /** An answer to a question of a plan was kept: the last that was `answered`, after those that were rejected; or, of a question for a session, what the child ended with. */
  z.object({ ...common, event: z.literal('kept'), question: z.string(), ...received, usage, rejected: z.array(z.object({ ...rejectionShape, usage })) }),
  /** A model was asked a question of a plan, and gave no reply. */
  z.object({
    ...common,
    event: z.literal('unanswered'),
    question: z.string(),
    asked: z.string(),
    messages: z.array(message),
    reason: z.string(),
    attempts: z.number(),
    seconds: z.number(),
  }),
  /** A request brought nothing, and is sent again after `pause` seconds. */
  z.object({ ...common, event: z.literal('trying again'), reason: z.string(), pause: z.number() }),
  /** `bytes` are those of the value, and `shown` is what the model is shown of it. */
  z.object({ ...common, event: z.literal('explored'), name: z.string(), step: z.string(), bytes: z.number(), shown: z.string(), seconds: z.number() }),
  /**
   * Code was run that no committed plan had run yet, for a step, an answer, or to know what a plan asks: `nodes` are those that run it, in the plan's own words, and the paths of their values.
   * `built` is how many nodes, those that it reads as well, were not in the store; what Nix did for it comes before, as `derivation`.
   */
  z.object({ ...common, event: z.literal('evaluated'), flake: z.string(), nodes: z.array(z.object({ label: z.string(), path: z.string() })), built: z.number(), seconds: z.number() }),
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
  /**
   * What Nix did for a plan: `label` is the node in the plan's own words, or something that nodes need, which is no `node`. What is cached was in the store: then there
   * is no derivation to tell of, and it took no time.
   */
  z.object({
    ...common,
    event: z.literal('derivation'),
    flake: z.string(),
    node: z.nullable(z.number()),
    label: z.string(),
    how: z.enum(['built', 'failed', 'cached']),
    derivation: z.nullable(z.string()),
    seconds: z.number(),
  }),
  z.object({ ...common, event: z.literal('ended'), status: z.string(), diagnostics: z.array(diagnostic) }),
  /** The last event of a run that came to its end, with all that was spent on it since it was opened. `flake` has the answer, or what was found last. */
  z.object({
    ...common,
    event: z.literal('finished'),
    status: z.string(),
    flake: z.nullable(z.string()),
    diagnostics: z.array(diagnostic),
    spent: z.object({ explore: z.number(), commits: z.number(), calls: z.number(), tokens: z.number(), cost: z.nullable(z.number()) }),
    usage,
    seconds: z.number(),
  }),
]);

export type TraceEvent = z.infer<typeof traceEvent>;

/** A diagnostic, and the line of the reply that it is about. */
export type TracedDiagnostic = z.infer<typeof diagnostic>;

type WithoutCommon<E> = E extends TraceEvent ? Omit<E, keyof typeof common> : never;

/** An event before it is known when and where it happened. */
export type Happening = WithoutCommon<TraceEvent>;
