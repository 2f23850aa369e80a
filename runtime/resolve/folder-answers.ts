import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer } from '../answer.ts';
import { inParallel } from '../in-parallel.ts';
import { writeAtomically } from '../project/write-atomically.ts';
import { sha256 } from '../sha256.ts';
import { AnswerFiles, filesAtOnce, writing } from './answer-files.ts';
import type { AskingNode } from './asking-nodes.ts';
import { emptyLock, entryOf, isIntact, type LockContent, type LockEntry, type LockFile, lockName, printLockFile, readLockFile } from './lock-file.ts';
import { ResolutionError } from './resolution-error.ts';

/** The lock of a folder that has no answers, which has none. */
const nothing = printLockFile(emptyLock);

/**
 * The answers that the folder of a flake has: `rlm.lock` and `answers/`. What is added is in the folder only once `write` was called, which must
 * not be while Nix reads the folder.
 */
export class FolderAnswers {
  readonly #lockPath: string;
  readonly #files: AnswerFiles;
  readonly #entries: Map<string, LockEntry>;
  readonly #nodes: Map<string, readonly (readonly string[])[]>;
  /** The text of answers that are to be written. */
  readonly #unwritten = new Map<string, string>();
  /** What rlm.lock on the disk names: the hash of each answer, by question. */
  #locked: ReadonlyMap<string, string>;
  #printed: string;

  private constructor(folder: string, files: AnswerFiles, lock: LockFile) {
    this.#lockPath = join(folder, lockName);
    this.#files = files;
    this.#entries = new Map(Object.entries(lock.answers));
    this.#nodes = new Map(Object.entries(lock.nodes));
    this.#locked = hashesOf(lock);
    this.#printed = printLockFile(lock);
  }

  /** @throws ResolutionError RLM6030; InputError RLM3015 where `answers/` is something else, such as a link */
  static async read(folder: string): Promise<FolderAnswers> {
    const files = new AnswerFiles(folder);
    await files.isThere();
    return new FolderAnswers(folder, files, await readLockFile(folder));
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
    if (!isIntact(question, entry)) throw new ResolutionError('RLM6031', { path: this.#lockPath, question });
    const path = this.#files.pathOf(question);
    const bytes = await this.#files.read(question);
    if (bytes === undefined) throw new ResolutionError('RLM6032', { path, question, what: 'missing' });
    if (sha256(bytes) !== entry.answer) throw new ResolutionError('RLM6032', { path, question, what: 'other bytes' });
    return bytes.toString();
  }

  /** All questions that have an answer. */
  get questions(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Looks at all answers that nodes have, and says of the first that is damaged what is wrong with it. */
  async examine(): Promise<void> {
    await this.find([...this.#used()]);
  }

  add(answer: Answer): void {
    this.#entries.set(answer.question, entryOf(answer));
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
    await this.#files.removeOthers((question) => this.#entries.has(question));
  }

  /**
   * Brings the folder to what is known here. An answer is there before the lock names it; one that takes the place of another is taken out of the
   * lock first, so that a process may be killed at any moment. After an error it may be called again.
   *
   * @throws InputError RLM3014, RLM3015
   */
  async write(): Promise<void> {
    // What is added meanwhile is for the next time: the lock must not name it yet.
    const texts = [...this.#unwritten];
    const lock: LockContent = { nodes: Object.fromEntries(this.#nodes), answers: Object.fromEntries(this.#entries) };
    const replaces = ([question]: readonly [string, string]) => this.#locked.has(question) && this.#locked.get(question) !== lock.answers[question]?.answer;
    if (texts.some(replaces)) {
      const unwritten = new Set(texts.map(([question]) => question));
      await this.#writeLock({ nodes: {}, answers: Object.fromEntries(Object.entries(lock.answers).filter(([question]) => !unwritten.has(question))) });
    }
    await this.#files.write(texts, (question) => this.#locked.has(question));
    for (const [question, text] of texts) if (this.#unwritten.get(question) === text) this.#unwritten.delete(question);
    await this.#writeLock(lock);
  }

  async #writeLock(lock: LockContent): Promise<void> {
    const text = printLockFile(lock);
    if (text === this.#printed) return;
    if (text === nothing) await writing(this.#lockPath, () => rm(this.#lockPath, { force: true }));
    else await writeAtomically(this.#lockPath, text);
    this.#printed = text;
    this.#locked = hashesOf(lock);
  }

  #used(): ReadonlySet<string> {
    return new Set([...this.#nodes.values()].flat(2));
  }
}

function hashesOf({ answers }: LockContent): ReadonlyMap<string, string> {
  return new Map(Object.entries(answers).map(([question, { answer }]) => [question, answer]));
}
