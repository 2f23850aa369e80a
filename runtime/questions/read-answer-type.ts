import { answerWords, type AnswerType } from '../../compiler/answer-type.ts';
import { isArray, isObject, type JsonValue, member } from '../ops/json-value.ts';

/** The answer type that JSON says, in a node's arguments or in a question; undefined if it says none. The compiler checked the insides. */
export function readAnswerType(json: JsonValue | undefined): AnswerType | undefined {
  if (!isObject(json)) return answerWords.find((word) => word === json);
  const [values, words, schema] = ['enum', 'max_words', 'json'].map((name) => member(json, name));
  if (isArray(values) && values.every((value) => typeof value === 'string')) return { enum: values };
  if (typeof words === 'number') return { max_words: words };
  return typeof schema === 'string' ? { json: schema } : undefined;
}
