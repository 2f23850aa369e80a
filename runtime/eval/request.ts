import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { languages } from '../../compiler/eval/vm-spec.ts';
import { fileSource } from '../ops/byte-source.ts';
import { newline } from '../ops/bytes.ts';
import { readAll } from '../ops/pieces.ts';
import { sourceOf } from '../ops/operand.ts';

const itemType = z.union([z.enum(['text', 'number', 'bool']), z.object({ json: z.string() })]);

const requestSchema = z.object({
  code: z.string(),
  bindings: z.array(z.object({ name: z.string(), type: z.string(), value: z.union([z.string(), z.number(), z.boolean(), z.object({ file: z.string() })]) })),
  vm_spec: z.object({
    language: z.enum(languages),
    allowedModules: z.array(z.string()),
    memoryLimit: z.number(),
    cpuTimeLimit: z.number(),
    timeLimit: z.number(),
    diskLimit: z.number(),
    outputLimit: z.number(),
  }),
  type: z.union([itemType, z.object({ list: itemType })]),
});

/** What a derivation that runs code is told, in the file that `$argumentsPath` names. */
export type EvalRequest = z.infer<typeof requestSchema>;

export type Binding = EvalRequest['bindings'][number];

export function readRequest(path: string): EvalRequest {
  return requestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}

/** The value of a binding as one JSON value. */
export function jsonOf({ type, value }: Binding): string {
  const bytes = readAll(sourceOf(value, fileSource));
  if (type === 'Text') return JSON.stringify(bytes.toString('utf8'));
  if (!type.startsWith('List')) return bytes.toString('utf8');
  const elements = bytes.at(-1) === newline ? bytes.subarray(0, -1) : bytes;
  return `[${elements.toString('utf8').replaceAll('\n', ',')}]`;
}
