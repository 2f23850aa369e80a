import fc from 'fast-check';
import type { Element } from './value.ts';

/** Characters and short sequences on which implementations of text ops are known to differ. */
const troublesome = [
  ...['\n', '\r\n', '\r', '\n\r', '\r\r\n', '\t', ' ', '\u000b', '\f', '\u0000', '\u0001', '\u001b[31m', '\u007f'],
  // White space of Unicode that JavaScript's `\s` lacks, the other way round, and line ends of JavaScript that are not ours.
  ...['\u0085', '\ufeff', '\u00a0', '\u180e', '\u2028', '\u2029', '\u3000', '\u200b'],
  // Two, three and four bytes; combining marks; the ends of the ranges around the surrogates.
  ...['é', 'e\u0301', 'ß', 'ſ', '\u212a', 'İ', 'ς', '€', '😀', '👩\u200d🚀', '\ud7ff', '\ue000', '\ufffd', '\u{10ffff}'],
  // What JSON, Nix, shells and `String.prototype.replace` take for more than it is.
  ...['"', '\\', '\\n', '[', ']', '{', '}', ',', '$', '${', '$&', "'", "''", '`', '[ERROR] x', '["a"]', '/nix/store/', '-', '.', '*'],
] as const;

const plain = ['a', 'b', 'c', 'k', 'A', 'B', 'x', '0', '1', '7', 'ab', 'User: 1'] as const;

/** A character or a short sequence, troublesome ones as often as not. */
const fragment = fc.oneof(fc.constantFrom(...plain), fc.constantFrom(...troublesome), { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 2 }) });

const short = fc.array(fragment, { maxLength: 12 }).map((parts) => parts.join(''));

/** A text of many lines, ended in every way that there is, the last one perhaps not at all. */
const manyLines = fc
  .array(fc.tuple(fc.oneof({ weight: 3, arbitrary: fc.constantFrom('', 'a', 'ab', 'b 1', 'User: 7', 'é😀') }, { weight: 1, arbitrary: short }), fc.constantFrom('\n', '\n', '\r\n')), {
    maxLength: 20,
  })
  .chain((lines) => fc.constantFrom('', 'a', '\r').map((last) => lines.map(([line, end]) => line + end).join('') + last));

/** A line longer than any buffer that one would think of for a line, of characters of one to four bytes. */
export const hugeLines: fc.Arbitrary<string> = fc
  .record({ unit: fc.constantFrom('a', 'ab ', 'é', '€x', '😀', 'a\r'), times: fc.integer({ min: 3000, max: 9000 }), end: fc.constantFrom('', '\n', '\r\n', '\r') })
  .map(({ unit, times, end }) => unit.repeat(times) + end);

/** Any text that a value may be: valid UTF-8, whatever else is in it. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: short },
  { weight: 6, arbitrary: manyLines },
  { weight: 1, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: short.map((text) => `\ufeff${text}`) },
);

/** The same, and now and then a line of tens of thousands of characters. */
export const textsAndHugeLines: fc.Arbitrary<string> = fc.oneof({ weight: 12, arbitrary: texts }, { weight: 1, arbitrary: hugeLines });

/** Few different ones, so that equal elements are common. */
const repeating = fc.constantFrom('a', 'b', 'a ', ' a', 'A', '', '\u0085a', '[ERROR] disk full', '[1, 2]', '"', '\\', 'é', 'e\u0301', '\ufffd', '😀', 'null', 'true', '1');

/** An element of a list of texts. */
export const elements: fc.Arbitrary<string> = fc.oneof({ weight: 3, arbitrary: repeating }, { weight: 2, arbitrary: texts });

export const lists: fc.Arbitrary<readonly string[]> = fc.array(elements, { maxLength: 12 });

/** Lists of Bools, of lists and of records: ops that only move elements about, or compare them, take these, too. */
export const listsOfOthers: fc.Arbitrary<readonly Element[]> = fc.oneof(
  fc.array(fc.boolean(), { maxLength: 6 }),
  fc.array(fc.array(repeating, { maxLength: 2 }), { maxLength: 8 }),
  fc.array(
    fc.tuple(repeating, fc.boolean()).map(([text, flag]) => new Map<string, Element>([['a', text], ['__proto__', [flag]]])),
    { maxLength: 6 },
  ),
);

const digits = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[0-9]{1,4}$/) },
  { weight: 1, arbitrary: fc.stringMatching(/^[0-9]{20,40}$/) },
  { weight: 1, arbitrary: fc.constantFrom('0', '00', '5', '10', '007', '999999999999999', '9999999999999995', '9007199254740993') },
);

const mantissas = fc.oneof(
  digits,
  fc.tuple(digits, digits).map(([whole, fraction]) => `${whole}.${fraction}`),
  digits.map((whole) => `${whole}.`),
  digits.map((fraction) => `.${fraction}`),
);

const exponents = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  { weight: 3, arbitrary: fc.integer({ min: -20, max: 20 }).map((power) => `e${power}`) },
  { weight: 1, arbitrary: fc.constantFrom('e400', 'E-400', 'e+400', 'E+399', 'e-0', 'e+0007') },
);

const padding = fc.oneof({ weight: 6, arbitrary: fc.constant('') }, { weight: 1, arbitrary: fc.constantFrom(' ', '\t', '\n', '\u0085', '\u3000', '\r\n ') });

/** A text that is read as a number, in every spelling that the language has. */
export const numerals: fc.Arbitrary<string> = fc
  .tuple(padding, fc.constantFrom('', '', '-', '+'), mantissas, exponents, padding)
  .map((parts) => parts.join(''));

/** A canonical decimal that a plan can have as a literal. */
export const canonicalNumerals: fc.Arbitrary<string> = fc.oneof(
  fc.integer({ min: -50, max: 50 }).map(String),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
  fc.tuple(fc.integer({ min: 0, max: 99 }), fc.stringMatching(/^[0-9]{0,10}[1-9]$/)).map(([whole, fraction]) => `${whole}.${fraction}`),
);

/** Texts that some language or other reads as a number, and this one does not. */
export const notNumerals: readonly string[] = [
  ...['', ' ', '.', '+', '-', '--1', '+-1', '1 2', '1,204', '1_000', 'Count: 4', '4%', '$5', '0x10', '0b1', '1n', 'NaN', 'Infinity', '-Infinity'],
  ...['1e', 'e5', '1e5.0', '1e401', '1e-401', '1e99999999999999999999', '.e1', '١', '１', '½', '1\u200b', '\ufeff1', '−1', '1\u0000', 'true', 'null', '"1"'],
];

export const naturals = fc.integer({ min: 1, max: 12 });

/** Positions in and outside of what is sliced. */
export const positions = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: -30, max: 30 }) },
  { weight: 1, arbitrary: fc.constantFrom(Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER) },
);

/** Sizes, used over and over, of the pieces in which bytes arrive: small ones cut characters, CRLF and delimiters. */
export const pieceSizes: fc.Arbitrary<readonly number[]> = fc.oneof(
  fc.constantFrom([1], [2], [3], [1 << 16]),
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
);
