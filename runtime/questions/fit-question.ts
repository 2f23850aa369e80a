import type { AnswerType } from '../../compiler/answer-type.ts';
import { childrenOf } from '../ops/json-children.ts';
import { isArray, type JsonValue } from '../ops/json-value.ts';
import { trim } from '../ops/white-space.ts';
import { type Fit, fit } from './fit.ts';
import { fitQuotes } from './fit-quotes.ts';
import { fitSchema } from './fit-schema.ts';
import { textsOf } from './messages.ts';
import { misfit, type Misfit, quoted } from './misfit.ts';
import { parseReply } from './parse-reply.ts';
import type { Question } from './question.ts';

/** What the reply to a question comes to: an element for each of its texts if it is a batch, else one. */
export type FittedReply = { readonly fits: true; readonly elements: readonly string[] } | Misfit;

/** Reads the reply to a question by the question's type, as `rlmc build` does when it comes and the sandbox again. */
export function fitQuestion(question: Question, reply: string): FittedReply {
  const { kind, type } = question;
  // Taking a question's texts out of it is only worth while where they are looked at.
  if (kind === 'batch') return fitBatch(type, reply, textsOf(question));
  const result = fit(type, reply, type === 'quotes' ? textsOf(question) : []);
  return result.fits ? { fits: true, elements: [result.element] } : result;
}

function fitBatch(type: AnswerType, reply: string, texts: readonly string[]): FittedReply {
  const trimmed = trim(Buffer.from(reply)).toString();
  const parsed = parseReply(trimmed);
  if (!parsed.fits) return parsed;
  const { value } = parsed;
  if (!isArray(value)) return misfit(`The reply must be a JSON array of ${texts.length} answers, and is ${quoted(trimmed)}.`);
  if (value.length !== texts.length) return misfit(`The reply must be a JSON array of ${texts.length} answers, one for each text, and has ${value.length}.`);
  const elements: string[] = [];
  // Beside each value what stands there, since numbers as JavaScript's are not exact.
  for (const json of childrenOf(Buffer.from(trimmed))) {
    const index = elements.length;
    const result = fitItem(type, value[index] ?? null, json, texts.slice(index, index + 1));
    if (!result.fits) return misfit(`Answer ${index + 1} of ${texts.length}: ${result.reason}`);
    elements.push(result.element);
  }
  return { fits: true, elements };
}

/** An answer in a batch: a string, or a value of JSON that stands for itself. */
function fitItem(type: AnswerType, value: JsonValue, json: Buffer, texts: readonly string[]): Fit {
  if (type === 'quotes') return fitQuotes(value, texts);
  if (typeof type === 'object' && 'json' in type) return fitSchema(json, type.json);
  if (typeof value === 'string') return fit(type, value, texts);
  if (typeof value === 'number' && (type === 'int' || type === 'number')) return fit(type, json.toString(), texts);
  if (typeof value === 'boolean' && type === 'bool') return { fits: true, element: String(value) };
  return misfit(`${quoted(json.toString())} is not ${wordsFor(type)}.`);
}

function wordsFor(type: AnswerType): string {
  switch (type) {
    case 'int':
    case 'number':
      return 'a number';
    case 'bool':
      return 'true or false';
    default:
      return 'a JSON string';
  }
}
