import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import type { Answer } from './answer.ts';

const usage = z.object({ inputTokens: z.int(), outputTokens: z.int() });

/** An answer's record, as it is kept in journals and in the store. */
export const recordSchema = z.object({
  model: z.string(),
  fingerprint: z.optional(z.string()),
  date: z.string().check(z.refine((date) => !Number.isNaN(Date.parse(date)), 'no date')),
  usage,
  rejected: z.array(z.object({ reason: z.string(), date: z.string(), usage })),
});

export const hashSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const answerSchema = z.object({ question: hashSchema, text: z.string(), record: recordSchema });

const sha256 = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');

const hashLength = 64;

/**
 * A line of a journal, with its newline: the SHA-256 of the rest, a space, and the answer as JSON.
 *
 * @throws ZodError for what could not be read again
 */
export function journalLine(answer: Answer): string {
  const json = JSON.stringify(answerSchema.parse(answer));
  return `${sha256(json)} ${json}\n`;
}

/**
 * Reads lines of a journal. What is not as it was written, as when the machine stopped in the middle of it, is no answer.
 *
 * @returns `rest` is how many bytes at the end are a line that is not complete, maybe not yet
 */
export function parseJournal(bytes: Buffer): { readonly answers: readonly Answer[]; readonly rest: number } {
  const answers: Answer[] = [];
  let from = 0;
  for (let end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', from)) {
    const answer = parseLine(bytes.subarray(from, end));
    if (answer !== undefined) answers.push(answer);
    from = end + 1;
  }
  return { answers, rest: bytes.length - from };
}

function parseLine(line: Buffer): Answer | undefined {
  const json = line.subarray(hashLength + 1);
  if (line.toString('latin1', 0, hashLength + 1) !== `${sha256(json)} `) return undefined;
  // Its hash is right, so it was written by an rlmc; one of another version may write what this one cannot read.
  return answerSchema.safeParse(JSON.parse(json.toString())).data;
}
