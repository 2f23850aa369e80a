import { listOf, text } from '../types.ts';
import { define, sameAsInput } from './define.ts';

export const slice = define({
  name: 'slice',
  family: 'select',
  parameters: [
    { name: 'input', kind: 'input', optional: false, documentation: 'the text or list' },
    { name: 'start', kind: 'integer', optional: false, documentation: 'where the piece starts, from 0; negative counts from the end' },
    { name: 'end', kind: 'integer', optional: true, documentation: 'where it stops, itself not included; the end of the input unless given' },
  ],
  result: sameAsInput,
  resultText: 'same',
  summary: 'characters of a text, items of a list, from `start` up to `end`',
  details:
    'Positions are Unicode code points of a text, items of a list. Both are clamped to the input; `start >= end` gives an empty result.',
  examples: [
    { plan: 'slice("hello", 1, 3)', answer: 'el' },
    { plan: 'slice(context, -4)', context: 'a long log, the end', answer: ' end' },
    { plan: 'slice(lines("a\\nb\\nc"), 1)', answer: '"b"\n"c"\n' },
  ],
});

export const grep = define({
  name: 'grep',
  family: 'select',
  parameters: [
    { name: 'input', kind: 'input', items: 'texts', optional: false, documentation: 'the text or list' },
    { name: 'pattern', kind: 'pattern', optional: false, documentation: 'an RE2 pattern, or literal text with `mode: "fixed"`' },
    { name: 'mode', kind: 'word', words: ['regex', 'fixed'], optional: true, default: 'regex', documentation: '`"regex"` unless given' },
    { name: 'ignore_case', kind: 'flag', optional: true, default: false, documentation: 'whether case is ignored' },
    { name: 'invert', kind: 'flag', optional: true, default: false, documentation: 'whether to keep what does not match instead' },
    { name: 'around', kind: 'natural', minimum: 0, optional: true, default: '0', documentation: 'how many lines or items to keep on each side of a match' },
  ],
  result: sameAsInput,
  resultText: 'same',
  summary: 'the lines of a text that match, verbatim, or the items with a matching line',
  details:
    'Lines keep their terminators, and a pattern sees a line without them (`\\n` or `\\r\\n`). RE2 syntax, in linear time. ' +
    'An item has the lines that it would have as a text, so an empty one has none and matches nothing. ' +
    'No match gives an empty result. `around` adds lines (items) on each side, each once, in order.',
  examples: [
    { plan: 'grep(context, "^WARN")', context: 'INFO a\nWARN b\nWARN c\n', answer: 'WARN b\nWARN c\n' },
    { plan: 'grep(context, "a.c", mode: "fixed", invert: true)', context: 'a.c\nabc\n', answer: 'abc\n' },
    { plan: 'grep(["x1", "y", "x2"], "x\\d")', answer: '"x1"\n"x2"\n' },
  ],
});

export const extract = define({
  name: 'extract',
  family: 'select',
  parameters: [
    { name: 'input', kind: 'input', items: 'texts', optional: false, documentation: 'the text or list' },
    { name: 'pattern', kind: 'pattern', optional: false, documentation: 'an RE2 pattern, with or without groups' },
  ],
  result: () => listOf(text),
  resultText: 'List<Text>',
  summary: 'every match of a pattern, or its groups',
  details:
    'Per line of a text, per item of a list. Matches do not overlap; empty ones are skipped. A pattern without groups gives the match, ' +
    'with one group that group, with several its groups joined by tabs; groups that took no part are skipped, and so is a match of which ' +
    'none did. A tab in a match stays as it is.',
  examples: [
    { plan: 'extract(context, "user=(\\w+)")', context: 'user=ann ok\nuser=bob user=cy\n', answer: '"ann"\n"bob"\n"cy"\n' },
    { plan: 'extract("a1 b22", "[a-z]\\d+")', answer: '"a1"\n"b22"\n' },
    { plan: 'extract("k=v", "(\\w)=(\\w)")', answer: '"k\\tv"\n' },
  ],
});
