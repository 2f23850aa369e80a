import { ops } from '../../compiler/ops/registry.ts';

/** What nixlib makes derivations of. */
export type DerivationKind =
  | 'op'
  | 'questions'
  /** Runs code of the plan. */
  | 'eval'
  /** Compiles it. */
  | 'compile'
  /** Makes ready what runs or compiles code, once for all of it. */
  | 'engine'
  | 'answer'
  | 'toolchain';

/** A kind of derivation that runs something. */
export interface KnownScript {
  readonly kind: Exclude<DerivationKind, 'answer' | 'toolchain'>;
  /** What the shell of the toolchain is given to run: constant text of nixlib. */
  readonly script: string;
  /** All variables that the derivation may have, besides those that every derivation of `runCommand` has. */
  readonly variables: readonly string[];
}

/** Variables that each derivation has which runs something. */
export const commonVariables = ['name', 'system', 'builder', 'out', 'node', 'passAsFile', 'arguments'] as const;

/** As in nixlib/op.nix. */
const opScript = (name: string) => `alias rlm-op='$node "$rlmOp"'\nrlm-op ${name}`;

const op = (name: string, kind: 'op' | 'questions' = 'op') => [`rlm-${name}`, { kind, script: opScript(name), variables: ['rlmOp'] }] as const;

/** Of what compiles Rust. */
const rustVariables = ['shell', 'rustc', 'lld', 'sysroot', 'startFiles', 'target', 'program'] as const;

/**
 * Everything that nixlib has a builder run, by the name of the derivation. It is said here a second time, apart from nixlib: whatever makes nixlib print something else is found by an audit of
 * any plan.
 */
export const knownScripts: ReadonlyMap<string, KnownScript> = new Map<string, KnownScript>([
  ...Object.keys(ops).filter((name) => name !== 'eval').map((name) => op(name)),
  ...['list', 'record', 'value'].map((name) => op(name)),
  op('questions', 'questions'),
  // As in nixlib/eval-rust.nix.
  ['rlm-eval-harness', { kind: 'engine', script: '$node "$program"', variables: [...rustVariables, 'source'] }],
  ['rlm-eval-compile', { kind: 'compile', script: '$node "$program"', variables: [...rustVariables, 'harness'] }],
  // As in nixlib/eval-python.nix.
  ['rlm-eval-start', { kind: 'engine', script: '$node "$engine/start.mjs"', variables: ['engine'] }],
  // As in nixlib/eval.nix.
  ['rlm-eval', { kind: 'eval', script: '$node "$rlmEval"', variables: ['rlmEval', 'engine', 'shell'] }],
]);

/** Variables by which a derivation asks Nix for less of the sandbox. */
export const openings: ReadonlySet<string> = new Set([
  '__noChroot',
  '__impure',
  '__impureHostDeps',
  '__propagatedImpureHostDeps',
  '__darwinAllowLocalNetworking',
  '__sandboxProfile',
  '__propagatedSandboxProfile',
  'sandboxProfile',
]);
