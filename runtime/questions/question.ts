import { createHash } from 'node:crypto';
import type { AnswerType } from '../../compiler/answer-type.ts';
import { canonicalJson, type CanonicalValue } from '../../compiler/canonical-json.ts';

/**
 * What a model is asked. A question is known by the SHA-256 of its canonical JSON, so all that may change an answer is in it, and nothing
 * else: not where in a plan it was asked, nor at which endpoint.
 */
export interface Question {
  /** The version of how questions are put into words. */
  readonly v: 1;
  /** One answer about one text, one answer for each of several, or one about several. */
  readonly kind: 'call' | 'batch' | 'combine';
  readonly model: string;
  /** What is sent along, such as `temperature`. */
  readonly params: { readonly [name: string]: CanonicalValue };
  readonly messages: readonly Message[];
  readonly type: AnswerType;
}

export interface Message {
  readonly role: 'system' | 'user';
  readonly content: string;
}

/** The line that a question is in its file, without the newline. */
export function writeQuestion(question: Question): string {
  const { v, kind, model, params, messages, type } = question;
  return canonicalJson({ v, kind, model, params, messages: messages.map(({ role, content }) => ({ role, content })), type });
}

/** What a question is known by: 64 hexadecimal digits. */
export function questionId(line: string | Uint8Array): string {
  return createHash('sha256').update(line).digest('hex');
}
