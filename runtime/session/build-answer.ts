import type { Answer, AnswerRecord } from '../answer.ts';
import type { BuildOutcome } from '../project/build-plan.ts';
import { buildText } from './build-step.ts';
import type { SessionRequest } from './session-request.ts';
import { type Tree, usageOf } from './tree.ts';
import { wholeQuestion } from './whole-question.ts';

/** Who said something, and when. */
export type Said = Pick<AnswerRecord, 'model' | 'fingerprint' | 'date'>;

/** How the answer of a whole session came about: by the model that said it, and with all that it took. */
export function recordOfSession(said: Said, { account }: Pick<SessionRequest, 'account'>): AnswerRecord {
  const { model, fingerprint, date } = said;
  return { model, ...(fingerprint === undefined ? {} : { fingerprint }), date, usage: usageOf(account), rejected: [] };
}

/**
 * Builds the flake of an answer that a session gave in its own words: a plan that asks the session's own question, for which that text is recorded as
 * the answer. It takes the place of any that was given to the same question before.
 *
 * @throws as `buildPlan` does
 */
export async function buildLiteral(tree: Tree, request: SessionRequest, text: string, said: Said, folder: string): Promise<BuildOutcome> {
  const { question, contexts, depth } = request;
  const record = recordOfSession(said, request);
  const given: Answer[] = [];
  const answer = (id: string): Answer => {
    given[0] ??= { question: id, text, record };
    return { question: id, text, record };
  };
  // Who asks the session asks from one level above.
  const outcome = await buildText(tree, { ...request, depth: depth - 1 }, { name: 'answer', text: wholeQuestion(question, contexts.map(({ name }) => name)) }, folder, { kind: 'given', answer });
  await keep(tree, given);
  return outcome;
}

/** For other plans that ask the same, too. */
async function keep({ kept }: Tree, given: readonly Answer[]): Promise<void> {
  const cache = await kept.open();
  const known = await cache.find(given.map(({ question }) => question));
  await cache.keep(given.filter(({ question, text }) => known.get(question)?.text !== text));
}
