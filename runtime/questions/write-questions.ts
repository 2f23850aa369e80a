import { newline } from '../ops/bytes.ts';
import { type JsonObject, type JsonValue, member } from '../ops/json-value.ts';
import { longestLine } from '../ops/limits.ts';
import type { OpenFile } from '../ops/operand.ts';
import { Output } from '../ops/output.ts';
import { ValueError } from '../ops/value-error.ts';
import { type AskingOperation, decodeAskArguments } from './ask-arguments.ts';
import { pose } from './pose.ts';
import { writeQuestion } from './question.ts';

/**
 * `rlm-op questions`: writes the questions of the asking op that `op` names, as canonical JSON, one per line.
 *
 * @throws ValueError as `pose` does
 */
export function* writeQuestions(given: JsonObject, open: OpenFile): Generator<Uint8Array> {
  const out = new Output();
  let index = 0;
  for (const question of pose(decodeAskArguments(askingOperation(member(given, 'op')), given, open))) {
    index += 1;
    const line = Buffer.from(writeQuestion(question));
    // Escapes may have made it longer than its texts are.
    if (line.length > longestLine) throw new ValueError('RLM4021', { index, limit: longestLine });
    out.bytes(line);
    out.byte(newline);
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}

function askingOperation(name: JsonValue | undefined): AskingOperation {
  if (name === 'rlm_call' || name === 'map' || name === 'filter' || name === 'combine') return name;
  throw new TypeError(`${JSON.stringify(name)} asks no model`);
}
