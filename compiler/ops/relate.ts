import { listOf, text } from '../types.ts';
import { define } from './define.ts';

const rows = () => listOf(text);

export const zip = define({
  name: 'zip',
  family: 'relate',
  parameters: [
    { name: 'a', kind: 'texts', optional: false, documentation: 'the first cells' },
    { name: 'b', kind: 'texts', optional: false, documentation: 'the second cells' },
  ],
  result: rows,
  resultText: 'List<Text>',
  summary: 'rows of the items at the same position of two lists, joined by a tab',
  details: 'Lists of unequal length are an error. A tab or newline in an item stays as it is.',
  examples: [{ plan: 'zip(["a", "b"], [1, 2])', answer: '"a\\t1"\n"b\\t2"\n' }],
});

export const pairs = define({
  name: 'pairs',
  family: 'relate',
  parameters: [{ name: 'list', kind: 'texts', optional: false, documentation: 'the items' }],
  result: rows,
  resultText: 'List<Text>',
  summary: 'each two items of a list as a row',
  details: 'Unordered and without an item and itself: the pair of positions i < j comes once, in that order. A tab or newline in an item stays as it is.',
  examples: [{ plan: 'pairs(["a", "b", "c"])', answer: '"a\\tb"\n"a\\tc"\n"b\\tc"\n' }],
});

export const cross = define({
  name: 'cross',
  family: 'relate',
  parameters: [
    { name: 'a', kind: 'texts', optional: false, documentation: 'the first cells' },
    { name: 'b', kind: 'texts', optional: false, documentation: 'the second cells' },
  ],
  result: rows,
  resultText: 'List<Text>',
  summary: 'every item of one list with every item of another, as rows',
  details: 'In the order of `a`, and within it of `b`. A tab or newline in an item stays as it is.',
  examples: [{ plan: 'cross(["a", "b"], ["x", "y"])', answer: '"a\\tx"\n"a\\ty"\n"b\\tx"\n"b\\ty"\n' }],
});

export const keep = define({
  name: 'keep',
  family: 'relate',
  parameters: [
    { name: 'list', kind: 'texts', optional: false, documentation: 'the items to choose from' },
    { name: 'among', kind: 'texts', optional: false, documentation: 'the items to keep' },
    { name: 'invert', kind: 'flag', optional: true, default: false, documentation: 'whether to keep those that are not among them' },
  ],
  result: rows,
  resultText: 'List<Text>',
  summary: 'the items of one list that are in another',
  details: 'In the order of `list`, repeated items and all. A number is the same as the text of its canonical form.',
  examples: [{ plan: 'keep(["a", "b", "a", "c"], ["a", "c"])', answer: '"a"\n"a"\n"c"\n' }],
});
