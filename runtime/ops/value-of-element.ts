import { newline, quote } from './bytes.ts';
import { unescapeJson } from './json-text.ts';
import { childrenOf } from './json-children.ts';
import { Output } from './output.ts';

/**
 * The bytes of the file of a value that is given as an element of a list or a field of a record: a text is no longer
 * quoted, a list has an element per line, a record is a line, and a number or truth value is as it was.
 */
export function* valueOfElement(json: Buffer): Generator<Uint8Array> {
  const out = new Output();
  switch (json[0]) {
    case quote:
      out.bytes(unescapeJson(json));
      break;
    case 0x7b:
      out.bytes(json);
      out.byte(newline);
      break;
    case 0x5b:
      for (const child of childrenOf(json)) {
        out.bytes(child);
        out.byte(newline);
      }
      break;
    default:
      out.bytes(json);
  }
  yield* out.rest();
}
