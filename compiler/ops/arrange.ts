import { listOf, text } from '../types.ts';
import { define, elementOfList, sameAsList } from './define.ts';

const list = { name: 'list', kind: 'list', optional: false, documentation: 'the list' } as const;

export const sort = define({
  name: 'sort',
  family: 'arrange',
  parameters: [
    list,
    { name: 'by', kind: 'word', words: ['text', 'number'], optional: true, default: 'text', documentation: '`"text"` unless given' },
    { name: 'reverse', kind: 'flag', optional: true, default: false, documentation: 'whether the largest comes first' },
  ],
  result: sameAsList,
  resultText: 'same',
  summary: 'the items in order, by code point or by number',
  details: 'Stable, in both directions. `by: "number"` reads each item as a number and names the first that is none.',
  examples: [
    { plan: 'sort(["b", "a", "C"])', answer: '"C"\n"a"\n"b"\n' },
    { plan: 'sort(["10", "9"], by: "number", reverse: true)', answer: '"10"\n"9"\n' },
  ],
});

export const unique = define({
  name: 'unique',
  family: 'arrange',
  parameters: [list],
  result: sameAsList,
  resultText: 'same',
  summary: 'each item once, where it first occurs',
  details: 'Items are equal when their values are: nothing is trimmed.',
  examples: [{ plan: 'unique(["b", "a", "b"])', answer: '"b"\n"a"\n' }],
});

export const take = define({
  name: 'take',
  family: 'arrange',
  parameters: [list, { name: 'n', kind: 'natural', minimum: 1, optional: false, documentation: 'how many items at most' }],
  result: sameAsList,
  resultText: 'same',
  summary: 'the first `n` items',
  details: 'All of them when the list is shorter.',
  examples: [{ plan: 'take(["a", "b", "c"], 2)', answer: '"a"\n"b"\n' }],
});

export const at = define({
  name: 'at',
  family: 'arrange',
  parameters: [list, { name: 'i', kind: 'integer', optional: false, documentation: 'the position, from 0; negative counts from the end' }],
  result: elementOfList,
  resultText: 'the element',
  summary: 'one item of a list',
  details: 'A position outside the list is an error.',
  examples: [{ plan: 'at(["a", "b", "c"], -1)', answer: 'c' }],
});

export const tally = define({
  name: 'tally',
  family: 'arrange',
  parameters: [list],
  result: () => listOf(text),
  resultText: 'List<Text>',
  summary: 'rows `count\\tvalue`, the most frequent first',
  details: 'Ties are in order of first appearance. A value is all that follows the first tab: a tab or newline in it stays as it is.',
  examples: [{ plan: 'tally(["b", "a", "b"])', answer: '"2\\tb"\n"1\\ta"\n' }],
});
