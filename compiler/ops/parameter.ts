/**
 * What an op's parameter takes. *Computed* parameters take any expression that fits; *fixed* ones must be
 * literals, or names bound to literals, so that the compiler can check them before anything runs.
 */
export type Parameter = (ComputedParameter | FixedParameter) & {
  readonly name: string;
  readonly optional: boolean;
  /** The value that means the same as leaving it out: of `input`s that are texts and lists alike, by which it is. */
  readonly default?: string | boolean | { readonly text: string; readonly items: string };
  /** Whether it says nothing beside a strategy, which asks nobody. */
  readonly onlyAsking?: true;
  readonly documentation: string;
};

export type ComputedParameter =
  /** A Text (or Number). */
  | { readonly kind: 'text' }
  /** A text, worked on by lines or characters, or a list, worked on by items: of any type, or only of texts (or numbers). */
  | { readonly kind: 'input'; readonly items?: 'texts' }
  /** A list of any element type. */
  | { readonly kind: 'list' }
  /** A list of texts (or of numbers). */
  | { readonly kind: 'texts' }
  /** A Number that must be whole when it is used. */
  | { readonly kind: 'integer' }
  | { readonly kind: 'record' }
  /** A record written out, or a name of one: each field is handed over by itself. */
  | { readonly kind: 'bindings' };

export type FixedParameter =
  /** An RE2 pattern (or literal text, where `mode: "fixed"` is given). */
  | { readonly kind: 'pattern' }
  /** A whole number, at least `minimum`. */
  | { readonly kind: 'natural'; readonly minimum: 0 | 1 }
  | { readonly kind: 'flag' }
  /** One of a few words. */
  | { readonly kind: 'word'; readonly words: readonly string[] }
  /** A text known at compile time. */
  | { readonly kind: 'fixed text'; readonly empty: 'allowed' | 'refused' }
  /** A list, not empty, of texts known at compile time. */
  | { readonly kind: 'fixed texts' }
  /** How `combine` and `group` reduce: see `strategy.ts`. Several words are a question, given for the parameter `question`, if there is one. */
  | { readonly kind: 'strategy'; readonly question?: string }
  /** What a model's answer must be: see `answer-type.ts`. */
  | { readonly kind: 'answer type' }
  /** Where a program runs and what it may use: see `eval/vm-spec.ts`. */
  | { readonly kind: 'vm spec' }
  /** What a program gives: see `eval/result-type.ts`. */
  | { readonly kind: 'result type' }
  /** The name of a model. */
  | { readonly kind: 'model' };

const computedKinds: ReadonlySet<string> = new Set<ComputedParameter['kind']>([
  'text',
  'input',
  'list',
  'texts',
  'integer',
  'record',
  'bindings',
]);

/** Whether the parameter's argument may be the result of another op. */
export function isComputed(parameter: Parameter): parameter is Parameter & ComputedParameter {
  return computedKinds.has(parameter.kind);
}
