import type { AnswerType } from '../../compiler/answer-type.ts';
import { textSource } from '../ops/byte-source.ts';
import { countWords } from '../ops/count.ts';
import { printDecimal, readDecimal } from '../ops/decimal.ts';
import { ValueError } from '../ops/value-error.ts';
import { trim } from '../ops/white-space.ts';
import { fitQuotes } from './fit-quotes.ts';
import { fitSchema } from './fit-schema.ts';
import { misfit, type Misfit, quoted } from './misfit.ts';
import { parseReply } from './parse-reply.ts';

/** What a reply comes to: an element of a list, as its JSON, or why it is no answer. */
export type Fit = { readonly fits: true; readonly element: string } | Misfit;

/**
 * Reads a reply as an answer of a type. The whole reply must be the answer, white space around it aside: a wrong kind of answer never
 * flows on. Control characters are characters like others; half of one is none.
 *
 * @param texts those that the question is about, for quotes
 */
export function fit(type: AnswerType, reply: string, texts: readonly string[]): Fit {
  if (!reply.isWellFormed()) return misfit('The reply has half a character, a lone surrogate, which no text can hold.');
  const trimmed = trim(Buffer.from(reply)).toString();
  if (trimmed === '') return misfit('The reply is empty.');
  if (typeof type === 'object') {
    if ('enum' in type) return fitEnum(type.enum, trimmed);
    if ('max_words' in type) return fitWords(type.max_words, trimmed);
    const parsed = parseReply(trimmed);
    return parsed.fits ? fitSchema(Buffer.from(trimmed), type.json) : parsed;
  }
  switch (type) {
    case 'text':
      return { fits: true, element: JSON.stringify(trimmed) };
    case 'bool':
      return fitBool(trimmed);
    case 'int':
      return /^[+-]?\d+$/.test(trimmed) ? fitNumber(trimmed) : misfit(`${quoted(trimmed)} is not a whole number in digits, such as 12 or -3.`);
    case 'number':
      return fitNumber(trimmed);
    case 'quotes': {
      const parsed = parseReply(trimmed);
      return parsed.fits ? fitQuotes(parsed.value, texts) : parsed;
    }
  }
}

function fitBool(trimmed: string): Fit {
  switch (trimmed.toLowerCase()) {
    case 'yes':
    case 'true':
      return { fits: true, element: 'true' };
    case 'no':
    case 'false':
      return { fits: true, element: 'false' };
    default:
      return misfit(`${quoted(trimmed)} is neither yes nor no.`);
  }
}

function fitNumber(trimmed: string): Fit {
  try {
    return { fits: true, element: printDecimal(readDecimal(Buffer.from(trimmed), () => 'the reply')) };
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return misfit(error.diagnostic.code === 'RLM4004' ? 'The number has too many digits.' : `${quoted(trimmed)} is not a number in digits, such as 1204 or -0.5.`);
  }
}

function fitEnum(values: readonly string[], trimmed: string): Fit {
  const value = values.find((candidate) => trim(Buffer.from(candidate)).toString() === trimmed);
  return value === undefined ? misfit(`${quoted(trimmed)} is not one of ${values.map(quoted).join(', ')}.`) : { fits: true, element: JSON.stringify(value) };
}

function fitWords(most: number, trimmed: string): Fit {
  const words = countWords(textSource(trimmed));
  return words > most ? misfit(`The reply has ${words} words, and ${most} at most are allowed.`) : { fits: true, element: JSON.stringify(trimmed) };
}
