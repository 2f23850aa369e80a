import { newline } from '../ops/bytes.ts';
import { elementsOf } from '../ops/elements.ts';
import { isArray, isObject, type JsonObject, type JsonValue, member } from '../ops/json-value.ts';
import { type OpenFile, sourceOf } from '../ops/operand.ts';
import { Output } from '../ops/output.ts';
import { readAll } from '../ops/pieces.ts';
import { valueOfElement } from '../ops/value-of-element.ts';
import { ValueError } from '../ops/value-error.ts';
import { type AskingOperation, decodeAskArguments } from './ask-arguments.ts';
import { distinctTexts } from './distinct-texts.ts';
import { fit } from './fit.ts';
import { textsOf } from './messages.ts';
import { pose } from './pose.ts';
import { type Question, questionId, writeQuestion } from './question.ts';

/** `rlm-op questions`: writes the questions of the asking op that `op` names, one per line. */
export function* writeQuestions(given: JsonObject, open: OpenFile): Generator<Uint8Array> {
  const out = new Output();
  for (const question of pose(decodeAskArguments(askingOperation(member(given, 'op')), given, open))) {
    out.bytes(Buffer.from(writeQuestion(question)));
    out.byte(newline);
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}

/**
 * `rlm-op map` and its like: checks that the answers in `answers`, `{ question, file }` each, are those to the questions in the file
 * `questions`, reads each by its type, and writes the value.
 */
export function* makeAnswers(operation: AskingOperation, given: JsonObject, open: OpenFile): Generator<Uint8Array> {
  const asked = decodeAskArguments(operation, given, open);
  const elements = [...readAnswers(given, open)];
  if (operation === 'rlm_call' || operation === 'combine') {
    const [element = ''] = elements;
    yield* valueOfElement(Buffer.from(element));
    return;
  }
  const out = new Output();
  const texts = [...elementsOf(asked.subject)].map((element) => Buffer.from(element));
  let position = 0;
  for (const { index } of distinctTexts(asked.subject)) {
    const element = elements[index] ?? '';
    if (operation === 'map') out.bytes(Buffer.from(`${element}\n`));
    else if (element === 'true') out.bytes(Buffer.concat([texts[position] ?? Buffer.alloc(0), Buffer.from('\n')]));
    position += 1;
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}

function* readAnswers(given: JsonObject, open: OpenFile): Generator<string> {
  const answers = member(given, 'answers');
  if (!isArray(answers)) throw new ValueError('RLM4017', {});
  const lines = readAll(sourceOf(member(given, 'questions'), open)).toString().split('\n').slice(0, -1);
  for (const [index, line] of lines.entries()) {
    const answer = answers[index];
    const question = isObject(answer) ? member(answer, 'question') : undefined;
    if (question !== questionId(line)) throw new ValueError('RLM4018', { index: index + 1 });
    const { type, ...rest } = JSON.parse(line) as Question;
    const result = fit(type, readAll(sourceOf(answer, open)).toString(), textsOf(rest));
    if (!result.fits) throw new ValueError('RLM4019', { index: index + 1, reason: result.reason });
    yield result.element;
  }
}

function askingOperation(name: JsonValue | undefined): AskingOperation {
  if (name === 'rlm_call' || name === 'map' || name === 'filter' || name === 'combine') return name;
  throw new TypeError(`${JSON.stringify(name)} asks no model`);
}
