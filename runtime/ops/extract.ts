import { isAscii } from 'node:buffer';
import type { RE2JS } from 're2js';
import type { Input, Op } from './arguments.ts';
import { elementsOf, textOf } from './elements.ts';
import { TextElements } from './json-text.ts';
import { compile, regexMatcher } from './line-matcher.ts';
import { MatchingLines } from './matching-lines.ts';
import { Output } from './output.ts';
import { contentEnd, wholeLines } from './whole-lines.ts';

const tab = Buffer.from('\t');

/** The matches of a pattern in each line of a text or item of a list, or their groups. */
export const extract: Op<'extract'> = function* ({ input, pattern }) {
  const regex = compile(pattern, false);
  const out = new Output();
  const elements = new TextElements(out);
  for (const subject of subjectsOf(input, regex)) {
    for (const found of findAll(subject, regex)) {
      elements.text(found);
      if (out.ready) yield out.take();
    }
  }
  yield* out.rest();
};

/** The lines or items that match: to tell so is much faster than to say where. */
function* subjectsOf({ over, source }: Input, regex: RE2JS): Generator<Buffer> {
  const matcher = regexMatcher(regex);
  if (over === 'items') {
    for (const element of elementsOf(source)) {
      const text = textOf(element);
      if (matcher.matches(text, 0, text.length, isAscii(text))) yield text;
    }
    return;
  }
  const matching = new MatchingLines(matcher);
  for (const block of wholeLines(source, 'line')) {
    matching.enter(block);
    while (matching.advance()) yield block.subarray(matching.start, contentEnd(block, matching.start, matching.end));
  }
}

/** Per match that is not empty: the match, its group, or those of its groups that took part, with tabs between them. */
export function* findAll(subject: Buffer, regex: RE2JS): Generator<Buffer> {
  const matcher = regex.matcher(subject);
  while (matcher.find()) {
    if (matcher.start() === matcher.end()) continue;
    if (matcher.groupCount() === 0) {
      yield subject.subarray(matcher.start(), matcher.end());
      continue;
    }
    const groups: Buffer[] = [];
    for (let group = 1; group <= matcher.groupCount(); group += 1) {
      const start = matcher.start(group);
      if (start >= 0) groups.push(...(groups.length > 0 ? [tab] : []), subject.subarray(start, matcher.end(group)));
    }
    if (groups.length > 0) yield Buffer.concat(groups);
  }
}
