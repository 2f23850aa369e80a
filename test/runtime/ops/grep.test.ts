import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { hugeLines, lists, pieceSizes, texts, textsAndHugeLines } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { alternativesInText, caselessPatterns, escapeForV8, literalTexts, patterns, patternsWithoutRepetition } from '../../oracle/patterns.ts';
import { collect } from '../../oracle/pieces.ts';
import { grepItems, grepText, matcherOf } from '../../oracle/select.ts';
import { linesWithTerminators } from '../../oracle/text.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, overItems, overText, textsOf } from './outcome.ts';

const options = fc.record(
  { invert: fc.boolean(), around: fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant(Number.MAX_SAFE_INTEGER)) },
  { requiredKeys: [] },
);
const subjects = fc.oneof(
  { weight: 12, arbitrary: fc.record({ text: texts, pattern: patterns }) },
  { weight: 1, arbitrary: fc.record({ text: hugeLines, pattern: patternsWithoutRepetition }) },
);
const itself = (item: string) => item;

/** Both halves that a pattern and its inversion select, as the lines of the text in their order. */
function isMerge(whole: readonly string[], left: readonly string[], right: readonly string[]): boolean {
  if (left.length + right.length !== whole.length) return false;
  let [i, j] = [0, 0];
  for (const line of whole) {
    if (left[i] === line) i += 1;
    else if (right[j] === line) j += 1;
    else return false;
  }
  return true;
}

describe('grep', () => {
  it('selects the lines of a text that the reference selects, however its bytes arrive', () => {
    fc.assert(
      fc.property(subjects, options, pieceSizes, ({ text, pattern: { re2, v8 } }, given, sizes) => {
        const matches = matcherOf(v8);
        expectSame(
          () => operations.grep({ input: overText(text, sizes), pattern: re2, ...given }, limits),
          () => grepText(text, matches, given),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('selects the items of a list that the reference selects, however its bytes arrive', () => {
    fc.assert(
      fc.property(lists, patterns, options, pieceSizes, (items, { re2, v8 }, given, sizes) => {
        const matches = matcherOf(v8);
        expectSame(
          () => operations.grep({ input: overItems(items, sizes), pattern: re2, ...given }, limits),
          () => fileOfList(grepItems(items, itself, matches, given)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('ignores case as Unicode folds it, one character to one', () => {
    fc.assert(
      fc.property(texts, caselessPatterns, options, pieceSizes, (text, { re2, v8 }, given, sizes) => {
        const expression = new RegExp(v8, 'iu');
        expectSame(
          () => operations.grep({ input: overText(text, sizes), pattern: re2, ignore_case: true, ...given }, limits),
          () => grepText(text, (line) => expression.test(line), given),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('finds literal text in texts and items', () => {
    fc.assert(
      fc.property(textsAndHugeLines, literalTexts, fc.boolean(), options, pieceSizes, (text, literal, ignoreCase, given, sizes) => {
        const expression = new RegExp(escapeForV8(literal), ignoreCase ? 'iu' : 'u');
        const matches = (line: string) => (ignoreCase ? expression.test(line) : line.includes(literal));
        const common = { pattern: literal, mode: 'fixed', ignore_case: ignoreCase, ...given } as const;
        expectSame(
          () => operations.grep({ input: overText(text, sizes), ...common }, limits),
          () => grepText(text, matches, given),
        );
        const items = text.split('b');
        expectSame(
          () => operations.grep({ input: overItems(items, sizes), ...common }, limits),
          () => fileOfList(grepItems(items, itself, matches, given)),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('finds alternatives of literal texts, whichever comes first', () => {
    fc.assert(
      fc.property(alternativesInText, options, ({ text, pattern: { re2, v8 } }, given) => {
        expectSame(
          () => operations.grep({ input: overText(text), pattern: re2, ...given }, limits),
          () => grepText(text, matcherOf(v8), given),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('and its inversion share out the lines between them', () => {
    fc.assert(
      fc.property(texts, patterns, (text, { re2 }) => {
        const matching = collect(operations.grep({ input: overText(text), pattern: re2 }, limits));
        const others = collect(operations.grep({ input: overText(text), pattern: re2, invert: true }, limits));
        expect(isMerge(linesWithTerminators(text), linesWithTerminators(matching), linesWithTerminators(others))).toBe(true);
      }),
    );
  });

  it('and its inversion share out the items between them', () => {
    fc.assert(
      fc.property(lists, patterns, (items, { re2 }) => {
        const matching = textsOf(collect(operations.grep({ input: overItems(items), pattern: re2 }, limits)));
        const others = textsOf(collect(operations.grep({ input: overItems(items), pattern: re2, invert: true }, limits)));
        expect(isMerge(items, matching, others)).toBe(true);
      }),
    );
  });

  it('keeps no fewer lines the more of them are wanted around, and repeats none', () => {
    fc.assert(
      fc.property(texts, patterns, fc.nat(4), (text, { re2 }, around) => {
        const narrow = collect(operations.grep({ input: overText(text), pattern: re2, around }, limits));
        const wide = collect(operations.grep({ input: overText(text), pattern: re2, around: around + 1 }, limits));
        const all = linesWithTerminators(text);
        expect(isMerge(linesWithTerminators(wide), linesWithTerminators(narrow), withoutFirst(wide, narrow))).toBe(true);
        expect(linesWithTerminators(wide).length).toBeLessThanOrEqual(all.length);
      }),
    );
  });

  it('around 0 is the same as none given', () => {
    fc.assert(
      fc.property(texts, patterns, (text, { re2 }) => {
        const plain = collect(operations.grep({ input: overText(text), pattern: re2 }, limits));
        expect(collect(operations.grep({ input: overText(text), pattern: re2, around: 0 }, limits))).toBe(plain);
      }),
    );
  });

  it('gives lines back with their own terminators', () => {
    const text = 'ax\r\nb\nax\rc\nax';
    expect(collect(operations.grep({ input: overText(text, [1]), pattern: '^a' }, limits))).toBe('ax\r\nax\rc\nax');
  });

  it('shows a pattern lines without CRLF, and a lone CR as an ordinary character', () => {
    expect(collect(operations.grep({ input: overText('a\r\na\r\ra\na\r'), pattern: 'a$' }, limits))).toBe('a\r\na\r\ra\n');
  });

  it('reads RE2, where classes are ASCII and case is not', () => {
    expect(collect(operations.grep({ input: overText('١\n1\n'), pattern: '\\d' }, limits))).toBe('1\n');
    expect(collect(operations.grep({ input: overText('É\ne\n'), pattern: '(?i)é' }, limits))).toBe('É\n');
  });

  it('lets a dot match any character of a line, of whatever size', () => {
    expect(collect(operations.grep({ input: overText('😀\n\u2028\n\r.\nab\n', [1]), pattern: '^.$' }, limits))).toBe('😀\n\u2028\n');
  });

  it('is quick on patterns that make other engines backtrack', () => {
    const text = `${'a'.repeat(5000)}!\n`;
    expect(collect(operations.grep({ input: overText(text), pattern: '(a+)+$' }, limits))).toBe('');
  });

  it('finds an item by any of its lines, and inverted keeps those of which no line matches', () => {
    const items = ['a\nb', 'b\nc', 'c'];
    expect(textsOf(collect(operations.grep({ input: overItems(items), pattern: '^b$' }, limits)))).toEqual(['a\nb', 'b\nc']);
    expect(textsOf(collect(operations.grep({ input: overItems(items), pattern: '^b$', invert: true }, limits)))).toEqual(['c']);
  });

  it('never finds an empty item, which has no line, but one that is an empty line', () => {
    expect(textsOf(collect(operations.grep({ input: overItems(['', '\n', 'a']), pattern: '^$' }, limits)))).toEqual(['\n']);
    expect(textsOf(collect(operations.grep({ input: overItems(['', '\n', 'a']), pattern: '^$', invert: true }, limits)))).toEqual(['', 'a']);
  });

  it('searches the canonical text of numbers and leaves them numbers', () => {
    const numbers = ['10', '2.50', '-1'].flatMap((numeral) => parseDecimal(numeral) ?? []);
    expect(collect(operations.grep({ input: overItems(numbers), pattern: '^-|5$' }, limits))).toBe('2.5\n-1\n');
  });

  it('takes an item that looks like JSON for a text', () => {
    const items = ['[ERROR] disk full', '["a"]', '{"b": 1}', '"'];
    expect(textsOf(collect(operations.grep({ input: overItems(items), pattern: '^\\[' }, limits)))).toEqual(['[ERROR] disk full', '["a"]']);
    expect(collect(operations.grep({ input: overText('[ERROR] a\n["b"]\n'), pattern: 'ERROR' }, limits))).toBe('[ERROR] a\n');
  });
});

/** The lines of `wide` that `narrow`, a subsequence of it, lacks. */
function withoutFirst(wide: string, narrow: string): readonly string[] {
  const left = [...linesWithTerminators(narrow)];
  return linesWithTerminators(wide).filter((line) => {
    if (left[0] !== line) return true;
    left.shift();
    return false;
  });
}
