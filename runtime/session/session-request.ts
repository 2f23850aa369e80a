import type { AnswerType } from '../../compiler/answer-type.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { AssembledPlan } from '../../compiler/scope.ts';
import type { Context } from '../contexts/context.ts';
import type { Account } from './account.ts';
import type { Said } from './build-answer.ts';

/** A question to be worked on. */
export interface SessionRequest {
  /** Which one of the tree: `0` is the root, `0.2` its third child. */
  readonly id: string;
  readonly depth: number;
  readonly question: string;
  readonly contexts: readonly Context[];
  /** Where its flakes go, absolute. */
  readonly folder: string;
  readonly account: Account;
  /** What the answer has to be; undefined for the root, whose answer may be anything. */
  readonly type?: AnswerType;
}

export type SessionEnd =
  | { readonly status: 'answered'; readonly final: Final; readonly said: Said }
  /** A budget is spent, the model does not get on, or something failed that no model can mend, such as an endpoint. What was found last is better than nothing. */
  | { readonly status: 'spent' | 'stuck' | 'failed'; readonly diagnostic: Diagnostic; readonly last: AssembledPlan | undefined };

export type Final = { readonly kind: 'plan'; readonly plan: AssembledPlan } | { readonly kind: 'text'; readonly text: string };
