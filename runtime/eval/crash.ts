import { EvalError } from './eval-error.ts';
import type { VmSpec } from '../../compiler/eval/vm-spec.ts';

/** How a process ended that gave no result. */
export interface Crash {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** What it said, if it said anything, was wrong: as the end of `the process said …`. */
  readonly fault: string | undefined;
  /** The end of what it wrote to its standard error. */
  readonly said: string;
}

/** What runtimes of languages write when they get no more memory, and end. */
const outOfMemory = /memory allocation of \d+ bytes failed|heap out of memory|\bMemoryError\b|std::bad_alloc/;

/** Says why a process gave no result. What the kernel ended is named for the limit that it keeps; what something else ended is never taken for a limit. */
export function crashError({ status, signal, fault, said }: Crash, spec: VmSpec): EvalError {
  if (fault !== undefined) return crashed(`said ${fault}`, said);
  const exceeded = (limit: 'cpuTimeLimit' | 'diskLimit' | 'memoryLimit') => new EvalError(undefined, 'RLM4031', { limit, value: spec[limit] });
  if (signal === 'SIGXCPU') return exceeded('cpuTimeLimit');
  if (signal === 'SIGXFSZ') return exceeded('diskLimit');
  if (outOfMemory.test(said) && (signal !== null || status !== 0)) return exceeded('memoryLimit');
  if (signal !== null) return crashed(`was ended by ${signal}`, said, hints[signal]);
  return crashed(status === 0 ? 'ended without a word of how that went' : `ended with status ${status}`, said);
}

/** @param how as the end of `the process that runs the code …` */
export function crashed(how: string, said: string, hint?: string): EvalError {
  return new EvalError(undefined, 'RLM4034', { how, said: said.trim(), hint });
}

const hints: { readonly [S in NodeJS.Signals]?: string } = {
  SIGSEGV: 'code that recurses too deeply overflows its stack, and so ends',
  SIGKILL: 'no limit of `vm_spec` did that: the machine may be out of memory',
  SIGSYS: 'native code may not do everything that a program can: it has no network, no other processes and no files but its own',
};
