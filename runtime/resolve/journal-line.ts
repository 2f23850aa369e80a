import * as z from 'zod/mini';
import { hashSchema, recordSchema } from '../answer-shape.ts';
import type { Answer } from '../answer.ts';
import { sha256 } from '../sha256.ts';

const answerSchema = z.object({ question: hashSchema, text: z.string(), record: recordSchema });

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
