import type { Answer } from '../answer.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { questionDerivations, type QuestionsOf } from '../store/question-files.ts';
import type { FolderAnswers } from './folder-answers.ts';

/** What is wanted of an evaluation: questions, and the derivations of the nodes that they depend on. */
export interface Wanted extends QuestionsOf {
  readonly needs: readonly string[];
}

export interface Evaluated {
  readonly derivation: string;
  /** Of the nodes that were needed until now, by derivation. */
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
  readonly #attributes = new Map<string, string>();
  #work: Promise<void> | undefined;
  /** How often something was pinned, and how often of that is in the folder. */
  #pinned = 0;
  #written = 0;
  /** Why the folder could not be written. After it nothing is evaluated: what was pinned would not be there. */
  #failure: { readonly error: unknown } | undefined;

  constructor(folder: string, answers: FolderAnswers, settings: NixSettings) {
    this.#folder = folder;
    this.#answers = answers;
    this.#settings = settings;
  }

  /**
   * Evaluates the folder with all that was pinned until now.
   *
   * @throws NixError, Interrupted; InputError if the folder could not be written, now or before
   */
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
    this.#pinned += 1;
    this.#start();
  }

  /**
   * Until the folder is written and nobody reads it.
   *
   * @throws InputError if the folder could not be written, now or before
   */
  async settle(): Promise<void> {
    while (this.#work !== undefined) await this.#work;
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #start(): void {
    this.#work ??= this.#run();
  }

  /** Does not fail: whoever waits for something is told of it. */
  async #run(): Promise<void> {
    // What becomes ready in the same moment is evaluated together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0 || (this.#pinned > this.#written && this.#failure === undefined)) {
      const batch = this.#waiting.splice(0);
      try {
        await this.#write();
        if (batch.length > 0) await this.#evaluate(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    // In the same moment: what comes from now on starts anew.
    this.#work = undefined;
  }

  async #write(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const pinned = this.#pinned;
    if (pinned === this.#written) return;
    try {
      await this.#answers.write();
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
    this.#written = pinned;
  }

  async #evaluate(batch: readonly Waiting[]): Promise<void> {
    const needs = [...new Set(batch.flatMap((wanted) => wanted.needs))];
    const { derivations, attributes } = await questionDerivations(this.#folder, batch, needs, this.#settings);
    for (const [derivation, attribute] of attributes) this.#attributes.set(derivation, attribute);
    for (const [index, { resolve, reject }] of batch.entries()) {
      const derivation = derivations[index];
      if (derivation === undefined) reject(new Error('an evaluation gave no derivation for questions that were wanted'));
      else resolve({ derivation, attributes: this.#attributes });
    }
  }
}
