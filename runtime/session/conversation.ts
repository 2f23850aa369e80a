import type { ChatMessage } from '../model/chat-model.ts';
import type { Happening } from '../trace/event.ts';
import { secondsSince } from '../trace/shown.ts';
import type { SessionRequest } from './session-request.ts';
import type { Said } from './build-answer.ts';
import { entryOf } from '../resolve/lock-file.ts';
import { takeTurn } from './take-turn.ts';
import { modelAt, type Tree } from './tree.ts';

/** What a session and its model say to each other. */
export class Conversation {
  readonly #tree: Tree;
  readonly #request: SessionRequest;
  readonly #emit: (happening: Happening) => void;
  readonly #messages: ChatMessage[];
  /** How many of the messages were told of. */
  #told = 0;
  turns = 0;
  /** How the last reply came about. */
  said: Said | undefined;

  constructor(tree: Tree, request: SessionRequest, system: string, emit: (happening: Happening) => void) {
    this.#tree = tree;
    this.#request = request;
    this.#emit = emit;
    this.#messages = [{ role: 'system', content: system }];
  }

  /** All that the model was told since the system message. */
  get heard(): readonly string[] {
    return this.#messages.flatMap(({ role, content }) => (role === 'user' ? [content] : []));
  }

  say(content: string): void {
    this.#messages.push({ role: 'user', content });
  }

  /**
   * The model's next reply.
   *
   * @throws BudgetSpent, ModelError, AnswersError; what the signal was aborted with
   */
  async ask(): Promise<string> {
    const { chat, kept, building } = this.#tree;
    const { account, depth } = this.#request;
    const model = modelAt(this.#tree, depth);
    account.checkTime();
    this.turns += 1;
    this.#emit({ event: 'asked', turn: this.turns, model: model.name, messages: this.#messages.slice(this.#told) });
    const started = performance.now();
    const { answer, reused } = await takeTurn(
      { model, messages: this.#messages, protocol: this.#tree.protocol },
      { chat: account.paying(chat, depth), cache: await kept.open(), signal: building.signal },
    );
    if (reused) account.reuse(answer, model.name, depth);
    const { question, text: reply, record } = answer;
    const { model: name, fingerprint, date, usage } = record;
    const received = { model: name, ...(fingerprint === undefined ? {} : { fingerprint }), date, check: entryOf(answer).check };
    this.#emit({ event: 'replied', turn: this.turns, question, reply, ...received, usage, reused, seconds: secondsSince(started) });
    this.said = answer.record;
    this.#messages.push({ role: 'assistant', content: answer.text });
    this.#told = this.#messages.length;
    return answer.text;
  }
}
