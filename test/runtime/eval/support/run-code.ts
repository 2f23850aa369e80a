import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { dir } from 'tmp-promise';
import { limits, type VmSpec } from '../../../../compiler/eval/vm-spec.ts';
import { EvalError } from '../../../../runtime/eval/eval-error.ts';
import { outcomePieces } from '../../../../runtime/eval/outcome.ts';
import type { Binding, EvalRequest } from '../../../../runtime/eval/request.ts';
import { type Command, supervise } from '../../../../runtime/eval/supervise.ts';
import { ValueError } from '../../../../runtime/ops/value-error.ts';
import { collect } from '../../../oracle/pieces.ts';

/** What code came to: the text of its result, or what is said instead. */
export type CodeOutcome = { readonly result: string } | { readonly code: string; readonly message: string; readonly line?: number };

export interface CodeSettings {
  readonly bindings?: readonly Binding[];
  readonly type?: EvalRequest['type'];
  readonly spec?: Partial<VmSpec>;
}

const usual = {
  allowedModules: [],
  memoryLimit: limits.memoryLimit.usual,
  cpuTimeLimit: limits.cpuTimeLimit.usual,
  timeLimit: limits.timeLimit.usual,
  diskLimit: limits.diskLimit.usual,
  outputLimit: limits.outputLimit.usual,
} as const;

/** A place for the processes of tests, and the engine of JavaScript as the bundle has it. */
export class Workshop {
  readonly directory: string;
  readonly #cleanup: () => Promise<void>;
  #runs = 0;

  private constructor(directory: string, cleanup: () => Promise<void>) {
    this.directory = directory;
    this.#cleanup = cleanup;
  }

  static async open(): Promise<Workshop> {
    const { path, cleanup } = await dir({ prefix: 'rlmc-code', unsafeCleanup: true });
    return new Workshop(path, cleanup);
  }

  async close(): Promise<void> {
    await this.#cleanup();
  }

  /** The command of JavaScript's engine, made of the sources: what is in `dist/` may be older. */
  async javascript(): Promise<Command> {
    const outfile = join(this.directory, 'run.mjs');
    const entry = fileURLToPath(new URL('../../../../runtime/eval/javascript/run.ts', import.meta.url));
    await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node24', logLevel: 'warning' });
    return [process.execPath, outfile, fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))];
  }

  /** Runs code as `rlm-eval` does, in a process of its own, but outside of any sandbox. */
  async run(engine: Command, code: string, { bindings = [], type = 'text', spec = {} }: CodeSettings = {}): Promise<CodeOutcome> {
    this.#runs += 1;
    const name = this.#runs;
    const folder = join(this.directory, `run-${name}`);
    await mkdir(folder);
    const request: EvalRequest = { code, bindings: [...bindings], vm_spec: { language: 'javascript', ...usual, ...spec, allowedModules: [] }, type };
    const requestPath = join(this.directory, `request-${name}.json`);
    await writeFile(requestPath, JSON.stringify(request));
    try {
      const ended = await supervise({ shell: ['/bin/sh'], command: [...engine, requestPath], folder, writable: [folder] }, request.vm_spec);
      return { result: collect(outcomePieces(ended, request)) };
    } catch (error) {
      if (!(error instanceof EvalError || error instanceof ValueError)) throw error;
      const { code: said, message } = error.diagnostic;
      const line = error instanceof EvalError ? error.line : undefined;
      return { code: said, message, ...(line === undefined ? {} : { line }) };
    }
  }
}
