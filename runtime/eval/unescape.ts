import { backslash } from '../ops/bytes.ts';
import { Output } from '../ops/output.ts';

const simple: ReadonlyMap<number, number> = new Map([...'"\\/bfnrt'].map((letter, index) => [letter.charCodeAt(0), '"\\/\b\f\n\r\t'.charCodeAt(index)]));

/**
 * The text of a JSON string that may be larger than a string of JavaScript, in pieces that are valid until the next is taken.
 *
 * @param json with its quotes; valid
 * @returns undefined, and nothing more, where an escape is half a character, which no text can hold
 */
export function* unescapedPieces(json: Buffer): Generator<Uint8Array | undefined> {
  const last = json.length - 1;
  const out = new Output();
  for (let at = 1; at < last; ) {
    const found = json.indexOf(backslash, at);
    const end = found < 0 || found > last ? last : found;
    // What has no escapes need not be copied.
    if (end - at > longPiece) {
      yield* out.rest();
      yield json.subarray(at, end);
    } else {
      out.bytes(json, at, end);
    }
    at = end;
    if (end === last) break;
    const letter = json[at + 1] ?? 0;
    const byte = simple.get(letter);
    if (byte !== undefined) {
      out.byte(byte);
      at += 2;
    } else {
      const unit = unitAt(json, at);
      const isHigh = unit >= 0xd800 && unit < 0xdc00;
      const low = isHigh && json[at + 6] === backslash && json[at + 7] === 0x75 ? unitAt(json, at + 6) : undefined;
      const character = String.fromCharCode(unit, ...(low === undefined ? [] : [low]));
      if (!character.isWellFormed()) {
        yield undefined;
        return;
      }
      out.bytes(Buffer.from(character));
      at += 6 * character.length;
    }
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}

const longPiece = 1 << 16;

/** The UTF-16 unit that `\uXXXX` says. */
function unitAt(json: Buffer, at: number): number {
  return Number.parseInt(json.toString('latin1', at + 2, at + 6), 16);
}
