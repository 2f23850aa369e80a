import { readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { languages } from '../../compiler/eval/vm-spec.ts';

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
  /** The bytes that the value may have, if it is not what is usual. */
  maxValue: z.optional(z.number()),
});

/** What a derivation that runs code is told, in the file that `$argumentsPath` names. */
export type EvalRequest = z.infer<typeof requestSchema>;

export type Binding = EvalRequest['bindings'][number];

export function readRequest(path: string): EvalRequest {
  return requestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
}
