import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph } from '../../compiler/ir.ts';
import type { Answer } from '../answer.ts';
import { readFolderAnswers } from '../project/read-folder-answers.ts';
import { isTemporary } from '../project/write-atomically.ts';
import { askingNodes } from '../resolve/asking-nodes.ts';
import { emptyLock, type LockFile, lockName, printLockFile, readLockFile } from '../resolve/lock-file.ts';
import { ResolutionError } from '../resolve/resolution-error.ts';
import { compareText } from './compare-text.ts';
import { faultOfFolder, readOrdinaryFile } from './ordinary-file.ts';

/** The lock and answers of a flake, as far as they can be trusted: each answer has the hash and the check sum that its entry says. */
export interface CheckedLock {
  readonly lock: LockFile;
  readonly answers: readonly Answer[];
  readonly findings: readonly Diagnostic[];
}

/** Of a lock, and of one answer. */
const most = { lock: 256 * 2 ** 20, answer: 2 ** 30 } as const;

/** Looks at `rlm.lock` and `answers/` of somebody's flake. */
export async function checkLock(folder: string, graph: Graph): Promise<CheckedLock> {
  const path = join(folder, lockName);
  const file = await readOrdinaryFile(path, most.lock);
  const strays = await straysIn(folder);
  const stop = (...findings: readonly Diagnostic[]): CheckedLock => ({ lock: emptyLock, answers: [], findings });
  if (typeof file === 'string' && file !== 'is missing') return stop(diagnose('RLM8004', { path, what: file }));
  if ('fault' in strays) return stop(strays.fault);
  try {
    const lock = await readLockFile(folder);
    const difference = typeof file === 'string' ? undefined : compareText(path, file.bytes, printLockFile(lock));
    const { answers, refused } = await readFolderAnswers(folder);
    const unread = strays.names.filter((name) => !Object.hasOwn(lock.answers, name));
    return {
      lock,
      answers,
      findings: [
        ...(difference === undefined ? [] : [difference]),
        ...refused,
        ...(unread.length === 0 ? [] : [diagnose('RLM8006', { path: join(folder, 'answers'), names: unread })]),
        ...unmatched(path, lock, graph),
      ],
    };
  } catch (error) {
    if (!(error instanceof ResolutionError)) throw error;
    return stop(error.diagnostic);
  }
}

/** What `answers/` has, if it is a folder with nothing too large to be read. */
async function straysIn(folder: string): Promise<{ readonly names: readonly string[] } | { readonly fault: Diagnostic }> {
  const path = join(folder, 'answers');
  const fault = await faultOfFolder(path);
  if (fault === 'is missing') return { names: [] };
  if (fault !== undefined) return { fault: diagnose('RLM8004', { path, what: fault }) };
  const names = (await readdir(path)).filter((name) => !isTemporary(name)).sort();
  for (const name of names) {
    if ((await lstat(join(path, name))).size > most.answer) return { fault: diagnose('RLM8004', { path: join(path, name), what: 'is larger than rlmc writes it' }) };
  }
  return { names };
}

/** Parts of the plan that ask and have no answers, and answers for parts that it does not have. */
function unmatched(path: string, { nodes }: LockFile, graph: Graph): readonly Diagnostic[] {
  const asking = askingNodes(graph).map(({ attribute }) => attribute);
  const without = asking.filter((attribute) => !Object.hasOwn(nodes, attribute));
  const unknown = Object.keys(nodes).filter((attribute) => !asking.includes(attribute));
  return without.length + unknown.length === 0 ? [] : [diagnose('RLM8012', { path, without, unknown })];
}
