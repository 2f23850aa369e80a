import type { Answer } from './answer.ts';

/** The answers that this installation got from models, or adopted: what is known without asking, whatever plan asked first. */
export interface AnswerCache {
  /**
   * The answers that are there: rooted in the store, or in the journal of a process that was killed before they were.
   *
   * @param notBefore answers from before are as good as none
   */
  find(questions: readonly string[], notBefore?: Date): Promise<ReadonlyMap<string, Answer>>;
  /**
   * Asks, unless another process is just asking the same or has done so meanwhile: then its answer is waited for and given. A new
   * answer is in the journal, on the disk, before this ends.
   */
  askOnce(question: string, ask: () => Promise<Answer>, notBefore?: Date): Promise<{ readonly answer: Answer; readonly asked: boolean }>;
  /** Puts all answers in the store that are only in the journal, and roots them. It happens by itself now and then as well. */
  flush(): Promise<void>;
  /** Flushes, and lets go of the journal. */
  close(): Promise<void>;
}
