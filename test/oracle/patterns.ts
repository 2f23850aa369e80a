import fc from 'fast-check';

/**
 * A pattern of the language (RE2) and the same for V8. Only what both understand alike is generated: no group is
 * repeated (V8 forgets its group at each turn), nothing that can be empty is repeated, and sets are spelled out.
 */
export interface Pattern {
  readonly re2: string;
  readonly v8: string;
}

const same = (pattern: string): Pattern => ({ re2: pattern, v8: pattern });

function concatenate(parts: readonly Pattern[]): Pattern {
  return { re2: parts.map(({ re2 }) => re2).join(''), v8: parts.map(({ v8 }) => v8).join('') };
}

const wrap = (before: string, { re2, v8 }: Pattern, after: string): Pattern => ({ re2: before + re2 + after, v8: before + v8 + after });

const literals = fc.constantFrom(...['a', 'b', 'k', 'A', 'x', '1', '7', ' ', ':', 'é', '😀', '"', '\t', '\u2028', '\\.', '\\[', '\\\\', '\\$', 'ab', 'User: '].map(same));

const sets = fc.constantFrom<Pattern>(
  { re2: '.', v8: '[^\\n]' },
  { re2: '\\d', v8: '[0-9]' },
  { re2: '\\s', v8: '[\\t\\n\\f\\r ]' },
  { re2: '\\S', v8: '[^\\t\\n\\f\\r ]' },
  { re2: '\\pL', v8: '\\p{L}' },
  same('[ab]'),
  same('[^ab]'),
  same('[a-cé😀]'),
);

/** Never empty. */
const atoms = fc.oneof(
  { weight: 3, arbitrary: literals },
  { weight: 2, arbitrary: sets },
  { weight: 1, arbitrary: fc.tuple(literals, sets).map(([a, b]): Pattern => ({ re2: `(?:${a.re2}|${b.re2})`, v8: `(?:${a.v8}|${b.v8})` })) },
);

const quantifiers = fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '{1,2}', '{2}');

const repeated = fc.tuple(atoms, quantifiers).map(([atom, quantifier]) => wrap('(?:', atom, `)${quantifier}`));

const anchors = fc.constantFrom(...['^', '$', '\\b', '\\B'].map(same));

const pieces = fc.oneof({ weight: 6, arbitrary: repeated }, { weight: 2, arbitrary: repeated.map((inner) => wrap('(', inner, ')')) }, { weight: 1, arbitrary: anchors });

const sequences = fc.array(pieces, { minLength: 1, maxLength: 4 }).map(concatenate);

const wordLists = fc.array(fc.constantFrom('a', 'b', 'ab', 'b 1', 'User: ', 'User: 7', 'k', 'é😀', '😀', '7', 'x', '"'), { minLength: 2, maxLength: 4 });

const alternativesOf = (words: readonly string[]) => fc.constantFrom('', '$', '7').map((end) => same(`(?:${words.join('|')})${end}`));

/** Alternatives of literal texts, which implementations search for before they match, and a text of lines of which most hold one. */
export const alternativesInText: fc.Arbitrary<{ pattern: Pattern; text: string }> = wordLists.chain((words) =>
  fc.record({
    pattern: alternativesOf(words),
    text: fc
      .array(fc.tuple(fc.constantFrom('', '', '-'), fc.constantFrom(...words, '-'), fc.constantFrom('\n', '\n', '7\n', '\r\n', '-')), { maxLength: 6 })
      .map((lines) => lines.flat().join('')),
  }),
);

/** Patterns with up to some groups, anchors and alternatives. */
export const patterns: fc.Arbitrary<Pattern> = fc.oneof(
  { weight: 1, arbitrary: wordLists.chain(alternativesOf) },
  { weight: 3, arbitrary: sequences },
  { weight: 1, arbitrary: fc.tuple(sequences, sequences).map(([a, b]): Pattern => ({ re2: `${a.re2}|${b.re2}`, v8: `${a.v8}|${b.v8}` })) },
);

/** Patterns that repeat nothing: V8 backtracks, and on a line of tens of thousands of characters it would not end. */
export const patternsWithoutRepetition: fc.Arbitrary<Pattern> = fc.array(fc.oneof(atoms, anchors), { minLength: 1, maxLength: 3 }).map(concatenate);

/** Patterns on which both agree when case is ignored, with letters whose other case is far away. */
export const caselessPatterns: fc.Arbitrary<Pattern> = fc
  .array(fc.constantFrom(...['a', 'K', 'k', 's', 'ſ', '\u212a', 'é', 'É', 'σ', 'ß', 'İ', '1', '[a-c]', '[^k]', '(?:a|B)'].map(same)), { minLength: 1, maxLength: 2 })
  .map(concatenate);

/** Literal texts to search for, with characters that mean something in patterns. */
export const literalTexts: fc.Arbitrary<string> = fc.constantFrom('', 'a', 'A', 'b', 'ab', '1', 'k', 'ſ', 'é', '😀', '.', '*', '[', '\\', '$', '^a', '\r', 'a\nb', '[ERROR]', 'User: ');

/** A literal text as a pattern for V8. */
export function escapeForV8(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
