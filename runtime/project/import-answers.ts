import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Answer } from '../answer.ts';
import { lockName } from '../resolve/lock-file.ts';
import { openAnswerCache } from '../resolve/open-answer-cache.ts';
import { AnswersError } from '../store/answers-error.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import { whileLocked } from './folder-lock.ts';
import { readFolderAnswers } from './read-folder-answers.ts';
import { isRunFolder } from './run-record.ts';

export interface ImportRequest extends NixSettings {
  /** The folder of a flake, or of its `rlm.lock` and `answers/` alone. */
  readonly folder: string;
  /** Is called when another rlmc works in the folder, whose end is waited for. */
  readonly onWait?: () => void;
}

export interface Imported {
  /** Answers that are adopted now. */
  readonly adopted: number;
  /** Those that this installation had already, or has a newer one instead of. */
  readonly known: number;
  /** For each entry that is not as it was written, or whose answer is not: why it is not adopted. Codes RLM6031, RLM6032. */
  readonly refused: readonly Diagnostic[];
}

/**
 * Adopts the answers in the folder of a flake: they are found for all plans from then on, as if this installation had asked.
 *
 * @throws AnswersError RLM6040, RLM6041; ResolutionError RLM6030 for a lock that cannot be read; NixError, Interrupted
 */
export async function importAnswers({ folder, onWait, ...settings }: ImportRequest): Promise<Imported> {
  await requireLock(folder);
  // What a build just writes would else look damaged.
  const { answers, refused } = await whileLocked(folder, { onWait, signal: settings.signal }, () => readFolderAnswers(folder));
  const cache = await openAnswerCache(settings);
  try {
    const found = await cache.find(answers.map(({ question }) => question));
    const missing = answers.filter((answer) => isNews(answer, found.get(answer.question)));
    await cache.keep(missing);
    await cache.flush();
    return { adopted: missing.length, known: answers.length - missing.length, refused };
  } finally {
    await cache.close();
  }
}

async function requireLock(folder: string): Promise<void> {
  const refuse = (reason: string, cause?: unknown) => new AnswersError('RLM6041', { path: folder, reason }, { cause });
  const look = async (path: string) => {
    try {
      return await stat(path);
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.code === 'ENOENT') return undefined;
      throw refuse(systemErrorReason(error), error);
    }
  };
  const found = await look(folder);
  if (found === undefined) throw refuse('there is no such folder');
  if (!found.isDirectory()) throw refuse('it is no folder');
  if ((await look(join(folder, lockName))) === undefined) throw new AnswersError('RLM6041', { path: folder, reason: `it has no \`${lockName}\``, isRun: await isRunFolder(folder) });
}

function isNews({ text, record }: Answer, known: Answer | undefined): boolean {
  return known === undefined || (known.text !== text && Date.parse(known.record.date) < Date.parse(record.date));
}
