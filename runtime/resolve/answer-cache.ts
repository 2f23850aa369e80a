import type { Answer } from '../answer.ts';

/** The answers that this installation got from models, or adopted: what is known without asking, whatever plan asked first. */
export interface AnswerCache {
  /**
   * The answers that are there: rooted in the store, or in the journal of a process that has not put them there yet, or was killed
   * before it did.
   *
   * @param notBefore answers from before are as good as none
   * @returns in the order of the questions
   * @throws AnswersError RLM6040
   */
  find(questions: readonly string[], notBefore?: Date): Promise<ReadonlyMap<string, Answer>>;
  /**
   * Asks, unless another process is just asking the same or has done so meanwhile: then its answer is waited for and given. A new
   * answer is in the journal, on the disk, before this ends.
   *
   * @param signal ends the waiting; the one that the answers were opened with unless given
   * @throws AnswersError RLM6040, or what `ask` or the signal's abort throws
   */
  askOnce(question: string, ask: () => Promise<Answer>, notBefore?: Date, signal?: AbortSignal): Promise<{ readonly answer: Answer; readonly asked: boolean }>;
  /**
   * Keeps answers that came from elsewhere.
   *
   * @throws AnswersError RLM6040
   */
  keep(answers: readonly Answer[]): Promise<void>;
  /**
   * Puts all answers in the store that are only in the journal, and in journals that processes left which are gone, and roots
   * them. It happens by itself now and then as well. If it fails, the journals stay.
   *
   * @throws AnswersError RLM6040, RLM6042, NixError, Interrupted
   */
  flush(): Promise<void>;
  /** Flushes, unless the signal is aborted, and lets go of the journal. */
  close(): Promise<void>;
}
