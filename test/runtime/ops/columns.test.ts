import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { pieceSizes } from '../../oracle/arbitraries.ts';
import { collect } from '../../oracle/pieces.ts';
import { columns, csv } from '../../oracle/table.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, failure, limits, overItems, overText, textsOf } from './outcome.ts';

const headers = fc.uniqueArray(fc.constantFrom('name', 'age', 'a b', 'x,y', 'say "hi"', 'é😀', '__proto__', '1'), { minLength: 1, maxLength: 4 });
const cells = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('a', '41', 'Lee, Ann', 'say "hi"', '""', '', ' a ', 'é😀', '\u2028', "'", '\\', '[1, 2]', '-1', '\u0000') },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }).filter((cell) => !/[\t\r\n]/.test(cell)) },
);

/** A rectangular table, its names first, and some of its names. A row is never one empty cell: as a line that is nothing. */
const tables = headers.chain((header) =>
  fc.record({
    table: fc
      .array(fc.array(cells, { minLength: header.length, maxLength: header.length }), { maxLength: 6 })
      .map((rows) => [header, ...rows.filter((row) => row.length > 1 || row[0] !== '')]),
    names: fc.array(fc.constantFrom(...header), { minLength: 1, maxLength: 5 }),
  }),
);

const newlines = fc.constantFrom('\n', '\r\n');
const rowsOf = (text: string, names: readonly string[], format: 'csv' | 'tsv' | 'jsonl' = 'csv') =>
  textsOf(collect(operations.columns({ input: overText(text, [1]), names, format }, limits)));
const columnsFailure = (text: string, names: readonly string[], format: 'csv' | 'tsv' | 'jsonl' = 'csv') =>
  failure(() => operations.columns({ input: overText(text), names, format }, limits));

describe('columns', () => {
  it('reads CSV as the reference wrote it, whatever is quoted and however the bytes arrive', () => {
    fc.assert(
      fc.property(tables, newlines, fc.boolean(), fc.boolean(), pieceSizes, ({ table, names }, newline, quoteAll, ended, sizes) => {
        const whole = csv(table, (cell) => quoteAll || cell === '', newline);
        const text = ended ? whole : whole.slice(0, -newline.length);
        expectSame(
          () => operations.columns({ input: overText(text, sizes), names }, limits),
          () => fileOfList(columns(table, names)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('reads a list of the lines of CSV as it reads the text', () => {
    fc.assert(
      fc.property(tables, pieceSizes, ({ table, names }, sizes) => {
        const items = table.map((row) => csv([row], (cell) => cell === '', ''));
        expectSame(
          () => operations.columns({ input: overItems(items, sizes), names, format: 'csv' }, limits),
          () => fileOfList(columns(table, names)),
        );
      }),
    );
  });

  it('reads TSV, where quotes are ordinary characters', () => {
    fc.assert(
      fc.property(tables, newlines, pieceSizes, ({ table, names }, newline, sizes) => {
        const text = table.map((row) => row.join('\t') + newline).join('');
        expectSame(
          () => operations.columns({ input: overText(text, sizes), names, format: 'tsv' }, limits),
          () => fileOfList(columns(table, names)),
        );
      }),
    );
  });

  it('reads lines of JSON, whatever order their keys have', () => {
    fc.assert(
      fc.property(tables, fc.boolean(), pieceSizes, ({ table: [header = [], ...rows], names }, backwards, sizes) => {
        const objects = rows.map((row) => {
          const members = row.map((cell, i) => `${JSON.stringify(header[i])}: ${JSON.stringify(cell)}`);
          return `{${(backwards ? members.toReversed() : members).join(', ')}}\n`;
        });
        expectSame(
          () => operations.columns({ input: overText(objects.join(''), sizes), names, format: 'jsonl' }, limits),
          () => fileOfList(columns([header, ...rows], names)),
        );
      }),
    );
  });

  it('gives numbers and truth values of JSON as their canonical texts', () => {
    expect(rowsOf('{"a":1.50,"b":true}\n{"b":false,"a":-0}\n', ['a', 'b'], 'jsonl')).toEqual(['1.5\ttrue', '0\tfalse']);
    expect(rowsOf('{"a":123456789012345678901234567890}', ['a'], 'jsonl')).toEqual(['123456789012345678901234567890']);
  });

  it('takes the same column as often as it is named', () => {
    expect(rowsOf('a,b\n1,2\n', ['b', 'a', 'b'])).toEqual(['2\t1\t2']);
  });

  it.each(['csv', 'tsv', 'jsonl'] as const)('names a column that the table lacks in %s', (format) => {
    const text = { csv: 'a,b\n1,2\n', tsv: 'a\tb\n1\t2\n', jsonl: '{"a":1,"b":2}\n' }[format];
    expect(columnsFailure(text, ['a', 'missing'], format)).toEqual({ code: 'RLM4011', message: expect.stringContaining('missing') as string });
  });

  it('is of no table when the text is empty, and of no rows when there is only a header', () => {
    expect(columnsFailure('', ['a']).code).toBe('RLM4011');
    expect(rowsOf('a,b\n', ['a'])).toEqual([]);
    expect(rowsOf('', ['a'], 'jsonl')).toEqual([]);
  });

  it('refuses a tab or a newline inside a cell, and shows the cell', () => {
    const cell = (text: string, format?: 'jsonl') => columnsFailure(text, ['a'], format);
    expect(cell('a\n"one\ttwo"\n')).toEqual({ code: 'RLM4010', message: expect.stringContaining('one') as string });
    expect(cell('a\n"one\ntwo"\n')).toEqual({ code: 'RLM4010', message: expect.stringContaining('one') as string });
    expect(cell('a\none\ttwo\n')).toEqual({ code: 'RLM4010', message: expect.stringContaining('one') as string });
    expect(cell('{"a":"one\\ntwo"}\n', 'jsonl')).toEqual({ code: 'RLM4010', message: expect.stringContaining('one') as string });
  });
});
