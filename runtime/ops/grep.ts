import { isAscii } from 'node:buffer';
import type { Input, Op } from './arguments.ts';
import { newline } from './bytes.ts';
import { elementsOf, textOf } from './elements.ts';
import { type LineMatcher, lineMatcher } from './line-matcher.ts';
import { linesWithin, withNeighbours } from './line-ranges.ts';
import { MatchingLines } from './matching-lines.ts';
import { Output } from './output.ts';
import { contentEnd, wholeLines } from './whole-lines.ts';

/** The lines of a text that match, verbatim, or the items of a list with a line that does. */
export const grep: Op<'grep'> = ({ input, pattern, mode, ignore_case: ignoreCase = false, invert = false, around = 0 }) => {
  const matcher = lineMatcher(pattern, { fixed: mode === 'fixed', ignoreCase });
  if (around > 0) {
    const what = input.over === 'text' ? 'line' : 'element';
    return linesWithin(input.source, what, withNeighbours(selectedIndices(input, matcher, invert), around));
  }
  return input.over === 'text' ? grepText(input, matcher, invert) : grepItems(input, matcher, invert);
};

function* grepText({ source }: Input, matcher: LineMatcher, invert: boolean): Generator<Uint8Array> {
  const out = new Output();
  const matching = new MatchingLines(matcher);
  for (const block of wholeLines(source, 'line')) {
    matching.enter(block);
    // Neighbouring lines are copied at once: [from, to) is selected and not written yet.
    let from = 0;
    let to = 0;
    while (matching.advance()) {
      if (matching.start !== to) {
        if (invert) out.bytes(block, to, matching.start);
        else out.bytes(block, from, to);
        from = matching.start;
      }
      to = matching.end;
    }
    if (invert) out.bytes(block, to);
    else out.bytes(block, from, to);
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}

function* grepItems({ source }: Input, matcher: LineMatcher, invert: boolean): Generator<Uint8Array> {
  const out = new Output();
  const hasMatch = itemMatcher(matcher);
  for (const element of elementsOf(source)) {
    if (hasMatch(element) === invert) continue;
    out.bytes(element);
    out.byte(newline);
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}

/** Whether an item has a line that matches; like a text, an empty one has no line. */
function itemMatcher(matcher: LineMatcher): (element: Buffer) => boolean {
  const matching = new MatchingLines(matcher);
  return (element) => {
    matching.enter(textOf(element));
    return matching.advance();
  };
}

/** The positions of the selected lines or items, from 0. */
function* selectedIndices({ over, source }: Input, matcher: LineMatcher, invert: boolean): Generator<number> {
  let index = 0;
  if (over === 'items') {
    const hasMatch = itemMatcher(matcher);
    for (const element of elementsOf(source)) {
      if (hasMatch(element) !== invert) yield index;
      index += 1;
    }
    return;
  }
  for (const block of wholeLines(source, 'line')) {
    const ascii = isAscii(block);
    for (let start = 0; start < block.length; ) {
      const at = block.indexOf(newline, start);
      const end = at < 0 ? block.length : at + 1;
      if (matcher.matches(block, start, contentEnd(block, start, end), ascii) !== invert) yield index;
      index += 1;
      start = end;
    }
  }
}
