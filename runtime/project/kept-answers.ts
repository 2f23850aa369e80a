import type { AnswerCache } from '../resolve/answer-cache.ts';
import { openAnswerCache } from '../resolve/open-answer-cache.ts';
import type { NixSettings } from '../store/nix-command.ts';

/** The answers that this installation keeps, opened when they are first needed. */
export class KeptAnswers {
  readonly #settings: NixSettings;
  #cache: Promise<AnswerCache> | undefined;

  constructor(settings: NixSettings) {
    this.#settings = settings;
  }

  open(): Promise<AnswerCache> {
    return (this.#cache ??= openAnswerCache(this.#settings));
  }

  /** Does a piece of work, and then closes the answers if it opened them. */
  async closedAfter<T>(work: () => Promise<T>): Promise<T> {
    let result: T;
    try {
      result = await work();
    } catch (error) {
      // What went wrong first is what the user is told: answers that cannot be put into the store now are in the journal.
      await this.#close().catch(() => undefined);
      throw error;
    }
    await this.#close();
    return result;
  }

  async #close(): Promise<void> {
    if (this.#cache !== undefined) await (await this.#cache).close();
  }
}
