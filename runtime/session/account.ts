import type { Answer } from '../answer.ts';
import type { ChatModel } from '../model/chat-model.ts';
import { type Amounts, Books, type Terms, type StepsTaken } from './books.ts';
import type { Limits } from './limits.ts';

/**
 * What a session spends, and those that work for it. The limits are those of the whole tree, and hard: what is more than was allowed is refused before it happens.
 *
 * A request that is under way counts as one, and holds as many tokens as it is thought to have, so that many at once cannot pass a limit together. What its reply takes is only known
 * when it is there: by as much as the replies under way, tokens and dollars may be more than was allowed.
 */
export class Account {
  /** Which session of the tree. */
  readonly session: string;
  readonly #books: Books;

  private constructor(session: string, books: Books) {
    this.session = session;
    this.#books = books;
  }

  /** The account of a run. Whoever opens it closes it. */
  static open(terms: Terms): Account {
    return new Account('0', new Books(terms));
  }

  /**
   * The account of one that works for this session, within the same limits.
   *
   * @param session begins with the name of this one, and a dot
   */
  child(session: string): Account {
    if (!session.startsWith(`${this.session}.`)) throw new RangeError(`${session} does not work for ${this.session}`);
    return new Account(session, this.#books);
  }

  get limits(): Limits {
    return this.#books.limits;
  }

  /** Is aborted with BudgetSpent when the time is over, or with the reason that the run is to end for. */
  get signal(): AbortSignal {
    return this.#books.signal;
  }

  /** Of this session, and of those that work for it. */
  get spent(): Amounts {
    return this.#books.amounts(({ session }) => this.#includes(session));
  }

  /**
   * Of the whole tree. What a resumed run paid before counts here when it is used again, as it did the first time: so a run that is done again decides as it
   * decided before.
   */
  get left(): Amounts {
    return this.#books.left;
  }

  /** All that is on the books of the tree. */
  get books(): Pick<Books, 'spent' | 'reused' | 'priceOf'> {
    return this.#books;
  }

  /** @throws BudgetSpent RLM7002 */
  takeExplore(): void {
    this.#books.take('explore', this.session);
  }

  /** @throws BudgetSpent RLM7003 */
  takeCommit(): void {
    this.#books.take('commits', this.session);
  }

  /**
   * For work that does not let timers run.
   *
   * @throws BudgetSpent RLM7007 when the time is over
   */
  checkTime(): void {
    this.#books.checkTime();
  }

  /**
   * A model whose requests this account pays for. Its `reply` throws BudgetSpent RLM7004 to RLM7007 as well.
   *
   * @param level 0 for what the root says, 1 for what it asks
   */
  paying(chat: ChatModel, level: number): ChatModel {
    return {
      reply: (request, signal, onAttempt) =>
        chat.reply(request, signal === undefined ? this.signal : AbortSignal.any([signal, this.signal]), () => {
          const told = onAttempt?.();
          const end = this.#books.begin({ session: this.session, level, model: request.model }, request);
          return (usage) => {
            end(usage);
            told?.(usage);
          };
        }),
    };
  }

  /**
   * An answer was had without asking.
   *
   * @param model as the question names it
   */
  reuse(answer: Pick<Answer, 'question' | 'record'>, model: string, level: number): void {
    this.#books.reuse({ session: this.session, level, model }, answer);
  }

  /** This session ended before the run was resumed, after so many steps, its own and those of sessions that worked for it: they count, and are not taken again. */
  recount(steps: StepsTaken): void {
    this.#books.recount(({ session }) => this.#includes(session), this.session, steps);
  }

  /** Lets go of the clock. */
  close(): void {
    this.#books.close();
  }

  #includes(session: string): boolean {
    return session === this.session || session.startsWith(`${this.session}.`);
  }
}
