import type { BuildOutcome } from '../project/build-plan.ts';

/** Failed elements that a model is told of, each by itself. */
export const mostFailuresTold = 10;

/**
 * What a model is told before the reasons, when questions of its plan have no answer: how many, and that the others need not be asked again. Empty if the plan failed otherwise.
 *
 * What was reused, and how much was not asked any more, depends on caches and on the order of things: no message may.
 */
export function unansweredNote(outcome: Exclude<BuildOutcome, { readonly outcome: 'built' }>, keepGoing: boolean): string {
  const failed = outcome.outcome === 'failed' ? outcome.calls.failed : 0;
  if (failed === 0) return '';
  const told = `${failed} ${failed === 1 ? 'question of the plan' : 'questions of the plan'} got no answer${keepGoing ? ', all others that could be asked did' : ', and no further ones were asked'}.`;
  const kept = 'What was answered is kept: commit the plan again, as it is or changed, and only what has no answer is asked.';
  const shown = failed > mostFailuresTold ? ` The first ${mostFailuresTold}:` : '';
  return `${told} ${kept}${shown}\n\n`;
}
