import type { Answer } from '../answer.ts';
import type { AnswerCache } from './answer-cache.ts';

/**
 * The answers that are kept, and beside them those that a run has in its folder: these come first, so that the run goes on as it began also where somebody else got other answers to
 * the same questions. They are for whoever works with this cache, and are not kept for other plans: that is what `rlmc import` is for.
 */
export class AnswersBeside implements AnswerCache {
  readonly #cache: AnswerCache;
  readonly #beside: Map<string, Answer>;

  constructor(cache: AnswerCache, beside: ReadonlyMap<string, Answer>) {
    this.#cache = cache;
    this.#beside = new Map(beside);
  }

  async find(questions: readonly string[], notBefore?: Date): Promise<ReadonlyMap<string, Answer>> {
    const found = await this.#cache.find(questions.filter((question) => this.#known(question, notBefore) === undefined), notBefore);
    return new Map(questions.flatMap((question) => {
      const answer = this.#known(question, notBefore) ?? found.get(question);
      return answer === undefined ? [] : [[question, answer] as const];
    }));
  }

  async askOnce(question: string, ask: () => Promise<Answer>, notBefore?: Date, signal?: AbortSignal): Promise<{ readonly answer: Answer; readonly asked: boolean }> {
    const known = this.#known(question, notBefore);
    if (known !== undefined) return { answer: known, asked: false };
    const got = await this.#cache.askOnce(question, ask, notBefore, signal);
    this.#beside.delete(question);
    return got;
  }

  async keep(answers: readonly Answer[]): Promise<void> {
    await this.#cache.keep(answers);
    for (const { question } of answers) this.#beside.delete(question);
  }

  flush(): Promise<void> {
    return this.#cache.flush();
  }

  close(): Promise<void> {
    return this.#cache.close();
  }

  #known(question: string, notBefore: Date | undefined): Answer | undefined {
    const answer = this.#beside.get(question);
    return answer === undefined || (notBefore !== undefined && new Date(answer.record.date) < notBefore) ? undefined : answer;
  }
}
