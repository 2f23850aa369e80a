import { readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { newQuickJSWASMModuleFromVariant, type QuickJSContext, type QuickJSHandle } from 'quickjs-emscripten';
import { newSyncVariant } from './variant.ts';
import type { Reply } from '../reply.ts';
import { jsonOf, readRequest } from '../request.ts';

/** Runs JavaScript in QuickJS, which has nothing but the language: bindings are globals, `print` writes a line, and `result` is what comes out. */
async function run(requestPath: string): Promise<Reply> {
  const { code, bindings, vm_spec } = readRequest(requestPath);
  const wasmBinary = readFileSync(fileURLToPath(new URL('quickjs.wasm', import.meta.url)));
  const quickJs = await newQuickJSWASMModuleFromVariant(newSyncVariant(wasmBinary));
  const runtime = quickJs.newRuntime();
  runtime.setMemoryLimit(vm_spec.memoryLimit);
  const context = runtime.newContext();
  context.setProp(context.global, 'print', context.newFunction('print', (...values) => void writeSync(1, `${values.map((value) => String(context.dump(value))).join(' ')}\n`)));
  for (const binding of bindings) context.setProp(context.global, binding.name, parse(context, jsonOf(binding)));
  const outcome = context.evalCode(code, 'code');
  if (outcome.error !== undefined) {
    const error: { name?: string; message?: string; stack?: string } = context.dump(outcome.error);
    const line = /code:(\d+)/.exec(error.stack ?? '')?.[1];
    return { kind: 'error', type: error.name ?? 'Error', message: error.message ?? String(error), ...(line === undefined ? {} : { line: Number(line) }) };
  }
  const result = context.getProp(context.global, 'result');
  if (context.typeof(result) === 'undefined') return { kind: 'printed' };
  return { kind: 'result', json: stringify(context, result) };
}

function parse(context: QuickJSContext, json: string): QuickJSHandle {
  return callJson(context, 'parse', context.newString(json));
}

function stringify(context: QuickJSContext, value: QuickJSHandle): string {
  return context.getString(callJson(context, 'stringify', value));
}

function callJson(context: QuickJSContext, method: 'parse' | 'stringify', argument: QuickJSHandle): QuickJSHandle {
  const json = context.getProp(context.global, 'JSON');
  return context.unwrapResult(context.callFunction(context.getProp(json, method), json, argument));
}

writeSync(3, JSON.stringify(await run(process.argv[2] ?? '')));
