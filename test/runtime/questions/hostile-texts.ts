import fc from 'fast-check';
import { texts } from '../../oracle/arbitraries.ts';

const fragments = ['<text>', '</text>', '\n</text>', '<text>\n', '<text 1>\n', '\n</text 1>\n', '<text 2>', '<text2>', '</text2 1>', '</text25', '\n</text25 1>\n\n', '<text02>', '<text', '</', '\n', '\r\n', '\n\n', '', 'a'];

/** Texts that pretend to be what stands around texts in a question. */
export const hostileTexts: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...fragments), { maxLength: 8 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: texts },
);
