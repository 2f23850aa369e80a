import { elementsOf, textOf } from '../ops/elements.ts';
import { readAll } from '../ops/pieces.ts';
import type { AskArguments } from './ask-arguments.ts';
import { distinctTexts } from './distinct-texts.ts';
import { messagesFor } from './messages.ts';
import type { Question } from './question.ts';

/** The questions of an asking node, each different one once. Of `map` and `filter`, question k is about the different elements from k times `batch` on. */
export function* pose(given: AskArguments): Generator<Question> {
  const { operation, subject, batch } = given;
  const query = readAll(given.query).toString();
  if (operation === 'rlm_call') {
    yield questionOf(given, 'call', query, [readAll(subject).toString()]);
  } else if (operation === 'combine') {
    yield questionOf(given, 'combine', query, [...elementsOf(subject)].map((element) => textOf(element).toString()));
  } else {
    let texts: string[] = [];
    const kind = batch === 1 ? 'call' : 'batch';
    for (const { text } of distinctTexts(subject)) {
      if (text === undefined) continue;
      texts.push(text.toString());
      if (texts.length < batch) continue;
      yield questionOf(given, kind, query, texts);
      texts = [];
    }
    if (texts.length > 0) yield questionOf(given, kind, query, texts);
  }
}

function questionOf({ model, params, type }: AskArguments, kind: Question['kind'], query: string, texts: readonly string[]): Question {
  return { v: 1, kind, model, params, messages: messagesFor({ kind, type }, query, texts), type };
}
