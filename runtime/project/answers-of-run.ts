import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Answer } from '../answer.ts';
import { answersInTrace } from '../trace/answers-in-trace.ts';
import type { TraceEvent } from '../trace/event.ts';
import { flakesOfRun } from './flakes-of-run.ts';
import { readFolderAnswers } from './read-folder-answers.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunRecord } from './run-record.ts';

/**
 * All answers that a run has in its folder: in its trace, and in the flakes of its sessions. So it goes on without asking again where this installation does not have them: on
 * another machine, or after `rlmc gc`.
 *
 * @returns `diagnostics` are warnings, of answers that are not as they were received: RLM3029, RLM6031, RLM6032
 * @throws ResolutionError RLM6030 for a lock that cannot be read
 */
export async function answersOfRun(folder: RunFolder, { models, allowed, protocol }: RunRecord, events: readonly TraceEvent[]): Promise<{ readonly answers: ReadonlyMap<string, Answer>; readonly diagnostics: readonly Diagnostic[] }> {
  const inTrace = answersInTrace(events, [...models, ...allowed], protocol);
  const answers = new Map(inTrace.answers.map((answer) => [answer.question, answer]));
  const diagnostics = [...inTrace.diagnostics];
  for (const flake of await flakesOfRun(folder.path)) {
    const read = await readFolderAnswers(flake);
    for (const answer of read.answers) answers.set(answer.question, answer);
    diagnostics.push(...read.refused.map((refused): Diagnostic => ({ ...refused, severity: 'warning' })));
  }
  return { answers, diagnostics };
}
