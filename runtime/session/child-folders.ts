import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { ifThere } from '../if-there.ts';
import { writeAtomically } from '../project/write-atomically.ts';
import { questionId } from '../questions/question.ts';
import type { StepsTaken } from './books.ts';

/** Where a child session works. */
export interface ChildPlace {
  /** Which session of the tree: `0.2` is the third child of the root. */
  readonly id: string;
  /** Absolute. */
  readonly folder: string;
}

/** The file that says what a child works on: the canonical JSON of its question. */
const questionName = 'question.json';

/** The file that says what a child took that ended with an answer. */
const endName = 'end.json';

const stepsTaken = z.object({ explore: z.number(), commits: z.number() });

/**
 * The folders of the children of a run, `children/<id>`. Ids count up from 1, in the order in which children begin. A run that goes on after it was
 * killed gives a child that works on the same question for the same parent its old id, and to no other one: what a folder has is the work of one child.
 */
export class ChildFolders {
  readonly #directory: string;
  /** By parent and question. */
  readonly #ids = new Map<string, string>();
  /** How many children each parent has had. */
  readonly #counts = new Map<string, number>();
  /** Those whose steps the account of this process knows. */
  readonly #counted = new Set<string>();
  #read: Promise<void> | undefined;

  /** @param folder of the run, absolute */
  constructor(folder: string) {
    this.#directory = join(folder, 'children');
  }

  /**
   * Gives a child its place, where nothing is written yet.
   *
   * @param line the canonical JSON of the child's question
   */
  async place(parent: string, line: string): Promise<ChildPlace> {
    await (this.#read ??= this.#readThoseBefore());
    const key = `${parent} ${questionId(line)}`;
    const known = this.#ids.get(key);
    const id = known ?? `${parent}.${(this.#counts.get(parent) ?? 0) + 1}`;
    this.#know(key, id);
    return { id, folder: join(this.#directory, id) };
  }

  /**
   * Makes the folder of a child, which says what it works on before it has anything else.
   *
   * @throws InputError RLM3014
   */
  async prepare({ folder }: ChildPlace, line: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    await writeAtomically(join(folder, questionName), `${line}\n`);
  }

  /**
   * The child that works, or worked, on a question for a parent.
   *
   * @param line the canonical JSON of the question
   */
  async find(parent: string, line: string): Promise<ChildPlace | undefined> {
    await (this.#read ??= this.#readThoseBefore());
    const id = this.#ids.get(`${parent} ${questionId(line)}`);
    return id === undefined ? undefined : { id, folder: join(this.#directory, id) };
  }

  /** What a child took whose answer is kept is written down: it will not be taken again when the run goes on. */
  async end({ id, folder }: ChildPlace, { explore, commits }: StepsTaken): Promise<void> {
    await writeAtomically(join(folder, endName), `${JSON.stringify({ explore, commits })}\n`);
    this.#counted.add(id);
  }

  /** The steps of a child that ended before the run went on, the first time that this is asked. */
  async stepsBefore({ id, folder }: ChildPlace): Promise<StepsTaken | undefined> {
    if (this.#counted.has(id)) return undefined;
    this.#counted.add(id);
    const text = await ifThere(() => readFile(join(folder, endName), 'utf8'));
    return text === undefined ? undefined : stepsTaken.parse(JSON.parse(text));
  }

  async #readThoseBefore(): Promise<void> {
    const names = (await ifThere(() => readdir(this.#directory))) ?? [];
    for (const id of names.filter((name) => /^0(\.[1-9][0-9]*)+$/.test(name))) {
      const line = await ifThere(() => readFile(join(this.#directory, id, questionName)));
      // A child that was killed at once had not said yet what it works on; its id is not given again.
      this.#know(`${parentOf(id)} ${line === undefined ? '' : questionId(line.subarray(0, -1))}`, id);
    }
  }

  #know(key: string, id: string): void {
    const parent = parentOf(id);
    this.#ids.set(key, id);
    this.#counts.set(parent, Math.max(this.#counts.get(parent) ?? 0, Number(id.slice(parent.length + 1))));
  }
}

const parentOf = (id: string): string => id.slice(0, id.lastIndexOf('.'));
