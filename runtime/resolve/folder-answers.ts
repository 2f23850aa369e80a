import { lstat, mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../input-error.ts';
import { writeAtomically } from '../project/write-atomically.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import type { Answer } from './answer.ts';
import type { AskingNode } from './asking-nodes.ts';
import { inParallel } from './in-parallel.ts';
import { emptyLock, entryOf, isIntact, type LockEntry, type LockFile, lockName, printLockFile, readLockFile, sha256 } from './lock-file.ts';
import { ResolutionError } from './resolution-error.ts';

/** Files that are read or written at once: thousands of small ones take long one after another. */
const filesAtOnce = 32;

/** The lock of a folder that has no answers, which has none. */
const nothing = printLockFile(emptyLock);

/**
 * The answers that the folder of a flake has: `rlm.lock` and `answers/`. What is added is in the folder only once `write` was called, which must
 * not be while Nix reads the folder.
 */
export class FolderAnswers {
  readonly #folder: string;
  readonly #entries: Map<string, LockEntry>;
  readonly #nodes: Map<string, readonly (readonly string[])[]>;
  /** The text of answers that are to be written. */
  readonly #unwritten = new Map<string, string>();
  /** Whether the folder has an answer already to one of them. */
  #replaces = false;
  #printed: string;

  private constructor(folder: string, lock: LockFile) {
    this.#folder = folder;
    this.#entries = new Map(Object.entries(lock.answers));
    this.#nodes = new Map(Object.entries(lock.nodes));
    this.#printed = printLockFile(lock);
  }

  /** @throws ResolutionError RLM6030 */
  static async read(folder: string): Promise<FolderAnswers> {
    return new FolderAnswers(folder, await readLockFile(folder));
  }

  /** The questions that a node asks, by levels; undefined before the first one is answered. */
  levels(attribute: string): readonly (readonly string[])[] | undefined {
    return this.#nodes.get(attribute);
  }

  /** How the answer to a question came about, if there is one that is not older than asked for. Whether it is undamaged is not looked at. */
  entry(question: string, notBefore?: Date): LockEntry | undefined {
    const entry = this.#entries.get(question);
    return entry === undefined || (notBefore !== undefined && new Date(entry.date) < notBefore) ? undefined : entry;
  }

  /**
   * Whether the folder seems to have all answers of a plan, and none older than asked for. Only a build tells whether they are those to the
   * questions as they are now, and undamaged.
   *
   * @returns how many different questions they answer; undefined if there is one without an answer
   */
  complete(asking: readonly AskingNode[], notBefore?: Date): number | undefined {
    for (const { attribute, node } of asking) {
      const levels = this.#nodes.get(attribute);
      if (levels === undefined || levels.length === 0) return undefined;
      if (node.operation === 'combine' && (levels.at(-1)?.length ?? 0) > 1) return undefined;
    }
    const questions = new Set(asking.flatMap(({ attribute }) => this.#nodes.get(attribute) ?? []).flat());
    return [...questions].every((question) => this.entry(question, notBefore) !== undefined) ? questions.size : undefined;
  }

  /**
   * Those of some questions that have an answer, undamaged and not older than asked for.
   *
   * @throws ResolutionError RLM6031, RLM6032 for one that is damaged
   */
  async find(questions: readonly string[], notBefore?: Date): Promise<ReadonlySet<string>> {
    const found = questions.filter((question) => this.entry(question, notBefore) !== undefined);
    await inParallel(found.filter((question) => !this.#unwritten.has(question)), filesAtOnce, async (question) => void (await this.text(question)));
    return new Set(found);
  }

  /**
   * The text of an answer that the folder has.
   *
   * @throws ResolutionError RLM6031, RLM6032
   */
  async text(question: string): Promise<string> {
    const entry = this.#entries.get(question);
    if (entry === undefined) throw new RangeError(`there is no answer to ${question}`);
    const unwritten = this.#unwritten.get(question);
    if (unwritten !== undefined) return unwritten;
    if (!isIntact(question, entry)) throw new ResolutionError('RLM6031', { path: join(this.#folder, lockName), question });
    const path = this.#answerFile(question);
    const bytes = await readOrdinaryFile(path);
    if (bytes === undefined) throw new ResolutionError('RLM6032', { path, question, what: 'missing' });
    if (sha256(bytes) !== entry.answer) throw new ResolutionError('RLM6032', { path, question, what: 'other bytes' });
    return bytes.toString();
  }

  /** Looks at all answers that nodes have, and says of the first that is damaged what is wrong with it. */
  async examine(): Promise<void> {
    await this.find([...this.#used()]);
  }

  add(answer: Answer): void {
    const entry = entryOf(answer);
    // Even if it is the same again: while its file is written it is not whole.
    if (this.#entries.has(answer.question)) this.#replaces = true;
    this.#entries.set(answer.question, entry);
    this.#unwritten.set(answer.question, answer.text);
  }

  setLevels(attribute: string, levels: readonly (readonly string[])[] | undefined): void {
    if (levels === undefined) this.#nodes.delete(attribute);
    else this.#nodes.set(attribute, levels);
  }

  /**
   * Drops what no node of the plan asks any more, but for answers that are nowhere else: somebody paid for them. Writes the folder.
   *
   * @param attributes the nodes of the plan that ask
   * @param foundElsewhere which of some questions have an answer that is kept without this folder
   */
  async prune(attributes: ReadonlySet<string>, foundElsewhere: (questions: readonly string[]) => Promise<ReadonlySet<string>>): Promise<void> {
    for (const attribute of this.#nodes.keys()) if (!attributes.has(attribute)) this.#nodes.delete(attribute);
    const used = this.#used();
    const unused = [...this.#entries.keys()].filter((question) => !used.has(question));
    if (unused.length > 0) for (const question of await foundElsewhere(unused)) this.#entries.delete(question);
    await this.write();
    await this.#removeStrays();
  }

  /**
   * Brings the folder to what is known here. An answer is there before the lock names it; one that takes the place of another is taken out of the
   * lock first, so that a process may be killed at any moment.
   *
   * @throws InputError RLM3014
   */
  async write(): Promise<void> {
    try {
      await this.#writeAll();
    } catch (error) {
      if (!isSystemError(error)) throw error;
      throw new InputError('RLM3014', { path: error.path ?? this.#folder, reason: systemErrorReason(error) }, { cause: error });
    }
  }

  async #writeAll(): Promise<void> {
    // What is added meanwhile is for the next time: the lock must not name it yet.
    const written = [...this.#unwritten];
    const lock = this.#print(this.#entries);
    if (this.#replaces) {
      this.#replaces = false;
      await this.#writeLock(printLockFile({ nodes: {}, answers: Object.fromEntries([...this.#entries].filter(([question]) => !this.#unwritten.has(question))) }));
    }
    if (written.length > 0) await mkdir(join(this.#folder, 'answers'), { recursive: true });
    await inParallel(written, filesAtOnce, async ([question, text]) => {
      const file = this.#answerFile(question);
      await removeUnlessOrdinary(file);
      await writeFile(file, text);
    });
    for (const [question, text] of written) if (this.#unwritten.get(question) === text) this.#unwritten.delete(question);
    await this.#writeLock(lock);
  }

  /** Removes the files in `answers/` that the lock does not name: those that were dropped, and what a process that was killed left. */
  async #removeStrays(): Promise<void> {
    const directory = join(this.#folder, 'answers');
    const names = await namesIn(directory);
    const strays = names.filter((name) => /^[0-9a-f]{64}$/.test(name) && !this.#entries.has(name));
    for (const name of strays) await rm(join(directory, name), { recursive: true, force: true });
    if (names.length > 0 && names.length === strays.length) await rmdir(directory);
  }

  async #writeLock(text: string): Promise<void> {
    if (text === this.#printed) return;
    const path = join(this.#folder, lockName);
    if (text === nothing) await rm(path, { force: true });
    else await writeAtomically(path, text);
    this.#printed = text;
  }

  #print(entries: ReadonlyMap<string, LockEntry>): string {
    return printLockFile({ nodes: Object.fromEntries(this.#nodes), answers: Object.fromEntries(entries) });
  }

  #used(): ReadonlySet<string> {
    return new Set([...this.#nodes.values()].flat(2));
  }

  #answerFile(question: string): string {
    return join(this.#folder, 'answers', question);
  }
}

/** The bytes of a file; undefined where there is none, or something that is no file, such as a link out of the folder. */
async function readOrdinaryFile(path: string): Promise<Buffer | undefined> {
  try {
    if (!(await lstat(path)).isFile()) return undefined;
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return undefined;
    throw error;
  }
}

async function removeUnlessOrdinary(path: string): Promise<void> {
  try {
    if (!(await lstat(path)).isFile()) await rm(path, { recursive: true });
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT') throw error;
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}
