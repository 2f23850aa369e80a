import { open, readFile, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '../answer.ts';
import { type Exclusive, tryExclusive } from '../exclusive.ts';
import { ifThere } from '../if-there.ts';
import { inDirectory } from '../store/answers-error.ts';
import { parseJournal } from './journal-line.ts';
import { journalLock, journalSuffix, orphanSuffix } from './journal.ts';

/** A journal of a process that is gone, held by this one. */
export interface Orphan {
  readonly answers: readonly Answer[];
  /** Removes the file: its answers are in the store. */
  remove(): Promise<void>;
  /** Lets go of it; a file that is still there is left to the next process. */
  release(): void;
}

/** The journals of other processes, dead or alive: their answers are known before they are in the store. */
export class OtherJournals {
  readonly #directory: string;
  readonly #isOwn: (id: string) => boolean;
  /** By id, how many bytes of a journal were read. */
  readonly #read = new Map<string, number>();

  constructor(directory: string, isOwn: (id: string) => boolean) {
    this.#directory = directory;
    this.#isOwn = isOwn;
  }

  /**
   * The answers that others wrote since it was last asked for. One whose journal went away meanwhile is in the store.
   *
   * @throws AnswersError RLM6040
   */
  async readNew(): Promise<readonly Answer[]> {
    return inDirectory(this.#directory, async () => {
      for (const answers: Answer[] = []; ; ) {
        const found = await Promise.all((await this.#list()).map((journal) => this.#readTail(journal)));
        for (const some of found) answers.push(...(some ?? []));
        // One that is not there under its name any more may have got another one, when it was taken over.
        if (!found.includes(undefined)) return answers;
      }
    });
  }

  /** Takes the journals of processes that are gone; others may take them only after this one let go of them. */
  async takeOrphans(): Promise<readonly Orphan[]> {
    const taken = await inDirectory(this.#directory, async () => Promise.all((await this.#list()).map((journal) => this.#take(journal))));
    return taken.filter((orphan) => orphan !== undefined);
  }

  async #list(): Promise<readonly { readonly id: string; readonly path: string }[]> {
    const entries = (await ifThere(() => readdir(this.#directory, { withFileTypes: true }))) ?? [];
    // A link that leads nowhere would be looked for again and again, and reading a pipe would never end.
    return entries.filter((entry) => entry.isFile()).flatMap(({ name }) => {
      const suffix = [journalSuffix, orphanSuffix].find((known) => name.endsWith(known));
      const id = suffix === undefined ? undefined : name.slice(0, -suffix.length);
      return id === undefined || this.#isOwn(id) ? [] : [{ id, path: join(this.#directory, name) }];
    });
  }

  async #readTail({ id, path }: { readonly id: string; readonly path: string }): Promise<readonly Answer[] | undefined> {
    const from = this.#read.get(id) ?? 0;
    const size = (await ifThere(() => stat(path)))?.size;
    if (size === undefined || size <= from) return size === undefined ? undefined : [];
    const file = await ifThere(() => open(path));
    if (file === undefined) return undefined;
    try {
      const bytes = Buffer.alloc(size - from);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, from);
      const { answers, rest } = parseJournal(bytes.subarray(0, bytesRead));
      this.#read.set(id, from + bytesRead - rest);
      return answers;
    } finally {
      await file.close();
    }
  }

  async #take({ id, path }: { readonly id: string; readonly path: string }): Promise<Orphan | undefined> {
    const lock = await tryExclusive(journalLock(this.#directory, id));
    if (lock === undefined) return undefined;
    const answers = await this.#takeOver(id, path, lock);
    if (answers === undefined) return undefined;
    return {
      answers,
      remove: () => inDirectory(this.#directory, () => rm(join(this.#directory, id + orphanSuffix), { force: true })),
      release: () => lock.release(),
    };
  }

  /**
   * The name changes before it is read: should the owner live where its lock is not seen, in another container, then it
   * notices after each line that it writes, and writes it again to a new journal.
   */
  async #takeOver(id: string, path: string, lock: Exclusive): Promise<readonly Answer[] | undefined> {
    const orphan = join(this.#directory, id + orphanSuffix);
    try {
      if (path !== orphan) await ifThere(() => rename(path, orphan));
      const bytes = await ifThere(() => readFile(orphan));
      if (bytes !== undefined) return parseJournal(bytes).answers;
    } catch (error) {
      lock.release();
      throw error;
    }
    // Another process put it into the store since the directory was listed.
    lock.release();
    return undefined;
  }
}
