import { parseDecimal, printDecimal } from './decimal.ts';
import { trim, words } from './text.ts';

/** What an answer must be, of those types whose replies are read one by one. */
export type ReplyType = 'text' | 'int' | 'number' | 'bool' | { readonly enum: readonly string[] } | { readonly max_words: number };

/** A reply as the JSON of an element, or undefined if it is no answer. */
export function readReply(type: ReplyType, reply: string): string | undefined {
  const trimmed = trim(reply);
  if (trimmed === '') return undefined;
  if (typeof type === 'object') {
    if ('max_words' in type) return words(trimmed).length <= type.max_words ? JSON.stringify(trimmed) : undefined;
    return type.enum.includes(trimmed) ? JSON.stringify(trimmed) : undefined;
  }
  if (type === 'text') return JSON.stringify(trimmed);
  if (type === 'bool') return ({ yes: 'true', true: 'true', no: 'false', false: 'false' } as Record<string, string>)[trimmed.toLowerCase()];
  if (type === 'int' && !/^[+-]?[0-9]+$/.test(trimmed)) return undefined;
  const number = parseDecimal(trimmed);
  return number && printDecimal(number);
}

/** The different elements of a list, so many in a question, in the order in which they first occur. */
export function batches(list: readonly string[], batch: number): readonly (readonly string[])[] {
  const different = list.filter((text, i) => list.indexOf(text) === i);
  return different.flatMap((_, i) => (i % batch === 0 ? [different.slice(i, i + batch)] : []));
}

/** The file of a mapped list, given what the model says of each text. */
export function map(list: readonly string[], type: ReplyType, says: (text: string) => string): string | undefined {
  const elements = list.map((text) => readReply(type, says(text)));
  return elements.includes(undefined) ? undefined : elements.map((element) => `${element}\n`).join('');
}

/** The elements that the model says yes to. */
export function filter(list: readonly string[], says: (text: string) => string): readonly string[] | undefined {
  const kept = list.map((text) => readReply('bool', says(text)));
  return kept.includes(undefined) ? undefined : list.filter((_, i) => kept[i] === 'true');
}

/** The file of the value that one reply is: of `rlm_call`, and of `combine` with a prompt. */
export function call(type: ReplyType, reply: string): string | undefined {
  const element = readReply(type, reply);
  if (element === undefined || !element.startsWith('"')) return element;
  return trim(reply);
}
