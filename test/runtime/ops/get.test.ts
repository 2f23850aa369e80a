import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { canonicalNumerals, lists, pieceSizes, texts } from '../../oracle/arbitraries.ts';
import { collect } from '../../oracle/pieces.ts';
import { fileOfList } from '../../oracle/value.ts';
import { limits, textSource } from './outcome.ts';

const keys = fc.oneof(fc.constantFrom('a', 'let', '__proto__', 'outPath', 'constructor', 'é😀', '', 'a"b', '\\', 'a\nb'), texts);

/** A member of a record's line of JSON, and the file of its value. */
const members = fc.oneof(
  texts.map((text) => ({ json: JSON.stringify(text), file: text })),
  canonicalNumerals.map((numeral) => ({ json: numeral, file: numeral })),
  fc.boolean().map((value) => ({ json: String(value), file: String(value) })),
  lists.map((list) => ({ json: JSON.stringify(list), file: fileOfList(list) })),
  fc.dictionary(fc.constantFrom('a', 'b', '"', ','), texts).map((fields) => ({ json: JSON.stringify(fields), file: `${JSON.stringify(fields)}\n` })),
);

describe('get', () => {
  it('gives each field of a record as a value of its own, however the bytes arrive', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(keys, members), { selector: ([key]) => key, minLength: 1, maxLength: 6 }), pieceSizes, (fields, sizes) => {
        const record = `{${fields.map(([key, { json }]) => `${JSON.stringify(key)}:${json}`).join(',')}}\n`;
        for (const [key, { file }] of fields) {
          expect(collect(operations.get({ record: textSource(record, sizes), key }, limits))).toBe(file);
        }
      }),
      { numRuns: 200 },
    );
  });
});
