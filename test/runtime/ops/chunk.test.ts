import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { naturals, pieceSizes, texts, textsAndHugeLines } from '../../oracle/arbitraries.ts';
import { chunkBySize, chunkInto } from '../../oracle/divide.ts';
import { collect } from '../../oracle/pieces.ts';
import { codePoints } from '../../oracle/text.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, textsOf, textSource } from './outcome.ts';

const sizesAndCounts = fc.oneof({ weight: 6, arbitrary: naturals }, { weight: 2, arbitrary: fc.integer({ min: 13, max: 300 }) }, fc.constant(Number.MAX_SAFE_INTEGER));
/** Either way of asking for pieces. */
const ways = sizesAndCounts.chain((number) => fc.constantFrom({ n: Math.min(number, 100_000) }, { size: number }));

function piecesOf(text: string, way: { n: number } | { size: number }): readonly string[] {
  return textsOf(collect(operations.chunk({ input: textSource(text, [1]), ...way }, limits)));
}

describe('chunk', () => {
  it('cuts a text into n pieces where the reference cuts it, however its bytes arrive', () => {
    fc.assert(
      fc.property(texts, fc.oneof(naturals, fc.integer({ min: 1, max: 60 })), pieceSizes, (text, n, sizes) => {
        expectSame(
          () => operations.chunk({ input: textSource(text, sizes), n }, limits),
          () => fileOfList(chunkInto(text, n)),
        );
      }),
      { numRuns: 600 },
    );
  });

  it('cuts a text by size where the reference cuts it, however its bytes arrive', () => {
    fc.assert(
      fc.property(texts, sizesAndCounts, pieceSizes, (text, size, sizes) => {
        expectSame(
          () => operations.chunk({ input: textSource(text, sizes), size }, limits),
          () => fileOfList(chunkBySize(text, size)),
        );
      }),
      { numRuns: 600 },
    );
  });

  it('loses and adds nothing: its pieces concatenate to the text', () => {
    fc.assert(
      fc.property(textsAndHugeLines, ways, (text, way) => {
        expect(piecesOf(text, way).join('')).toBe(text);
      }),
      { numRuns: 80 },
    );
  });

  it('gives no empty piece', () => {
    fc.assert(
      fc.property(texts, ways, (text, way) => {
        expect(piecesOf(text, way)).not.toContain('');
      }),
    );
  });

  it('with n, never cuts inside CRLF', () => {
    fc.assert(
      fc.property(texts, naturals, (text, n) => {
        const pieces = piecesOf(text, { n });
        expect(pieces.filter((piece, i) => piece.endsWith('\r') && pieces[i + 1]?.startsWith('\n'))).toEqual([]);
      }),
    );
  });

  it('with n, gives at most n pieces', () => {
    fc.assert(
      fc.property(texts, naturals, (text, n) => {
        expect(piecesOf(text, { n }).length).toBeLessThanOrEqual(n);
      }),
    );
  });

  it('with size, gives no piece of more characters', () => {
    fc.assert(
      fc.property(texts, naturals, (text, size) => {
        expect(piecesOf(text, { size }).filter((piece) => codePoints(piece).length > size)).toEqual([]);
      }),
    );
  });

  it('with size, cuts inside CRLF only where a piece has one character', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 12 }), (text, size) => {
        const pieces = piecesOf(text, { size });
        expect(pieces.filter((piece, i) => piece.endsWith('\r') && pieces[i + 1]?.startsWith('\n'))).toEqual([]);
      }),
    );
  });

  it('cuts one huge line, too', () => {
    expect(piecesOf('a'.repeat(1000), { n: 4 }).map(({ length }) => length)).toEqual([250, 250, 250, 250]);
    expect(piecesOf('😀'.repeat(1000), { size: 400 }).map((piece) => codePoints(piece).length)).toEqual([400, 400, 200]);
  });

  it('takes the earlier of two line ends that are equally near', () => {
    // Ten characters in two: the cut aims at 5, and there are line ends at 4 and 6.
    expect(piecesOf('aaa\nb\ncccc', { n: 2 })).toEqual(['aaa\n', 'b\ncccc']);
  });

  it('takes a line end at half a piece from where it aims, but none further off', () => {
    // Eight characters in two: the cut aims at 4, and looks from 2 to 6.
    expect(piecesOf('a\nbbbbbb', { n: 2 })).toEqual(['a\n', 'bbbbbb']);
    expect(piecesOf('\nabbbbbb', { n: 2 })).toEqual(['\nabb', 'bbbb']);
  });

  it('gives fewer pieces where cuts fall together', () => {
    expect(piecesOf('ab', { n: 5 })).toEqual(['a', 'b']);
    expect(piecesOf('a\nbbbb', { n: 3 }).join('')).toBe('a\nbbbb');
    expect(piecesOf('', { n: 3 })).toEqual([]);
  });
});
