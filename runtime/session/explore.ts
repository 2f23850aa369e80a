import { setImmediate } from 'node:timers/promises';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import type { Happening } from '../trace/event.ts';
import { secondsSince } from '../trace/shown.ts';
import type { Account } from './account.ts';
import type { Action } from './action.ts';
import type { Bindings } from './bindings.ts';
import { preview } from './preview.ts';
import { keyOfStep } from './repetition.ts';

/** What came of steps: what the model is shown, and why they ended, if they were not all taken: by a mistake, or otherwise. */
export interface Explored {
  readonly shown: readonly string[];
  readonly mistake?: readonly Diagnostic[];
  readonly remark?: Diagnostic;
}

/**
 * Takes the steps of a reply in order, up to the first mistake, or to where none are left, and binds their names.
 *
 * @throws BudgetSpent; what the signal of the account was aborted with; as `CodeRuns.run` does
 */
export async function explore({ steps, source }: Extract<Action, { kind: 'explore' }>, bindings: Bindings, account: Account, emit: (happening: Happening) => void): Promise<Explored> {
  const shown: string[] = [];
  /** What was bound to what, and the plan that it was then. */
  const taken = new Map<string, string>();
  for (const [index, step] of steps.entries()) {
    if (index > 0 && account.left.explore <= 0) return { shown, remark: diagnose('RLM6072', { given: steps.length, left: index }) };
    if ('diagnostics' in step) return { shown, mistake: step.diagnostics };
    // Ops let nothing else happen: between two steps a run can be interrupted, and its progress shown.
    await setImmediate();
    account.signal.throwIfAborted();
    const { expression } = step;
    const started = performance.now();
    const written = { source, expression };
    const plan = await bindings.valued(written);
    if (!('source' in plan)) return { shown, mistake: plan };
    const key = keyOfStep(step, source);
    if (taken.get(key) === plan.source.text) return { shown, remark: diagnose('RLM6076', { given: steps.length, run: index }) };
    taken.set(key, plan.source.text);
    account.takeExplore();
    const looked = bindings.bench.look(plan);
    const name = step.name ?? bindings.freeName('step');
    bindings.define(name, written);
    const value = preview(looked);
    shown.push(`${excerpt(name, 100)}${step.name === undefined ? ' (the name that it got, since you gave none)' : ''}: ${value}`);
    emit({ event: 'explored', name, step: source.text.slice(expression.span.start, expression.span.end), bytes: looked.value.size, shown: value, seconds: secondsSince(started) });
  }
  return { shown };
}
