import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '../answer.ts';
import { type Exclusive, exclusive } from '../exclusive.ts';
import { inDirectory } from '../store/answers-error.ts';
import { makeDirectory } from '../store/user-directories.ts';
import { syncToDisk } from '../sync-to-disk.ts';
import { journalLine } from './journal-line.ts';

/** A journal that a process writes; it is an orphan once somebody took it over from a process that is gone. */
export const journalSuffix = '.journal';
export const orphanSuffix = '.orphan';

/** The lock that the owner of a journal holds as long as it lives. */
export const journalLock = (directory: string, id: string): string => `journal ${join(directory, id)}`;

interface Opened {
  readonly id: string;
  readonly path: string;
  readonly file: FileHandle;
  readonly lock: Exclusive;
}

/** What was appended, and waits for the disk. */
interface Waiting {
  readonly line: string;
  readonly answer: Answer;
  readonly done: () => void;
  readonly failed: (error: unknown) => void;
}

/**
 * A file of answers on their way to the store, of one process. What was appended is on the disk when `append` ends; what is appended
 * while the disk is busy goes there together.
 */
export class Journal {
  /** Those that are on the disk. */
  readonly answers: Answer[] = [];
  readonly #directory: string;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #opened: Opened | undefined;
  /** Whether the file may end in the middle of a line. */
  #torn = false;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** By which its file is named, if there is one yet. */
  get id(): string | undefined {
    return this.#opened?.id;
  }

  /** @throws AnswersError RLM6040, NixError RLM5014 */
  append(answer: Answer): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ line: journalLine(answer), answer, done: resolve, failed: reject });
    this.#writing ??= this.#write();
    return promise;
  }

  /** Until nothing is on its way to the disk. */
  async idle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  /** Removes the file: its answers are in the store. */
  async remove(): Promise<void> {
    const path = this.#opened?.path;
    if (path !== undefined) await inDirectory(this.#directory, () => rm(path, { force: true }));
    await this.close();
  }

  /** Leaves the file to the next process. */
  async close(): Promise<void> {
    await this.#opened?.file.close();
    this.#opened?.lock.release();
    this.#opened = undefined;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#waiting;
      this.#waiting = [];
      try {
        await inDirectory(this.#directory, () => this.#writeGroup(group.map(({ line }) => line).join('')));
      } catch (error) {
        for (const { failed } of group) failed(error);
        continue;
      }
      for (const { answer, done } of group) {
        this.answers.push(answer);
        done();
      }
    }
    // At once: what is appended in the next moment must find that nobody writes.
    this.#writing = undefined;
  }

  async #writeGroup(text: string): Promise<void> {
    for (;;) {
      const { file, path } = (this.#opened ??= await this.#open());
      const start = this.#torn ? '\n' : '';
      this.#torn = true;
      await file.appendFile(start + text);
      await file.datasync();
      this.#torn = false;
      if (existsSync(path)) return;
      // Somebody took the file for an orphan, or removed it: what was just written may not have been seen.
      await this.close();
    }
  }

  async #open(): Promise<Opened> {
    await makeDirectory(this.#directory);
    const id = randomUUID();
    // The lock first: whoever sees the file must find its owner alive.
    const lock = await exclusive(journalLock(this.#directory, id), {});
    try {
      const path = join(this.#directory, id + journalSuffix);
      const file = await open(path, 'a', 0o600);
      await syncToDisk(this.#directory);
      return { id, path, file, lock };
    } catch (error) {
      lock.release();
      throw error;
    }
  }
}
