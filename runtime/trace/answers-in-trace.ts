import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { ModelPin } from '../../compiler/flake.ts';
import type { Answer, AnswerRecord } from '../answer.ts';
import type { ChatMessage } from '../model/chat-model.ts';
import { entryOf } from '../resolve/lock-file.ts';
import { type Protocol, turnId } from '../session/take-turn.ts';
import type { TraceEvent } from './event.ts';

type Event<K extends TraceEvent['event']> = Extract<TraceEvent, { event: K }>;

export interface AnswersInTrace {
  readonly answers: readonly Answer[];
  /** Warnings RLM3029, of replies that are not as they were received. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The answers that a trace has: the turns of sessions, and what was kept of the replies to what plans asked. None is taken as it stands: a turn must be known by the hash of the
 * conversation that the trace has before it, and each reply must have the check sum that was written with it.
 *
 * @param models whoever may have spoken
 */
export function answersInTrace(events: readonly TraceEvent[], models: readonly ModelPin[], protocol: Protocol): AnswersInTrace {
  const reader = new Reader(models, protocol);
  for (const event of events) reader.take(event);
  return reader;
}

class Reader implements AnswersInTrace {
  readonly answers: Answer[] = [];
  readonly diagnostics: Diagnostic[] = [];
  readonly #models: readonly ModelPin[];
  readonly #protocol: Protocol;
  /** What was said in each session since it began. */
  readonly #conversations = new Map<string, { model: string; readonly messages: ChatMessage[] }>();
  /** What models replied last to the questions of plans. */
  readonly #replies = new Map<string, string>();

  constructor(models: readonly ModelPin[], protocol: Protocol) {
    this.#models = models;
    this.#protocol = protocol;
  }

  take(event: TraceEvent): void {
    switch (event.event) {
      case 'opened':
      case 'resumed':
        this.#conversations.clear();
        break;
      case 'began':
        this.#conversations.set(event.session, { model: event.model, messages: [] });
        break;
      case 'asked': {
        const conversation = this.#conversations.get(event.session);
        if (conversation === undefined) break;
        conversation.model = event.model;
        conversation.messages.push(...event.messages);
        break;
      }
      case 'replied':
        this.#takeTurn(event);
        break;
      case 'answered':
        this.#replies.set(event.question, event.reply);
        break;
      case 'kept': {
        const text = this.#replies.get(event.question);
        // What a session found is in the flake of the plan that asked, or is found again from its turns.
        if (text !== undefined) this.#add({ question: event.question, text, record: recordIn(event, event.rejected) }, event);
        break;
      }
      default:
    }
  }

  #takeTurn(event: Event<'replied'>): void {
    const conversation = this.#conversations.get(event.session);
    if (conversation === undefined) return;
    const { model, messages } = conversation;
    const isItsTurn = this.#models.some((pin) => pin.name === model && turnId({ model: pin, messages, protocol: this.#protocol }) === event.question);
    if (isItsTurn) this.#add({ question: event.question, text: event.reply, record: recordIn(event, []) }, event);
    else this.#damaged(event, 'conversation');
    messages.push({ role: 'assistant', content: event.reply });
  }

  #add(answer: Answer, event: Event<'replied' | 'kept'>): void {
    if (entryOf(answer).check === event.check) this.answers.push(answer);
    else this.#damaged(event, 'reply');
  }

  #damaged({ session, question }: Event<'replied' | 'kept'>, what: 'conversation' | 'reply'): void {
    this.diagnostics.push(diagnose('RLM3029', { session, question, what }));
  }
}

function recordIn({ model, fingerprint, date, usage }: Event<'replied' | 'kept'>, rejected: AnswerRecord['rejected']): AnswerRecord {
  return { model, ...(fingerprint === undefined ? {} : { fingerprint }), date, usage, rejected };
}
