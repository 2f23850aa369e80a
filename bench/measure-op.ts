/**
 * Runs an operation in a process of its own, so that its memory can be told:
 *
 *     node bench/measure-op.ts OPERATION ARGUMENTS memory|file TIMES
 *
 * ARGUMENTS is JSON as it reaches a derivation. The results are dropped. Prints JSON: the median in milliseconds and the most
 * memory that the process had, in bytes.
 */
import { readFileSync } from 'node:fs';
import { fileSource, memorySource } from '../runtime/ops/byte-source.ts';
import { isObject, type JsonValue } from '../runtime/ops/json-value.ts';
import { isOperationName, runOperation } from '../runtime/ops/run-operation.ts';
import { median } from './table.ts';

const [, , operation = '', json = '', placement, times] = process.argv;
const given: JsonValue = JSON.parse(json);
if (!isOperationName(operation) || !isObject(given)) throw new TypeError('usage: measure-op.ts OPERATION ARGUMENTS memory|file TIMES');

const inMemory = new Map<string, ReturnType<typeof memorySource>>();
const open = (file: string) => {
  if (placement !== 'memory') return fileSource(file);
  const known = inMemory.get(file) ?? memorySource(readFileSync(file));
  inMemory.set(file, known);
  return known;
};

const milliseconds = Array.from({ length: Number(times) }, () => {
  const start = performance.now();
  // Taking the pieces is what makes the op run.
  for (const piece of runOperation(operation, given, open)) piece.length;
  return performance.now() - start;
});
console.log(JSON.stringify({ milliseconds: median(milliseconds), memory: process.resourceUsage().maxRSS * 1024 }));
