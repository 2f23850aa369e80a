import { expect, it } from 'vitest';
import type { Operand } from '../../../compiler/ir.ts';
import { checkBounds, longestChain, mostCharacters, mostNodes } from '../../../compiler/passes/check-bounds.ts';
import { NodeTable } from '../../../compiler/passes/node-table.ts';
import { Session } from '../../../compiler/passes/session.ts';
import { text } from '../../../compiler/types.ts';

/** What is reported of a graph of nodes with these operands. */
function boundsOf(operands: Iterable<Operand>): string[] {
  const table = new NodeTable();
  for (const operand of operands) table.add({ operation: 'value', operands: new Map([['value', operand]]), type: text, span: { start: 0, end: 0 } });
  const session = new Session({ name: 'plan.rlm', text: '' });
  const small = session.stage(() => checkBounds(table, session));
  expect(small === true).toBe(session.diagnostics.length === 0);
  return session.diagnostics.map(({ message }) => message);
}

function numbers(count: number): Iterable<Operand> {
  return Array.from({ length: count }, (_, i) => ({ kind: 'number', value: String(i) }));
}

function chain(length: number): Iterable<Operand> {
  return Array.from({ length }, (_, i) => (i === 0 ? { kind: 'text', value: 'x' } : { kind: 'node', node: i - 1 }));
}

it('a graph has so many nodes', () => {
  expect(boundsOf(numbers(mostNodes))).toEqual([]);
  expect(boundsOf(numbers(mostNodes + 1))).toEqual(['the plan has 50001 steps, more than the 50000 that can be built']);
});

it('a graph has so many nodes in a row', () => {
  expect(boundsOf(chain(longestChain))).toEqual([]);
  expect(boundsOf(chain(longestChain + 1))).toEqual(['the plan has a chain of 20001 steps, more than the 20000 that can be built']);
});

it('the literals and types of a graph have so many characters, wherever they are', () => {
  const half: Operand = { kind: 'text', value: 'x'.repeat(mostCharacters / 2 - 'Text'.length) };
  expect(boundsOf([half, { kind: 'items', items: [half] }])).toEqual([]);
  const reported = (excess: number) => [
    `the plan has ${mostCharacters + excess} characters of literals and types, each counted where a name stands for it, more than the ${mostCharacters} that can be built`,
  ];
  expect(boundsOf([half, { kind: 'items', items: [half, { kind: 'number', value: '1' }] }])).toEqual(reported(1));
  expect(boundsOf([{ kind: 'texts', values: [half.value, half.value, '12345'] }])).toEqual(reported(1));
  const fields: Operand = { kind: 'fields', fields: [{ name: '1', type: text, value: { kind: 'items', items: [half, half] } }] };
  expect(boundsOf([fields])).toEqual(reported(1));
});

it('equal nodes count once', () => {
  expect(boundsOf(Array.from({ length: mostNodes + 1 }, () => ({ kind: 'bool', value: true })))).toEqual([]);
});
