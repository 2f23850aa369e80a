import type { AnswerType } from '../../compiler/answer-type.ts';
import type { Strategy } from '../../compiler/ops/strategy.ts';
import type { ops } from '../../compiler/ops/registry.ts';
import type { OpName } from '../../compiler/ops/registry.ts';
import type { ByteSource } from './byte-source.ts';

/** What an op's `input` is: a text, worked on by lines or characters, or a list, worked on by items. */
export interface Input {
  readonly over: 'text' | 'items';
  readonly source: ByteSource;
}

/** What an op is given for a parameter of each kind. Lists are sources of one JSON value and a newline per element. */
interface ArgumentByKind {
  text: ByteSource;
  input: Input;
  list: ByteSource;
  texts: ByteSource;
  /** Whole, and clamped to the safe integers. */
  integer: number;
  record: ByteSource;
  pattern: string;
  natural: number;
  flag: boolean;
  'fixed text': string;
  'fixed texts': readonly string[];
  strategy: Strategy;
  'answer type': AnswerType;
  model: string;
}

type ParametersOf<O extends OpName> = (typeof ops)[O]['parameters'][number];

type ArgumentOf<P> = P extends { kind: 'word'; words: readonly (infer W)[] }
  ? W
  : P extends { kind: infer K extends keyof ArgumentByKind }
    ? ArgumentByKind[K]
    : never;

/** The arguments of an op, by parameter, with types that follow from the registry's description. */
export type ArgumentsOf<O extends OpName> = {
  readonly [P in ParametersOf<O> as P['optional'] extends false ? P['name'] : never]: ArgumentOf<P>;
} & {
  readonly [P in ParametersOf<O> as P['optional'] extends true ? P['name'] : never]?: ArgumentOf<P>;
};

/** Bounds that hold for every value. */
export interface Limits {
  /** In bytes. */
  readonly maxValue: number;
}

/**
 * An op: a pure function from its arguments to the bytes of its result, which come in pieces that are only valid
 * until the next is taken. Throws `ValueError` where a value is not what the op can work with.
 */
export type Op<O extends OpName> = (given: ArgumentsOf<O>, limits: Limits) => Iterable<Uint8Array>;
