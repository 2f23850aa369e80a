import * as z from 'zod/mini';
import type { LimitName } from '../../compiler/eval/vm-spec.ts';

/** The names of limits that an engine may find to be exceeded. */
const limitNames = ['memoryLimit', 'cpuTimeLimit', 'timeLimit', 'diskLimit', 'outputLimit'] as const satisfies readonly LimitName[];

/**
 * The process that runs code tells on its file descriptor 3 how that went, in lines of at most `longestNotice` bytes, in this order:
 *
 * 1. A line with a `Started`, when the engine is up, and before it reads the bindings or runs anything of the plan.
 * 2. A line with a `Reply`.
 * 3. After `result` the value, as one JSON value, and after `lines` that of a list, one JSON value and a newline per element, to the end of the stream. Integers have
 *    all of their digits.
 *
 * Then it exits, with status 0. What the code prints is on file descriptor 1, as UTF-8. What is on 2 goes nowhere, and only where the process ends without a reply is
 * its end a part of the message.
 *
 * Native code may take part in none of that, and write anything: it is checked as anything from outside.
 */
export const startedSchema = z.object({
  kind: z.literal('started'),
  /** The seconds of a processor that the process has used until now, which are not the code's. */
  cpu: z.number().check(z.nonnegative()),
});

export const replySchema = z.discriminatedUnion('kind', [
  /** The code bound `result` to a value, which follows. */
  z.object({ kind: z.literal('result') }),
  /** To a list, of which the elements follow. */
  z.object({ kind: z.literal('lines') }),
  /** It did not: what it printed is the result. */
  z.object({ kind: z.literal('printed') }),
  /** It bound `result` to something that JSON does not have, such as `NaN` or a function, which is told in a few words. */
  z.object({ kind: z.literal('unfit'), actual: z.string() }),
  /** It ended with an error, at a line of the code, from 1. */
  z.object({ kind: z.literal('error'), type: z.string(), message: z.string(), line: z.optional(z.int()) }),
  /** The engine itself kept it from exceeding a limit. */
  z.object({ kind: z.literal('exceeded'), limit: z.enum(limitNames) }),
  /** It wanted a module that `allowedModules` does not name. */
  z.object({ kind: z.literal('refused'), module: z.string() }),
  /** A number of a binding is none of the language's: to round it silently would be wrong. */
  z.object({ kind: z.literal('inexact'), binding: z.string(), number: z.string() }),
]);

export type Reply = z.infer<typeof replySchema>;
