import type { Type } from '../types.ts';
import type { Parameter } from './parameter.ts';

/** What the registry says of an op: all that the checker, the help, the documentation, the tests and the prompt need. */
export interface OpDescription {
  readonly name: string;
  readonly family: 'select' | 'measure' | 'divide' | 'reduce' | 'arrange' | 'relate' | 'table' | 'eval' | 'ask';
  readonly parameters: readonly Parameter[];
  /** Groups of optional parameters of which exactly one must be given, such as `n` or `size` of `chunk`. */
  readonly exactlyOneOf?: readonly string[];
  /** The result's type, given the types and the fixed values of those arguments that were given. */
  readonly result: (given: GivenArguments) => Type;
  /** How the result's type is written in a signature: `same`, `List<Text>`. */
  readonly resultText: string;
  /** One clause, without a final full stop. */
  readonly summary: string;
  /** Every settled edge, in Markdown. */
  readonly details: string;
  readonly examples: readonly OpExample[];
}

export interface GivenArguments {
  /** The type of a computed argument. */
  readonly types: ReadonlyMap<string, Type>;
  /** The value of a fixed text argument. */
  readonly texts: ReadonlyMap<string, string>;
  /** The flags that are set. */
  readonly flags: ReadonlySet<string>;
  /** The type of a model's answer, or of what a program gives, if that was given. */
  readonly answer?: Type;
}

/** A plan that the tests run, in-process and through Nix. */
export interface OpExample {
  readonly plan: string;
  /** The text of `context`, when the plan reads one. */
  readonly context?: string;
  /** What the model replies, in the order in which the plan asks. */
  readonly replies?: readonly string[];
  /** The answer, as it is written to its file. */
  readonly answer: string;
}
