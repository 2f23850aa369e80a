import { escapedTextOf } from '../ops/elements.ts';
import { childrenOf } from '../ops/json-children.ts';
import { TextElements } from '../ops/json-text.ts';
import { type JsonObject, member } from '../ops/json-value.ts';
import type { OpenFile } from '../ops/operand.ts';
import { Output } from '../ops/output.ts';
import { valueOfElement } from '../ops/value-of-element.ts';
import { ValueError } from '../ops/value-error.ts';
import { type AskingOperation, type AskArguments, decodeAskArguments } from './ask-arguments.ts';
import { type CheckedAnswer, checkedAnswers } from './checked-answers.ts';
import { distinctTexts } from './distinct-texts.ts';
import { textsOf } from './messages.ts';

/**
 * `rlm-op map` and its like: checks the answers to the questions of a node, as `checkedAnswers` does, and makes the node's value of them. For a
 * level of `combine` that is not the last, which `partial` says, that is the list that the next level asks about.
 *
 * @throws ValueError as `checkedAnswers` does, RLM4017 too where only parts were asked about, RLM4020 where a level makes the next hardly shorter
 */
export function* makeAnswers(operation: AskingOperation, given: JsonObject, open: OpenFile): Generator<Uint8Array> {
  const asked = decodeAskArguments(operation, given, open);
  const answers = checkedAnswers(given, open);
  if (operation === 'combine') yield* member(given, 'partial') === true ? notes(answers) : combined(answers);
  else if (operation === 'rlm_call') yield* called(answers);
  else yield* perElement(asked, answers);
}

function* called(answers: Iterable<CheckedAnswer>): Generator<Uint8Array> {
  for (const { elements } of answers) {
    for (const element of elements) yield* valueOfElement(Buffer.from(element));
  }
}

function* combined(answers: Iterable<CheckedAnswer>): Generator<Uint8Array> {
  let last: CheckedAnswer | undefined;
  for (const answer of answers) {
    // Whoever asked was stopped between two levels.
    if (last !== undefined) throw new ValueError('RLM4017', {});
    last = answer;
  }
  if (last !== undefined) yield* called([last]);
}

function* perElement({ operation, subject }: AskArguments, answers: Iterable<CheckedAnswer>): Generator<Uint8Array> {
  const elements: string[] = [];
  for (const answer of answers) for (const element of answer.elements) elements.push(element);
  const out = new Output();
  const kept = new TextElements(out);
  for (const { index, element } of distinctTexts(subject)) {
    const answer = elements[index];
    if (answer === undefined) throw new Error(`element ${index} was not asked about`);
    if (operation === 'map') out.bytes(Buffer.from(`${answer}\n`));
    else if (answer === 'true') kept.escaped(escapedTextOf(element));
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}

/** What a level may leave of what it was asked about, in bytes, or there might be no last one. */
const mostLeft = 3 / 4;

/** A note for each question; of quotes, each different one. */
function* notes(answers: Iterable<CheckedAnswer>): Generator<Uint8Array> {
  const quotes = new Set<string>();
  const out = new Output();
  let parts = 0;
  let before = 0;
  let after = 0;
  const add = (json: string) => {
    out.bytes(Buffer.from(`${json}\n`));
    after += Buffer.byteLength(json);
  };
  for (const { question, elements } of answers) {
    parts += 1;
    for (const text of textsOf(question)) before += Buffer.byteLength(text);
    for (const element of elements) {
      if (question.type !== 'quotes') add(element);
      else for (const child of childrenOf(Buffer.from(element))) quotes.add(child.toString());
    }
    if (out.ready) yield out.take();
  }
  for (const json of quotes) add(json);
  if (after > mostLeft * before) throw new ValueError('RLM4020', { parts, before, after });
  yield* out.rest();
}
