import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Answer } from '../answer.ts';
import { inParallel } from '../in-parallel.ts';
import { filesAtOnce } from '../resolve/answer-files.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import { lockName, recordOf } from '../resolve/lock-file.ts';
import { openAnswerCache } from '../resolve/open-answer-cache.ts';
import { ResolutionError } from '../resolve/resolution-error.ts';
import { sha256 } from '../sha256.ts';
import { AnswersError } from '../store/answers-error.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import { whileLocked } from './folder-lock.ts';

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
  const { answers, refused } = await whileLocked(folder, { onWait, signal: settings.signal }, () => readAnswers(folder));
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
  if ((await look(join(folder, lockName))) === undefined) throw refuse(`it has no \`${lockName}\``);
}

/** The answers of a folder that are undamaged. */
async function readAnswers(folder: string): Promise<{ readonly answers: readonly Answer[]; readonly refused: readonly Diagnostic[] }> {
  const files = await FolderAnswers.read(folder);
  const read: (Answer | Diagnostic)[] = [];
  await inParallel(files.questions.entries(), filesAtOnce, async ([index, question]) => void (read[index] = await readAnswer(folder, files, question)));
  return { answers: read.filter((result) => 'question' in result), refused: read.filter((result) => 'code' in result) };
}

async function readAnswer(folder: string, files: FolderAnswers, question: string): Promise<Answer | Diagnostic> {
  const entry = files.entry(question);
  if (entry === undefined) throw new Error(`the lock has no answer to ${question}, which is among its answers`);
  try {
    const text = await files.text(question);
    // Bytes that are no text would be other bytes when they are written again.
    if (sha256(text) !== entry.answer) throw new ResolutionError('RLM6032', { path: join(folder, 'answers', question), question, what: 'other bytes' });
    return { question, text, record: recordOf(entry) };
  } catch (error) {
    if (!(error instanceof ResolutionError)) throw error;
    return error.diagnostic;
  }
}

function isNews({ text, record }: Answer, known: Answer | undefined): boolean {
  return known === undefined || (known.text !== text && Date.parse(known.record.date) < Date.parse(record.date));
}
