import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { sort } from '../../oracle/arrange.ts';
import { canonicalNumerals, lists, listsOfOthers, notNumerals, numerals, pieceSizes } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { collect } from '../../oracle/pieces.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, failure, limits, listSource, textsOf } from './outcome.ts';

/** The same few numbers in many spellings, so that only a stable sort gives the order of the reference. */
const spellings = fc.constantFrom('1', '1.0', '+1', '01', '1e0', '10e-1', ' 1', '-0', '0', '0.0', '2', '2.', '-1', '-1.00');

describe('sort', () => {
  it('orders texts as the reference does, both ways, however the bytes arrive', () => {
    fc.assert(
      fc.property(lists, fc.boolean(), pieceSizes, (list, reverse, sizes) => {
        expectSame(
          () => operations.sort({ list: listSource(list, sizes), reverse }, limits),
          () => fileOfList(sort(list, 'text', reverse)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('orders texts by number as the reference does, both ways', () => {
    fc.assert(
      fc.property(fc.array(numerals), fc.boolean(), pieceSizes, (list, reverse, sizes) => {
        expectSame(
          () => operations.sort({ list: listSource(list, sizes), by: 'number', reverse }, limits),
          () => fileOfList(sort(list, 'number', reverse)),
        );
      }),
    );
  });

  it('keeps equal numbers in the order in which they came, both ways', () => {
    fc.assert(
      fc.property(fc.array(spellings, { maxLength: 40 }), fc.boolean(), (list, reverse) => {
        expectSame(
          () => operations.sort({ list: listSource(list), by: 'number', reverse }, limits),
          () => fileOfList(sort(list, 'number', reverse)),
        );
      }),
    );
  });

  it('orders a list of numbers by number or by text, and leaves them numbers', () => {
    fc.assert(
      fc.property(fc.array(canonicalNumerals), fc.constantFrom('text', 'number'), fc.boolean(), (list, by, reverse) => {
        const numbers = list.flatMap((numeral) => parseDecimal(numeral) ?? []);
        expectSame(
          () => operations.sort({ list: listSource(numbers), by, reverse }, limits),
          () => fileOfList(sort(numbers, by, reverse)),
        );
      }),
    );
  });

  it('orders lists and records by their JSON', () => {
    fc.assert(
      fc.property(listsOfOthers, fc.boolean(), (list, reverse) => {
        expectSame(
          () => operations.sort({ list: listSource(list), reverse }, limits),
          () => fileOfList(sort(list, 'text', reverse)),
        );
      }),
    );
  });

  it('goes by code point, not by UTF-16 unit', () => {
    const list = ['😀', '\ufffd', '\ue000', 'z', 'é', 'e\u0301', '', '\u0000'];
    const sorted = ['', '\u0000', 'e\u0301', 'z', 'é', '\ue000', '\ufffd', '😀'];
    expect(textsOf(collect(operations.sort({ list: listSource(list) }, limits)))).toEqual(sorted);
  });

  it('by number names the first element that is none', () => {
    const odd = failure(() => operations.sort({ list: listSource(['2', '1,204', 'Count: 4']), by: 'number' }, limits));
    expect(odd).toEqual({ code: 'RLM4003', message: expect.stringContaining('1,204') as string });
  });

  it('by number refuses what is no number anywhere', () => {
    fc.assert(
      fc.property(fc.constantFrom(...notNumerals), (odd) => {
        expectSame(
          () => operations.sort({ list: listSource(['1', odd]), by: 'number' }, limits),
          () => fileOfList(sort(['1', odd], 'number', false)),
        );
      }),
      { numRuns: 60 },
    );
  });
});
