import { listOf, text, type Type } from '../types.ts';
import { define } from './define.ts';
import type { GivenArguments } from './description.ts';

const rows = () => listOf(text);

export const columns = define({
  name: 'columns',
  family: 'table',
  parameters: [
    { name: 'input', kind: 'input', items: 'texts', optional: false, documentation: 'the table, as a text or a list of its lines' },
    { name: 'names', kind: 'fixed texts', optional: false, documentation: 'the columns to keep, in this order' },
    { name: 'format', kind: 'word', words: ['csv', 'tsv', 'jsonl'], optional: true, default: 'csv', documentation: '`"csv"` unless given' },
  ],
  result: rows,
  resultText: 'List<Text>',
  summary: 'tab-separated rows of the named columns',
  details:
    'CSV (quotes as in RFC 4180) and TSV start with a line of names; JSON lines are one object each, whose texts, numbers (in canonical form), ' +
    '`true`, `false` and `null` (an empty cell) are cells. Every row has as many cells as the line of names; an empty line is one empty cell. Errors are a name ' +
    'that the table lacks or has twice, a row that is too long or too short, a quote inside an unquoted cell, a list or object in a named cell, and a ' +
    'tab or newline in one. A byte order mark is part of the first name.',
  examples: [
    { plan: 'columns(context, ["name", "age"])', context: 'age,name\n41,"Lee, Ann"\n', answer: '"Lee, Ann\\t41"\n' },
    { plan: 'columns(context, ["id"], format: "jsonl")', context: '{"id":7}\n{"id":8}\n', answer: '"7"\n"8"\n' },
  ],
});

export const group = define({
  name: 'group',
  family: 'table',
  parameters: [
    { name: 'rows', kind: 'texts', optional: false, documentation: 'rows `key\\tvalue`' },
    { name: 'how', kind: 'strategy', optional: false, documentation: 'how the values of one key are combined: as in `combine`' },
  ],
  result: rows,
  resultText: 'List<Text>',
  summary: 'rows `key\\tresult`, the values of each key combined',
  details:
    'Keys are in order of first appearance. A row without a tab is an error, and so is a newline in a key ' +
    'or in a result. A value is all that follows the first tab. `"concat"` is of use only for keys with one value.',
  examples: [{ plan: 'group(["a\\t1", "b\\t5", "a\\t2"], "sum")', answer: '"a\\t3"\n"b\\t5"\n' }],
});

function typeOfField(given: GivenArguments): Type {
  const record = given.types.get('record');
  const key = given.texts.get('key');
  return (record?.kind === 'Record' && key !== undefined ? record.fields.get(key) : undefined) ?? text;
}

export const get = define({
  name: 'get',
  family: 'table',
  parameters: [
    { name: 'record', kind: 'record', optional: false, documentation: 'the record' },
    { name: 'key', kind: 'fixed text', empty: 'allowed', optional: false, documentation: 'the name of the field' },
  ],
  result: typeOfField,
  resultText: 'the field',
  summary: 'one field of a record',
  details: 'A key that the record lacks is an error of the plan.',
  examples: [{ plan: 'get({ name: "Ann", age: 41 }, "age")', answer: '41' }],
});
