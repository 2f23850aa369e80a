import type { NixSettings } from '../store/nix-command.ts';
import { questionDerivations, type QuestionsOf } from '../store/question-files.ts';
import type { Answer } from './answer.ts';
import type { FolderAnswers } from './folder-answers.ts';

/** What is wanted of an evaluation: questions, and the derivations of the nodes that they depend on. */
export interface Wanted extends QuestionsOf {
  readonly needs: readonly string[];
}

export interface Evaluated {
  readonly derivation: string;
  /** Of the needed nodes, by derivation. */
  readonly attributes: ReadonlyMap<string, string>;
}

interface Waiting extends Wanted {
  readonly resolve: (evaluated: Evaluated) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The work that needs the folder of the flake to hold still, one after another: Nix reads all of it when it evaluates, and must not see it half
 * written. Derivations are built, and questions asked, meanwhile. What is wanted while something is under way is evaluated together.
 */
export class FolderWork {
  readonly #folder: string;
  readonly #answers: FolderAnswers;
  readonly #settings: NixSettings;
  readonly #waiting: Waiting[] = [];
  #work: Promise<void> | undefined;
  #changed = false;

  constructor(folder: string, answers: FolderAnswers, settings: NixSettings) {
    this.#folder = folder;
    this.#answers = answers;
    this.#settings = settings;
  }

  /** Evaluates the folder with all that was pinned until now. */
  evaluate(wanted: Wanted): Promise<Evaluated> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ...wanted, resolve, reject });
      this.#start();
    });
  }

  /** Pins answers: they are written as soon as nobody reads the folder. */
  pin(attribute: string, levels: readonly (readonly string[])[], answers: Iterable<Answer>): void {
    for (const answer of answers) this.#answers.add(answer);
    this.#answers.setLevels(attribute, levels);
    this.#changed = true;
    this.#start();
  }

  /** Until the folder is written and nobody reads it. */
  async settle(): Promise<void> {
    while (this.#work !== undefined) await this.#work;
  }

  #start(): void {
    // The error is for whoever awaits `settle`; Node must not take it for one that nobody handles.
    this.#work ??= this.#run().finally(() => (this.#work = undefined));
    this.#work.catch(() => undefined);
  }

  async #run(): Promise<void> {
    // What becomes ready in the same moment is evaluated together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#changed || this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0);
      try {
        if (this.#changed) {
          this.#changed = false;
          await this.#answers.write();
        }
        if (batch.length > 0) await this.#evaluate(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
        if (batch.length === 0) throw error;
      }
    }
  }

  async #evaluate(batch: readonly Waiting[]): Promise<void> {
    const needs = [...new Set(batch.flatMap((wanted) => wanted.needs))];
    const { derivations, attributes } = await questionDerivations(this.#folder, batch, needs, this.#settings);
    for (const [index, { resolve, reject }] of batch.entries()) {
      const derivation = derivations[index];
      if (derivation === undefined) reject(new Error('an evaluation gave no derivation for questions that were wanted'));
      else resolve({ derivation, attributes });
    }
  }
}
