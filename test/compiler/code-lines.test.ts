import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spanOfLine } from '../../compiler/code-lines.ts';
import { decodeText, printBlock, printText } from '../../compiler/literals.ts';
import { trickyText } from './support/arbitrary-plan.ts';

/** What of a literal a line of its text is said to be. */
function lineOf(image: string, line: number): string {
  const { start, end } = spanOfLine(image, 100, line);
  return image.slice(start - 100, end - 100);
}

describe('a line of a text literal', () => {
  it('of one line with escapes is what stands between them', () => {
    const image = String.raw`"a = 1\n  b = a / 0 \n\nprint(b)"`;
    expect([1, 2, 3, 4].map((line) => lineOf(image, line))).toEqual(['a = 1', 'b = a / 0', '', 'print(b)']);
  });

  it('of several lines is that line', () => {
    const image = '"a = 1\n  b = 2\nprint(b)"';
    expect([1, 2, 3].map((line) => lineOf(image, line))).toEqual(['a = 1', 'b = 2', 'print(b)']);
  });

  it('of a block begins after the first newline and behind the indentation', () => {
    const image = '"""\n      a = 1\n\n        b = 2\n      """';
    expect([1, 2, 3, 4].map((line) => lineOf(image, line))).toEqual(['a = 1', '', 'b = 2', '']);
  });

  it('of a block that begins beside its quotes is the rest of that line', () => {
    expect([1, 2].map((line) => lineOf('"""a = 1\n   b = 2"""', line))).toEqual(['a = 1', 'b = 2']);
  });

  it('is not begun by what only looks like a line break', () => {
    expect(lineOf(String.raw`"print('\\n')\nb"`, 1)).toBe(String.raw`print('\\n')`);
    expect(lineOf(String.raw`"print('\u{A}')\nb"`, 2)).toBe("')");
    expect(lineOf('"a \\\n b"', 2)).toBe('b');
  });

  it('beyond the last is the last', () => {
    expect(lineOf(String.raw`"a\nb"`, 3)).toBe('b');
    expect(lineOf('"a"', 999_999_999)).toBe('a');
  });

  const written = fc.constantFrom<(text: string) => string>(
    printText,
    (text) => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\r', '\\r')}"`,
    (text) => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\r', '\\r').replaceAll('\n', '\\u{A}')}"`,
    (text) => printBlock(text, '    ') ?? printText(text),
    (text) => printBlock(text, '') ?? printText(text),
  );

  it('has that line’s text, however it is written', () => {
    fc.assert(
      fc.property(trickyText, written, (text, write) => {
        const image = write(text);
        for (const [index, line] of decodeText(image).split('\n').entries()) {
          expect(decodeText(`"|${lineOf(image, index + 1)}"`).slice(1).trim()).toBe(line.trim());
        }
      }),
      { numRuns: 2000 },
    );
  });
});
