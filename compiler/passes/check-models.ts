import { asksModel, type Graph } from '../ir.ts';
import type { Session } from './session.ts';

/** Reports a plan that asks a model when none may be asked: at the first place where it does. */
export function checkModels({ nodes }: Graph, models: readonly string[] | undefined, session: Session): void {
  if (models?.length !== 0) return;
  const [first] = nodes.filter(asksModel).sort((a, b) => a.span.start - b.span.start);
  if (first !== undefined) session.report('RLM2036', {}, first.span);
}
