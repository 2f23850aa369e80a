import type { AnswerType } from '../../compiler/answer-type.ts';

/** What a reply comes to: an element of a list, as its JSON, or why it is no answer, in words for whoever replied. */
export type Fit = { readonly fits: true; readonly element: string } | { readonly fits: false; readonly reason: string };

/**
 * Reads a reply as an answer of a type. The whole reply must be the answer, white space around it aside: a wrong kind of answer never
 * flows on.
 *
 * @param texts those that the question is about, for quotes
 */
export function fit(type: AnswerType, reply: string, _texts: readonly string[]): Fit {
  const trimmed = reply.trim();
  if (type === 'text') return trimmed === '' ? { fits: false, reason: 'The reply is empty.' } : { fits: true, element: JSON.stringify(trimmed) };
  if (type === 'bool') {
    const word = trimmed.toLowerCase();
    if (word === 'yes' || word === 'true') return { fits: true, element: 'true' };
    if (word === 'no' || word === 'false') return { fits: true, element: 'false' };
    return { fits: false, reason: 'The reply is neither yes nor no.' };
  }
  throw new Error(`answers of type ${JSON.stringify(type)} cannot be read yet`);
}
