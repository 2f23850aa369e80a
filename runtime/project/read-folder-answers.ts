import { join } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Answer } from '../answer.ts';
import { inParallel } from '../in-parallel.ts';
import { filesAtOnce } from '../resolve/answer-files.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import { recordOf } from '../resolve/lock-file.ts';
import { ResolutionError } from '../resolve/resolution-error.ts';
import { sha256 } from '../sha256.ts';

/**
 * The answers in the folder of a flake that are undamaged.
 *
 * @returns `refused` says of each other one what is wrong with it: RLM6031, RLM6032
 * @throws ResolutionError RLM6030 for a lock that cannot be read
 */
export async function readFolderAnswers(folder: string): Promise<{ readonly answers: readonly Answer[]; readonly refused: readonly Diagnostic[] }> {
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
