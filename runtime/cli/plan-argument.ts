import { maxPlanBytes } from '../../compiler/source.ts';
import { type PlanInput, readAtMost } from '../project/plan-input.ts';

/** The plan that an argument names: a file, or `-` for standard input. */
export async function planArgument(argument: string): Promise<PlanInput> {
  if (argument !== '-') return { kind: 'file', path: argument };
  return { kind: 'bytes', name: '<stdin>', bytes: await readAtMost(process.stdin, maxPlanBytes + 1) };
}
