import type { ByteSource } from '../ops/byte-source.ts';
import { elementsOf, textOf } from '../ops/elements.ts';
import { longestLine } from '../ops/limits.ts';
import { readAll } from '../ops/pieces.ts';
import { hashOf, sha256 } from '../sha256.ts';
import { ValueError } from '../ops/value-error.ts';
import type { AskArguments } from './ask-arguments.ts';
import { distinctTexts } from './distinct-texts.ts';
import { groupTexts, hasRoomForTwo, roomForTexts } from './group-texts.ts';
import { messagesFor, type Subject } from './messages.ts';
import type { PlainQuestion, Question, SessionQuestion } from './question.ts';

/**
 * The questions of an asking node, or of one level of `combine`.
 *
 * Of `map` and `filter`, each different element is asked about once: question k is about the different elements from k times `batch` on, in
 * the order in which they first occur. Of `combine`, the elements in order are in one question if they fit; else in as many as it takes, each
 * of which asks for a note, and the next level is about the notes. So the last level of `combine` is the one with one question.
 *
 * Where models work by steps, a question has the hash of the text that it is about, and not the text.
 *
 * @throws ValueError RLM4006 where `combine` has nothing to combine, RLM4021 for a question that is too long to be one, RLM4023 where no level of
 *   `combine` could be shorter than the one before
 */
export function* pose(given: AskArguments): Generator<Question> {
  const { operation, subject, batch, sessions } = given;
  const query = textIn(given.query);
  if (sessions !== undefined && operation === 'rlm_call') {
    yield sessionQuestion(given, sessions, query, hashOf(subject.chunks()));
  } else if (sessions !== undefined && operation === 'map') {
    for (const { text } of distinctTexts(subject)) if (text !== undefined) yield sessionQuestion(given, sessions, query, sha256(text));
  } else if (operation === 'rlm_call') {
    yield questionOf(given, 'call', 'texts', query, [textIn(subject)]);
  } else if (operation === 'combine') {
    yield* poseTogether(given, query);
  } else {
    for (const texts of inBatches(subject, batch)) {
      // One text alone is asked about as it would be without batches.
      yield questionOf(given, texts.length === 1 ? 'call' : 'batch', 'texts', query, texts);
    }
  }
}

/** The different texts of a list, in the order in which they first occur, so many at a time. */
function* inBatches(list: ByteSource, batch: number): Generator<readonly string[]> {
  let texts: string[] = [];
  let size = 0;
  let index = 1;
  for (const { text } of distinctTexts(list)) {
    if (text === undefined) continue;
    size += text.length;
    if (size > longestLine) throw new ValueError('RLM4021', { index, limit: longestLine });
    texts.push(text.toString());
    if (texts.length < batch) continue;
    yield texts;
    texts = [];
    size = 0;
    index += 1;
  }
  if (texts.length > 0) yield texts;
}

function* poseTogether(given: AskArguments, query: string): Generator<Question> {
  const { subject, window, notes, type } = given;
  const ask = (whole: boolean, texts: readonly string[]) =>
    // A note may say anything; quotes of some of the texts are quotes of all.
    questionOf({ ...given, type: whole || type === 'quotes' ? type : 'text' }, 'combine', subjectOf(notes, whole), query, texts);
  // All that a question has besides its texts, in the longest way to put it.
  const besides = Math.max(...[true, false].map((whole) => sizeOf(ask(whole, []))));
  const room = window === undefined ? Number.POSITIVE_INFINITY : roomForTexts(window, besides);
  const groups = groupTexts(textsIn(subject), room);
  const first = groups.next();
  if (first.done === true) {
    // Nobody found anything to quote.
    if (notes && type === 'quotes') return;
    throw new ValueError('RLM4006', { strategy: 'answer', place: 'the list' });
  }
  const second = groups.next();
  // Before anything is paid for: as many notes would follow, level by level.
  if (second.done !== true && window !== undefined && !hasRoomForTwo(room)) throw new ValueError('RLM4023', { window });
  yield ask(second.done === true, first.value);
  if (second.done === true) return;
  yield ask(false, second.value);
  for (const group of groups) yield ask(false, group);
}

function subjectOf(notes: boolean, whole: boolean): Subject {
  if (notes) return whole ? 'notes' : 'some notes';
  return whole ? 'texts' : 'some texts';
}

function sessionQuestion({ model, params, type }: AskArguments, { models, prompt }: NonNullable<AskArguments['sessions']>, query: string, context: string): SessionQuestion {
  const [next, ...deeper] = models;
  if (next === undefined) throw new TypeError('a session has nobody below it');
  return { v: 1, kind: 'session', query, context, models: [{ name: model, params }, next, ...deeper], prompt, type };
}

function questionOf({ model, params, type, structured }: AskArguments, kind: PlainQuestion['kind'], subject: Subject, query: string, texts: readonly string[]): PlainQuestion {
  // Endpoints hold a whole reply to a schema, and one whose root is an object.
  const held = structured && kind !== 'batch' && typeof type === 'object' && 'json' in type;
  return { v: 1, kind, model, params: held ? { ...params, response_format: 'json_schema' } : params, messages: messagesFor({ kind, type }, subject, query, texts), type };
}

function sizeOf({ messages }: PlainQuestion): number {
  return messages.reduce((size, { content }) => size + Buffer.byteLength(content), 0);
}

function* textsIn(list: ByteSource): Generator<Buffer> {
  for (const element of elementsOf(list)) yield textOf(element);
}

/** A text that is part of a question as a whole. */
function textIn(source: ByteSource): string {
  if (source.size > longestLine) throw new ValueError('RLM4021', { index: 1, limit: longestLine });
  return readAll(source).toString();
}
