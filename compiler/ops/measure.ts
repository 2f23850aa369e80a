import { number } from '../types.ts';
import { define } from './define.ts';

export const count = define({
  name: 'count',
  family: 'measure',
  parameters: [
    { name: 'input', kind: 'input', optional: false, documentation: 'the text or list' },
    {
      name: 'unit',
      kind: 'word',
      words: ['lines', 'chars', 'words', 'items'],
      optional: true,
      default: { text: 'lines', items: 'items' },
      documentation: '`"lines"` of a text and `"items"` of a list unless given',
    },
  ],
  result: () => number,
  resultText: 'Number',
  summary: 'how many lines a text has, or items a list',
  details:
    'Lines are the pieces between `\\n`; a last piece counts only if it is not empty. Characters are Unicode code points, words are maximal runs ' +
    'without white space. Of a list, `"items"` is the only unit; of a text it is refused.',
  examples: [
    { plan: 'count(context)', context: 'a\nb', answer: '2' },
    { plan: 'count("naïve words", unit: "chars")', answer: '11' },
    { plan: 'count(["a", "b", "c"])', answer: '3' },
  ],
});
