import type { Op } from './arguments.ts';
import { newline } from './bytes.ts';
import { TextElements } from './json-text.ts';
import { Output } from './output.ts';
import { contentEnd, wholeLines } from './whole-lines.ts';

/** The lines of a text, without their terminators. */
export const lines: Op<'lines'> = function* ({ input }) {
  const out = new Output();
  const elements = new TextElements(out);
  for (const block of wholeLines(input, 'line')) {
    for (let start = 0; start < block.length; ) {
      const at = block.indexOf(newline, start);
      const end = at < 0 ? block.length : at + 1;
      elements.text(block, start, contentEnd(block, start, end));
      if (out.ready) yield out.take();
      start = end;
    }
  }
  yield* out.rest();
};
