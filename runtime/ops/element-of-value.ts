import type { ByteSource } from './byte-source.ts';
import { newline, quote } from './bytes.ts';
import { escapeJson } from './json-text.ts';
import { longestLine } from './limits.ts';
import type { Output } from './output.ts';
import { elementsOf } from './elements.ts';
import { piecesOf } from './pieces.ts';
import { ValueError } from './value-error.ts';

/**
 * Writes a value, given as its file is, as an element of a list or a field of a record.
 *
 * @param type as `printType` writes it: it says how to read the file
 * @param index from 1, for errors
 * @throws ValueError RLM4002 if the element is larger than 64 MiB
 */
export function writeElement(out: Output, type: string, value: ByteSource, index: number): void {
  const before = out.length;
  const check = () => {
    if (out.length - before > longestLine) throw new ValueError('RLM4002', { what: 'element', index, limit: longestLine });
  };
  if (type === 'Text') {
    out.byte(quote);
    for (const piece of piecesOf(value)) {
      escapeJson(out, piece);
      check();
    }
    out.byte(quote);
  } else if (type.startsWith('List')) {
    out.byte(0x5b);
    let separated = true;
    for (const element of elementsOf(value)) {
      if (!separated) out.byte(0x2c);
      separated = false;
      out.bytes(element);
      check();
    }
    out.byte(0x5d);
  } else {
    // A number, a truth value, or a record, whose line ends in a newline.
    for (const piece of piecesOf(value)) {
      out.bytes(piece, 0, piece.at(-1) === newline ? piece.length - 1 : piece.length);
      check();
    }
  }
  check();
}
