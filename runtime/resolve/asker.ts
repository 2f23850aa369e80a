import type { Answer } from '../answer.ts';
import type { ChatModel, Usage } from '../model/chat-model.ts';
import { ModelError } from '../model/model-error.ts';
import { addUsage, noUsage } from '../model/usage.ts';
import { readQuestion, type SessionQuestion } from '../questions/question.ts';
import { ask } from './ask.ts';
import type { AnswerCache } from './answer-cache.ts';
import { FairQueue } from './fair-queue.ts';

/** How asking a question ended. */
export type Asked = { readonly outcome: 'answered'; readonly answer: Answer; /** Whether nobody had asked before. */ readonly asked: boolean } | { readonly outcome: 'failed' } | { readonly outcome: 'not asked' };

/** Thrown by what counts requests, when one more is not allowed. */
export class CallsSpent extends Error {
  constructor() {
    super('no more calls are allowed');
    this.name = 'CallsSpent';
  }
}

export interface AskerOptions {
  readonly cache: AnswerCache;
  /** Is called when the first question is asked. */
  readonly model: () => ChatModel;
  /** Questions that are asked at once. */
  readonly concurrency: number;
  /** Answers from before are as good as none. */
  readonly notBefore: Date | undefined;
  readonly signal: AbortSignal | undefined;
}

/** What is to be asked. */
export interface Task {
  /** The question's identity. */
  readonly question: string;
  /** Its canonical JSON, which is read when its turn comes. */
  readonly line: () => Promise<string>;
  /** Answers from before are as good as none, where that is later than for the others. */
  readonly notBefore?: Date;
  /** Tasks of one group are asked in order, and groups take turns. */
  readonly group: string;
  /** Is asked first: whether the question may be asked at all. */
  readonly admit: (line: string) => boolean;
  /** Gets the answer to a question that no model is asked as it stands. */
  readonly inSession: (question: SessionQuestion, line: string) => Promise<Answer>;
  /** Is told why the model gave no answer. What it throws ends the work as an error. */
  readonly onFailure: (error: unknown, line: string) => void;
}

/** Asks questions, each once, so many at a time, until it is stopped. */
export class Asker {
  readonly #options: AskerOptions;
  readonly #queue: FairQueue;
  readonly #tasks = new Map<string, Promise<Asked>>();
  #stopped = false;
  #asked = 0;
  #reused = 0;
  #failed = 0;
  #left = 0;
  #spent = false;
  #usage = noUsage;

  constructor(options: AskerOptions) {
    this.#options = options;
    this.#queue = new FairQueue(options.concurrency);
  }

  /** Asks, or waits for the answer where the same question is being asked already. */
  ask(task: Task): Promise<Asked> {
    const known = this.#tasks.get(task.question);
    if (known !== undefined) return known;
    const asked = new Promise<Asked>((resolve, reject) => {
      this.#queue.add(task.group, async () => {
        try {
          resolve(await this.#work(task));
        } catch (error) {
          this.stop();
          reject(error);
        }
      });
    });
    this.#tasks.set(task.question, asked);
    return asked;
  }

  /** Whether a question was asked, or is to be. */
  knows(question: string): boolean {
    return this.#tasks.has(question);
  }

  /** Asks no further questions. Those that are being asked are waited for: they are paid for. */
  stop(): void {
    this.#stopped = true;
  }

  get stopped(): boolean {
    return this.#stopped;
  }

  /** Whether a limit of calls is the reason that it stopped. */
  get spent(): boolean {
    return this.#spent;
  }

  /** Questions: those that the model answered, those that somebody had asked meanwhile, those that failed, and those that were not asked. */
  get counts(): { readonly asked: number; readonly reused: number; readonly failed: number; readonly left: number } {
    return { asked: this.#asked, reused: this.#reused, failed: this.#failed, left: this.#left };
  }

  /** All that was spent, misfits included. */
  get usage(): Usage {
    return this.#usage;
  }

  async #work({ question, line: readLine, notBefore = this.#options.notBefore, admit, inSession, onFailure }: Task): Promise<Asked> {
    const { cache, model, signal } = this.#options;
    signal?.throwIfAborted();
    if (this.#stopped) return this.#notAsked();
    const line = await readLine();
    if (!admit(line)) return this.#failedOnce();
    const onUsage = (usage: Usage) => void (this.#usage = addUsage(this.#usage, usage));
    try {
      const { answer, asked } = await cache.askOnce(
        question,
        async () => {
          // Somebody else's answer may have been waited for.
          if (this.#stopped) throw new CallsSpent();
          const asked = readQuestion(line);
          return asked.kind === 'session' ? inSession(asked, line) : ask(line, model(), { signal, onUsage });
        },
        notBefore,
        signal,
      );
      if (asked) this.#asked += 1;
      else this.#reused += 1;
      return { outcome: 'answered', answer, asked };
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof CallsSpent) {
        if (!this.#stopped) this.#spent = true;
        this.stop();
        return this.#notAsked();
      }
      // What refuses or is cut off is paid for as well.
      if (error instanceof ModelError && error.usage !== undefined) onUsage(error.usage);
      onFailure(error, line);
      return this.#failedOnce();
    }
  }

  #notAsked(): Asked {
    this.#left += 1;
    return { outcome: 'not asked' };
  }

  #failedOnce(): Asked {
    this.#failed += 1;
    return { outcome: 'failed' };
  }
}
