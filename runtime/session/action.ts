import type { Expression, Plan } from '../../compiler/ast.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Source } from '../../compiler/source.ts';

/** What a model wants to happen next. Spans are in `source`, which is its reply. */
export type Action =
  /** Small steps, in order. One that is wrong has the reason in place of its expression, and is the last; those before it are good. */
  | { readonly kind: 'explore'; readonly source: Source; readonly steps: readonly ExploreStep[] }
  | { readonly kind: 'commit'; readonly source: Source; readonly plan: Plan }
  | { readonly kind: 'final expression'; readonly source: Source; readonly expression: Expression }
  /** To the end of the reply, trimmed; not empty. */
  | { readonly kind: 'final text'; readonly text: string };

export type ExploreStep =
  /** Without a name where the model gave none. */
  | { readonly name: string | undefined; readonly expression: Expression }
  | { readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] };

/** A reply, read. */
export type ReadReply = { readonly action: Action } | { readonly action: undefined; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] };
