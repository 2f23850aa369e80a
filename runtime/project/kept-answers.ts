import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { diagnosticOfError } from '../diagnostic-of-error.ts';
import type { Answer } from '../answer.ts';
import type { AnswerCache } from '../resolve/answer-cache.ts';
import { AnswersBeside } from '../resolve/answers-beside.ts';
import { openAnswerCache } from '../resolve/open-answer-cache.ts';
import type { NixSettings } from '../store/nix-command.ts';

/** The answers that are known without asking, opened when they are first needed. */
export class KeptAnswers {
  readonly #settings: NixSettings;
  readonly #beside: ReadonlyMap<string, Answer>;
  #installed: Promise<AnswerCache> | undefined;
  #opened: Promise<AnswerCache> | undefined;

  /** @param beside answers that are known besides, by question, and come first */
  constructor(settings: NixSettings, beside: ReadonlyMap<string, Answer> = new Map()) {
    this.#settings = settings;
    this.#beside = beside;
  }

  /** All that are known. */
  open(): Promise<AnswerCache> {
    return (this.#opened ??= this.installed().then((cache) => (this.#beside.size === 0 ? cache : new AnswersBeside(cache, this.#beside))));
  }

  /** Those alone that this installation keeps. */
  installed(): Promise<AnswerCache> {
    return (this.#installed ??= openAnswerCache(this.#settings));
  }

  /**
   * Does a piece of work, and then closes the answers if it opened them. What goes wrong with that takes nothing from what the work came to:
   * answers that cannot be put into the store now are in the journal.
   *
   * @param warned what the work came to, with a warning added
   */
  async closedAfter<T>(work: () => Promise<T>, warned: (result: T, warning: Diagnostic) => T): Promise<T> {
    let result: T;
    try {
      result = await work();
    } catch (error) {
      // What went wrong first is what the user is told.
      await this.#close().catch(() => undefined);
      throw error;
    }
    try {
      await this.#close();
    } catch (error) {
      const diagnostic = diagnosticOfError(error);
      if (diagnostic === undefined) throw error;
      return warned(result, { ...diagnostic, severity: 'warning' });
    }
    return result;
  }

  async #close(): Promise<void> {
    if (this.#installed !== undefined) await (await this.#installed).close();
  }
}
