import type { AnswerType } from '../answer-type.ts';
import { answerWords } from '../answer-type.ts';
import type { Expression } from '../ast.ts';
import { canonicalJson, type CanonicalValue } from '../canonical-json.ts';
import type { Follow, Target } from './follow-aliases.ts';

/** The answer type that a literal says; undefined if it says none. */
export function readAnswerType(literal: Expression, follow: Follow): AnswerType | undefined {
  if (literal.kind === 'Text') return answerWords.find((word) => word === literal.value);
  const [field, ...others] = literal.kind === 'Record' ? literal.fields : [];
  if (field === undefined || others.length > 0) return undefined;
  const value = follow(field.value);
  switch (field.key.text) {
    case 'enum': {
      if (value.kind !== 'List') return undefined;
      const words = value.items.map((item) => follow(item)).flatMap((item) => (item.kind === 'Text' || item.kind === 'Number' ? [item.value] : []));
      return words.length === value.items.length && words.length > 0 ? { enum: words } : undefined;
    }
    case 'max_words':
      return value.kind === 'Number' && Number.isSafeInteger(Number(value.value)) ? { max_words: Number(value.value) } : undefined;
    case 'json':
      return value.kind === 'Record' ? { json: canonicalJson(jsonOf(value, follow)) } : undefined;
    default:
      return undefined;
  }
}

function jsonOf(target: Target, follow: Follow): CanonicalValue {
  switch (target.kind) {
    case 'Text':
    case 'Bool':
      return target.value;
    case 'Number':
      return Number(target.value);
    case 'List':
      return target.items.map((item) => jsonOf(follow(item), follow));
    case 'Record':
      return Object.fromEntries(target.fields.map(({ key, value }) => [key.text, jsonOf(follow(value), follow)]));
    default:
      throw new Error(`a schema cannot hold a ${target.kind}`);
  }
}
