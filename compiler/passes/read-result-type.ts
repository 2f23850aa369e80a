import { itemWords, type ItemWord, type ResultType, typeOfItemWord } from '../eval/result-type.ts';
import { listOf, type Type } from '../types.ts';
import type { Follow } from './follow-aliases.ts';
import type { Literal } from './read-answer-type.ts';
import type { Session } from './session.ts';

/** What a program must give, and the type of the value that it is. */
export interface ReadResultType {
  readonly value: ResultType;
  readonly type: Type;
}

/** The result type that a literal of which all is known says; undefined if it says none, which is reported. */
export function readResultType(literal: Literal, follow: Follow, session: Session): ReadResultType | undefined {
  const refuse = (reason: string): undefined => {
    session.report('RLM2042', { reason }, literal.span);
  };
  if (literal.kind === 'Text') {
    const word = wordOf(literal);
    return word === undefined ? refuse(`is no \`${literal.value}\``) : { value: word, type: typeOfItemWord(word) };
  }
  const [field] = literal.kind === 'Record' ? literal.fields : [];
  if (field?.key.text !== 'list') return refuse('is neither a word nor a list');
  const word = wordOf(follow(field.value));
  return word === undefined ? refuse('is a list of what it cannot be') : { value: { list: word }, type: listOf(typeOfItemWord(word)) };
}

function wordOf(target: ReturnType<Follow>): ItemWord | undefined {
  return target.kind === 'Text' ? itemWords.find((word) => word === target.value) : undefined;
}
