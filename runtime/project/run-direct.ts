import { join } from 'node:path';
import { BudgetSpent } from '../session/budget-spent.ts';
import { buildText } from '../session/build-step.ts';
import type { SessionRequest } from '../session/session-request.ts';
import type { Tree } from '../session/tree.ts';
import { wholeQuestion } from '../session/whole-question.ts';
import { secondsSince } from '../trace/shown.ts';
import type { BuiltEnd } from './run-end.ts';

/**
 * Puts the question with all texts to the root's model, as a plan that asks just that: so its answer is one as any other, pinned and found again. Nothing of the texts is left out: where
 * they do not fit it is an error.
 *
 * @throws as `buildPlan` does
 */
export async function runDirectly(tree: Tree, session: SessionRequest): Promise<BuiltEnd> {
  const flake = join(session.folder, 'answer.flake');
  const plan = { name: 'answer', text: wholeQuestion(session.question, session.contexts.map(({ name }) => name)) };
  const started = performance.now();
  try {
    // One level above the root, and with no sessions below: the root's model is asked, and asked plainly.
    const built = await buildText({ ...tree, maxDepth: 0 }, { ...session, depth: session.depth - 1 }, plan, flake, undefined);
    if (built.outcome !== 'built') {
      const isSpent = built.diagnostics.some(({ code }) => code.startsWith('RLM7'));
      return { status: isSpent ? 'spent' : 'failed', answer: undefined, flake: undefined, diagnostics: built.diagnostics };
    }
    const { path, nodes, answer } = built;
    tree.emit({ time: new Date().toISOString(), session: session.id, event: 'built', flake, path, nodes, seconds: secondsSince(started) });
    return { status: 'answered', answer, flake, diagnostics: [] };
  } catch (error) {
    const { signal } = session.account;
    // What is given up because the time is over fails in its own way.
    const spent: unknown = signal.aborted ? signal.reason : error;
    if (spent instanceof BudgetSpent) return { status: 'spent', answer: undefined, flake: undefined, diagnostics: [spent.diagnostic] };
    throw error;
  }
}
