import type { Call, Plan } from '../ast.ts';
import { isOpName, type OpName, ops } from '../ops/registry.ts';
import type { Session } from './session.ts';
import { walkPlan } from './walk.ts';

export type CalledOps = ReadonlyMap<Call, OpName>;

/** Finds the op that each call names. Reports calls of what is no op. */
export function resolveOps(plan: Plan, contexts: readonly string[], session: Session): CalledOps {
  const called = new Map<Call, OpName>();
  const values = new Set([...contexts, ...plan.bindings.map(({ name }) => name.text)]);
  walkPlan(plan, (expression) => {
    if (expression.kind !== 'Call') return;
    const { text: name, span } = expression.op;
    if (isOpName(name)) called.set(expression, name);
    else if (values.has(name)) session.report('RLM2006', { name }, span);
    else session.report('RLM2007', { name, nearest: session.suggester.nearest(name, Object.keys(ops)) }, span);
  });
  return called;
}
