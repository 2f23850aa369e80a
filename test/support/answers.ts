import { createHash } from 'node:crypto';
import type { Answer, AnswerRecord } from '../../runtime/answer.ts';

/** The identity of a question, by any text. */
export const questionOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** An answer of a model that was never asked. */
export function answerTo(text: string, { says = `the answer to ${text}`, ...record }: Partial<AnswerRecord> & { readonly says?: string } = {}): Answer {
  return {
    question: questionOf(text),
    text: says,
    record: { model: 'a-model', date: '2026-01-01T00:00:00Z', usage: { inputTokens: 3, outputTokens: 5 }, rejected: [], ...record },
  };
}
