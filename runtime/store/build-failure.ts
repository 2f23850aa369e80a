/** Why a derivation was not built. */
export type FailureKind =
  /** An op met a value that it cannot work with. */
  | 'value'
  /** The toolchain that the flake names is not in the store. */
  | 'toolchain'
  /** The builder ended with an error, or never ran. */
  | 'build';

/** A derivation that failed by itself; those that wait for it in vain are not counted. */
export interface BuildFailure {
  /** The node's attribute in the flake; undefined for a derivation that is no node of the plan. */
  readonly attribute: string | undefined;
  readonly derivation: string;
  readonly kind: FailureKind;
  /** What Nix says of it, such as `its builder failed with exit code 1`. */
  readonly reason: string;
  /** What the op said. Only with the kind `value`. */
  readonly valueError?: ValueErrorLines;
  /** The last lines that the builder printed. */
  readonly log: readonly string[];
}

/** What an op says of a value that it cannot work with, or of code. */
export interface ValueErrorLines {
  /** Such as `RLM4003`. */
  readonly code: string;
  readonly message: string;
  /** How to mend it. */
  readonly hint?: string;
  /** The line of the plan's code that it is about, from 1. */
  readonly codeLine?: number;
}

const valueErrorLine = /^rlm-op: (RLM4\d{3}): (.*)$/;
const hintLine = /^rlm-op: hint: (.*)$/;
const codeLineLine = /^rlm-op: code line: (\d{1,9})$/;

/** The name of the toolchain that a derivation stands for, if it stands for one of this machine: nobody can build it. */
export function toolchainOf(derivation: string): string | undefined {
  return /-(rlm-toolchain-(?:host|rust|python))\.drv$/.exec(derivation)?.[1];
}

/** Tells what kind of failure it was, from the log and the derivation's name. */
export function describeFailure(failure: {
  readonly derivation: string;
  readonly attribute: string | undefined;
  readonly reason: string | undefined;
  readonly log: readonly string[];
}): BuildFailure {
  const { derivation, log } = failure;
  const common = { ...failure, reason: failure.reason ?? 'its builder failed' };
  if (toolchainOf(derivation) !== undefined) return { ...common, kind: 'toolchain' };
  const valueError = readValueError(log);
  return valueError === undefined ? { ...common, kind: 'build' } : { ...common, kind: 'value', valueError };
}

/** The last that is said, and what follows it: what stands before was not said by the program that ended the derivation. */
function readValueError(log: readonly string[]): ValueErrorLines | undefined {
  const last = log.findLastIndex((line) => valueErrorLine.test(line));
  const [, code, message] = valueErrorLine.exec(log[last] ?? '') ?? [];
  if (code === undefined || message === undefined) return undefined;
  const after = log.slice(last + 1);
  const find = (pattern: RegExp) => after.map((line) => pattern.exec(line)?.[1]).find((text) => text !== undefined);
  const hint = find(hintLine);
  const codeLine = Number(find(codeLineLine) ?? 0);
  return { code, message, ...(hint === undefined ? {} : { hint }), ...(codeLine === 0 ? {} : { codeLine }) };
}

/**
 * Reads which derivation an error of Nix is about, and what happened to it. Before 2.30 it is
 * `builder for '/nix/store/….drv' failed with exit code 1;` and the end of the log, since then `Cannot build
 * '/nix/store/….drv'.` and `Reason: builder failed with exit code 1.`
 *
 * @returns undefined for an error about no derivation, or about one that only waited for another
 */
export function failedDerivation(message: string): { derivation: string; reason: string } | undefined {
  const derivation = /'(\/[^']*\.drv)'/.exec(message)?.[1];
  if (derivation === undefined || /\bdependenc(y|ies)\b/.test(message)) return undefined;
  const reason = /^\s*Reason: (.*?)\.?$/m.exec(message)?.[1] ?? (message.split('\n')[0] ?? message).replace(/^error: /, '').replace(/[;:]$/, '');
  return { derivation, reason: reason.replace(/^builder (for '[^']*' )?/, 'its builder ') };
}
