import { isUtf8 } from 'node:buffer';
import type { ByteSource } from '../ops/byte-source.ts';
import { newline } from '../ops/bytes.ts';
import { isArray, isObject, type JsonObject, type JsonValue, member } from '../ops/json-value.ts';
import { type OpenFile, sourceOf } from '../ops/operand.ts';
import { readAll } from '../ops/pieces.ts';
import { items, lengthIn } from '../ops/units.ts';
import { ValueError } from '../ops/value-error.ts';
import { wholeLines } from '../ops/whole-lines.ts';
import { sha256 } from '../sha256.ts';
import { fitQuestion } from './fit-question.ts';
import { type Question, questionId, readQuestion } from './question.ts';

/** A question, and what its answer comes to: an element for each of its texts if it is a batch, else one. */
export interface CheckedAnswer {
  readonly question: Question;
  readonly elements: readonly string[];
}

/** What rlm.lock says of an answer, and where the answer is. */
interface LockedAnswer {
  readonly question: string;
  readonly hash: string;
  readonly bytes: ByteSource;
}

/**
 * Checks that the answers of a node, `{ question, answer, file }` each (two hashes and a path), are those to the questions in the file
 * `questions`, one by one, and reads each by its type. One question and its answer are in memory at a time.
 *
 * @throws ValueError RLM4017 without `answers`, RLM4018 where other questions were answered, RLM4022 where an answer is another one, RLM4019
 *   where it does not fit
 */
export function* checkedAnswers(given: JsonObject, open: OpenFile): Generator<CheckedAnswer> {
  const answers = member(given, 'answers') ?? null;
  if (answers === null) throw new ValueError('RLM4017', {});
  if (!isArray(answers)) throw new TypeError('`answers` is no array');
  const lines = sourceOf(member(given, 'questions'), open);
  const of = lengthIn(items, lines);
  if (of !== answers.length) throw new ValueError('RLM4018', { asked: of, answered: answers.length });
  let index = 0;
  for (const line of linesOf(lines)) {
    const { question: answered, hash, bytes } = lockedAnswer(answers[index], open);
    index += 1;
    if (answered !== questionId(line)) throw new ValueError('RLM4018', { index, of });
    const reply = readAll(bytes);
    if (hash !== sha256(reply)) throw new ValueError('RLM4022', { index, of });
    const question = readQuestion(line.toString());
    const fitted = isUtf8(reply) ? fitQuestion(question, reply.toString()) : { fits: false as const, reason: 'The reply is not valid UTF-8.' };
    if (!fitted.fits) throw new ValueError('RLM4019', { index, of, reason: fitted.reason });
    yield { question, elements: fitted.elements };
  }
}

/** Each line without its newline, valid until the next is taken. */
function* linesOf(source: ByteSource): Generator<Buffer> {
  for (const block of wholeLines(source, 'line')) {
    for (let start = 0; start < block.length; ) {
      const end = block.indexOf(newline, start);
      yield block.subarray(start, end);
      start = end + 1;
    }
  }
}

function lockedAnswer(json: JsonValue | undefined, open: OpenFile): LockedAnswer {
  const [question, answer] = isObject(json) ? [member(json, 'question'), member(json, 'answer')] : [];
  if (typeof question !== 'string' || typeof answer !== 'string') throw new TypeError('an answer has no question or no hash');
  return { question, hash: answer, bytes: sourceOf(json, open) };
}
