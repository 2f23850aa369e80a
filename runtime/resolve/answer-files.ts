import { lstat, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../if-there.ts';
import { inParallel } from '../in-parallel.ts';
import { InputError } from '../input-error.ts';
import { isTemporary, writeAtomically } from '../project/write-atomically.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/** Files that are read or written at once: thousands of small ones take long one after another. */
export const filesAtOnce = 32;

/** The files in `answers/` of a flake's folder, each of which is named for the question that it answers. */
export class AnswerFiles {
  readonly #directory: string;

  constructor(folder: string) {
    this.#directory = join(folder, 'answers');
  }

  pathOf(question: string): string {
    return join(this.#directory, question);
  }

  /**
   * Whether there is a directory for answers. A link to one is refused: what is written through it, or removed, would be somebody else's.
   *
   * @throws InputError RLM3015
   */
  async isThere(): Promise<boolean> {
    const found = await ifThere(() => lstat(this.#directory));
    if (found !== undefined && !found.isDirectory()) throw new InputError('RLM3015', { path: this.#directory, reason: 'not a directory' });
    return found !== undefined;
  }

  /** The bytes of an answer; undefined where there is none, or something that is no file, such as a link out of the folder. */
  async read(question: string): Promise<Buffer | undefined> {
    const path = this.pathOf(question);
    try {
      if (!(await lstat(path)).isFile()) return undefined;
      return await readFile(path);
    } catch (error) {
      if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
      throw error;
    }
  }

  /**
   * Writes answers. What is there already, or named by the lock, is replaced at once: it is the old file or the new one at any moment. A file
   * that nobody knows of yet may be half there after a crash, since the lock does not name it; written so, thousands take a second less.
   *
   * @param texts by question
   * @param isLocked whether rlm.lock on the disk names a question
   * @throws InputError RLM3014, RLM3015
   */
  async write(texts: readonly (readonly [string, string])[], isLocked: (question: string) => boolean): Promise<void> {
    await writing(this.#directory, async () => {
      if (texts.length > 0 && !(await this.isThere())) await mkdir(this.#directory);
      await inParallel(texts, filesAtOnce, async ([question, text]) => {
        const path = this.pathOf(question);
        if ((await isOrdinary(path)) || isLocked(question)) await writeAtomically(path, text);
        else await writeFile(path, text);
      });
    });
  }

  /**
   * Removes the files of answers that do not belong here: those that were dropped, and what a process that was killed left.
   *
   * @throws InputError RLM3014, RLM3015
   */
  async removeOthers(belongs: (question: string) => boolean): Promise<void> {
    await writing(this.#directory, async () => {
      if (!(await this.isThere())) return;
      const names = await readdir(this.#directory);
      const strays = names.filter((name) => isTemporary(name) || (/^[0-9a-f]{64}$/.test(name) && !belongs(name)));
      for (const name of strays) await rm(join(this.#directory, name), { recursive: true, force: true });
      if (names.length > 0 && names.length === strays.length) await rmdir(this.#directory);
    });
  }
}

/**
 * What the operating system refuses while something is written is an error of whoever named the folder.
 *
 * @param path is named where the system names none
 * @throws InputError RLM3014
 */
export async function writing(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new InputError('RLM3014', { path: error.path ?? path, reason: systemErrorReason(error) }, { cause: error });
  }
}

/** Whether there is a file as we write them; anything else of that name, such as a link out of the folder, is removed. */
async function isOrdinary(path: string): Promise<boolean> {
  const found = await ifThere(() => lstat(path));
  if (found !== undefined && !found.isFile()) await rm(path, { recursive: true });
  return found?.isFile() === true;
}
