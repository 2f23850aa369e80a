import type { ModelPin } from '../../../compiler/flake.ts';
import type { SessionsPin } from '../../../compiler/sessions-pin.ts';
import { textsOf } from '../../../runtime/questions/messages.ts';
import { type PlainQuestion, type Question, questionId, writeQuestion } from '../../../runtime/questions/question.ts';
import { type PlanOutcome, runPlan } from '../support/run-plan.ts';

/** What became of a plan that asks, and what it asked. */
export interface AskedPlan {
  readonly outcome: PlanOutcome;
  readonly asked: readonly Question[];
}

/** Stands between the elements of a list in a context, and in none of them. */
const delimiter = '⌘ next ⌘';

/**
 * Runs a plan in-process with a model that says something of the texts that it is asked about. The models are `one`, the default, and `two`.
 *
 * @param list what `LIST` in the plan is
 */
export function askPlan(plan: string, list: readonly string[], says: (texts: readonly string[], question: Question) => string, pin: Partial<ModelPin> = {}, sessions?: SessionsPin): AskedPlan {
  const asked: Question[] = [];
  const reply = (question: Question) => {
    asked.push(question);
    return says(textsOf(question), question);
  };
  const models = [{ name: 'one', params: { temperature: 0 }, ...pin }, { name: 'two', params: {} }] as const;
  const written = plan.replaceAll('LIST', list.length === 0 ? '[]' : `split(context, "${delimiter}")`);
  return { outcome: runPlan(written, { context: list.join(delimiter) }, { asking: { models, sessions, reply } }), asked };
}

/** A question that is put to a model as it stands. */
export function plain(question: Question): PlainQuestion {
  if (question.kind === 'session') throw new Error('a question for a session');
  return question;
}

export const idOf = (question: Question): string => questionId(writeQuestion(question));
