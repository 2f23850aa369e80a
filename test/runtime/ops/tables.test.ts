import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { collect } from '../../oracle/pieces.ts';
import { failure, limits, overItems, overText, textsOf } from './outcome.ts';

type Format = 'csv' | 'tsv' | 'jsonl';

function rowsOf(text: string, names: readonly string[], format: Format = 'csv'): readonly string[] {
  // Byte by byte, so that quotes, line ends and characters lie across pieces.
  return textsOf(collect(operations.columns({ input: overText(text, [1]), names, format }, limits)));
}

function problemOf(text: string, names: readonly string[], format: Format = 'csv'): { code: string; message: string } {
  return failure(() => operations.columns({ input: overText(text, [1]), names, format }, limits));
}

describe('CSV', () => {
  it('may have line ends, commas and quotes in quoted cells that are not asked for', () => {
    const text = 'id,note\r\n1,"two\r\nlines, and ""quotes"""\r\n2,""\r\n3,"\n\n"';
    expect(rowsOf(text, ['id'])).toEqual(['1', '2', '3']);
  });

  it('has a lone CR in cells, and CRLF only between rows', () => {
    expect(rowsOf('a,b\r\n1\r2,3\r\r\n', ['a', 'b'])).toEqual(['1\r2\t3\r']);
  });

  it('of one column may have empty cells, each an empty line', () => {
    expect(rowsOf('a\n\n1\n\n', ['a'])).toEqual(['', '1', '']);
  });

  it.each([
    ['a,b\n1\n', 'RLM4012', 'row 2 of the table has 1 cell, and its first row 2'],
    ['a,b\n1,2\n1,2,3\n', 'RLM4012', 'row 3 of the table has 3 cells, and its first row 2'],
    ['a,b\n1,2\n\n', 'RLM4012', 'row 3 of the table has 1 cell, and its first row 2'],
    ['a,b\n1,x"y"\n', 'RLM4013', 'row 2 of the table is not CSV: a quote is inside a cell that is not quoted'],
    ['a,b\n"1"x,2\n', 'RLM4013', 'row 2 of the table is not CSV: text follows the closing quote of cell 1'],
    ['a,b\n1,"2\n3,4\n', 'RLM4013', 'row 2 of the table is not CSV: a quoted cell is never closed'],
    ['a,b,a\n', 'RLM4016', 'the table has more than one column `a`'],
    ['\ufeffa,b\n', 'RLM4011', 'the table has no column `a` in row 1'],
  ])('%j is refused with %s', (text, code, message) => {
    expect(problemOf(text, ['a'])).toEqual({ code, message });
  });

  it('in a list has the rows that the lines of its items are', () => {
    const quoted = ['a,b', '1,"x', 'y"', '2,z\n'];
    expect(textsOf(collect(operations.columns({ input: overItems(quoted, [1]), names: ['a'] }, limits)))).toEqual(['1', '2']);
  });

  it('is read once over, however many lines a cell has', () => {
    const text = `a,b\n1,"${'line\n'.repeat(200_000)}"\n`;
    expect(textsOf(collect(operations.columns({ input: overText(text), names: ['a'] }, limits)))).toEqual(['1']);
  });
});

describe('JSON lines', () => {
  it('have any white space, nesting and escapes beside the cells', () => {
    const text = '{ "deep" : [[{"a":"]}\\""}]], "a" : "x\\u00e9\\ud83d\\ude00\\\\" , "n":-1.50e1 ,"z":null}\r\n';
    expect(rowsOf(text, ['a', 'n', 'z'], 'jsonl')).toEqual(['xé😀\\\t-15\t']);
  });

  it('may be nested deeper than a stack', () => {
    const text = `{"deep":${'['.repeat(100_000)}${']'.repeat(100_000)},"a":1}\n`;
    expect(textsOf(collect(operations.columns({ input: overText(text), names: ['a'], format: 'jsonl' }, limits)))).toEqual(['1']);
  });

  it('take the last of equal keys, and keys of every name', () => {
    expect(rowsOf('{"a":1,"a":2,"__proto__":3,"":4}\n', ['a', '__proto__', ''], 'jsonl')).toEqual(['2\t3\t4']);
  });

  it.each([
    ['{"a":1}\n\n', 'RLM4014', 'row 2 of the table, ``, is not a JSON object'],
    ['[1]\n', 'RLM4014', 'row 1 of the table, `[1]`, is not a JSON object'],
    ['{"a":01}\n', 'RLM4014', 'row 1 of the table, `{"a":01}`, is not a JSON object'],
    ['{"a":1}\n{"b":1}\n', 'RLM4011', 'the table has no column `a` in row 2'],
    ['{"a":{"b":1}}\n', 'RLM4015', '`a` in row 1 of the table is a list or an object, not a cell'],
    ['{"a":1e999}\n', 'RLM4003', '`a` in row 1, `1e999`, is not a number'],
  ])('%j is refused with %s', (text, code, message) => {
    expect(problemOf(text, ['a'], 'jsonl')).toEqual({ code, message });
  });
});

describe('group', () => {
  const groupFailure = (rows: readonly string[], how: 'sum' | 'concat') =>
    failure(() => operations.group({ rows: overItems(rows).source, how: { kind: how } }, limits));

  it('refuses what would be no row: a newline in a key or in a result', () => {
    expect(groupFailure(['a\nb\t1'], 'sum')).toEqual({ code: 'RLM4010', message: 'the key of row 1, `a\\nb`, holds a tab or a newline' });
    expect(groupFailure(['a\tx', 'a\ty'], 'concat')).toEqual({
      code: 'RLM4010',
      message: 'the result for the key `a`, `x\\ny`, holds a tab or a newline',
    });
  });
});
