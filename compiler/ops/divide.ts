import { listOf, text } from '../types.ts';
import { define } from './define.ts';

const texts = () => listOf(text);

export const lines = define({
  name: 'lines',
  family: 'divide',
  parameters: [{ name: 'input', kind: 'text', optional: false, documentation: 'the text' }],
  result: texts,
  resultText: 'List<Text>',
  summary: 'the lines of a text, without their terminators',
  details: 'A terminator is `\\n` or `\\r\\n`. A last piece is a line only if it is not empty; the empty text has none.',
  examples: [{ plan: 'lines(context)', context: 'a\r\n\nb', answer: '"a"\n""\n"b"\n' }],
});

export const chunk = define({
  name: 'chunk',
  family: 'divide',
  parameters: [
    { name: 'input', kind: 'text', optional: false, documentation: 'the text' },
    { name: 'n', kind: 'natural', minimum: 1, optional: true, documentation: 'how many pieces to aim at' },
    { name: 'size', kind: 'natural', minimum: 1, optional: true, documentation: 'how many characters a piece has at most' },
  ],
  exactlyOneOf: ['n', 'size'],
  result: texts,
  resultText: 'List<Text>',
  summary: 'pieces that concatenate to the input, cut at line ends where possible',
  details:
    'No piece is empty. With `n`, for L code points and p = ⌈L/n⌉, cut k aims at ⌈kL/n⌉ and takes the nearest line end within p/2 (the ' +
    'earlier on a tie), else that very code point, never inside CRLF; equal cuts merge, and one at the end of the text is none, so there may be fewer ' +
    'pieces than `n`. With `size`, each piece is as long as it can be: cut at the last line end within `size` characters, else at `size`, or one ' +
    'before it where that is inside CRLF and `size` is not 1.',
  examples: [
    { plan: 'chunk(context, 2)', context: 'aa\nbb\ncc\ndd\n', answer: '"aa\\nbb\\n"\n"cc\\ndd\\n"\n' },
    { plan: 'chunk("abcdefg", size: 3)', answer: '"abc"\n"def"\n"g"\n' },
  ],
});

export const split = define({
  name: 'split',
  family: 'divide',
  parameters: [
    { name: 'input', kind: 'text', optional: false, documentation: 'the text' },
    { name: 'delimiter', kind: 'fixed text', empty: 'refused', optional: false, documentation: 'the literal text between two pieces' },
  ],
  result: texts,
  resultText: 'List<Text>',
  summary: 'the pieces between a literal delimiter',
  details: '`join(split(x, d), d)` is `x`: the empty text has one empty piece, and a delimiter at the end leaves an empty piece after it.',
  examples: [{ plan: 'split("a, b, , c", ", ")', answer: '"a"\n"b"\n""\n"c"\n' }],
});
