import { expect } from 'vitest';
import type { Code } from '../../../compiler/diagnostics/registry.ts';
import type { Input, Limits } from '../../../runtime/ops/arguments.ts';
import type { ByteSource } from '../../../runtime/ops/byte-source.ts';
import { ValueError } from '../../../runtime/ops/value-error.ts';
import { collect, inPieces } from '../../oracle/pieces.ts';
import { type Reason, Refusal } from '../../oracle/refusal.ts';
import { type Element, fileOfList } from '../../oracle/value.ts';

/** Wide enough for all that the tests make. */
export const limits: Limits = { maxValue: 1 << 30 };

/** A text as an op's input, whole unless sizes are given. */
export function overText(text: string, sizes: readonly number[] = [1 << 16]): Input {
  return { over: 'text', source: inPieces(text, sizes) };
}

/** A list as an op's input, whole unless sizes are given. */
export function overItems(items: readonly Element[], sizes?: readonly number[]): Input {
  return { over: 'items', source: listSource(items, sizes) };
}

export function textSource(text: string, sizes: readonly number[] = [1 << 16]): ByteSource {
  return inPieces(text, sizes);
}

export function listSource(items: readonly Element[], sizes: readonly number[] = [1 << 16]): ByteSource {
  return inPieces(fileOfList(items), sizes);
}

/** The elements of a list's file, read by JavaScript's own JSON: only for lists whose numbers it can hold. */
export function elementsOf(file: string): readonly unknown[] {
  return file
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
}

/** The elements of the file of a list of texts. */
export function textsOf(file: string): readonly string[] {
  return elementsOf(file).map((element) => {
    if (typeof element !== 'string') throw new Error(`not a text: ${JSON.stringify(element)}`);
    return element;
  });
}

const codes: Record<Reason, Code> = {
  'not a number': 'RLM4003',
  'empty list': 'RLM4006',
  'no such position': 'RLM4007',
  'unequal lengths': 'RLM4008',
  'no such column': 'RLM4011',
  'tab or newline in a cell': 'RLM4010',
  'row without a tab': 'RLM4009',
};

/** What became of an op: the text of its result, or the code of its value error. */
function outcomeOf(run: () => string): { text: string } | { code: Code } {
  try {
    return { text: run() };
  } catch (error) {
    if (error instanceof ValueError) return { code: error.diagnostic.code };
    if (error instanceof Refusal) return { code: codes[error.reason] };
    throw error;
  }
}

/** That an op gives the very bytes that its reference gives, or refuses what the reference refuses. */
export function expectSame(op: () => Iterable<Uint8Array>, reference: () => string): void {
  expect(outcomeOf(() => collect(op()))).toEqual(outcomeOf(reference));
}

/** The value error that an op fails with. */
export function failure(op: () => Iterable<Uint8Array>): { code: string; message: string } {
  try {
    collect(op());
  } catch (error) {
    if (error instanceof ValueError) return { code: error.diagnostic.code, message: error.diagnostic.message };
    throw error;
  }
  throw new Error('the op gave a result');
}
