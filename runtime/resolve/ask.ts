import type { Answer, Rejection } from '../answer.ts';
import type { ChatMessage, ChatModel, Usage } from '../model/chat-model.ts';
import { fitQuestion } from '../questions/fit-question.ts';
import { questionId, readQuestion } from '../questions/question.ts';
import { printDate } from './answer-date.ts';

/** How often a question is asked before it has failed, the first time included. */
export const mostAttempts = 3;

/** No reply to a question was an answer. */
export class NeverFits extends Error {
  /** Why each did not fit. */
  readonly reasons: readonly string[];
  /** The last one. */
  readonly reply: string;

  constructor(reasons: readonly string[], reply: string) {
    super(reasons.at(-1));
    this.name = 'NeverFits';
    this.reasons = reasons;
    this.reply = reply;
  }
}

export interface AskOptions {
  readonly signal?: AbortSignal | undefined;
  /** Is told of each reply what it took, whether it fits or not. */
  readonly onUsage?: (usage: Usage) => void;
  readonly now?: () => Date;
}

/**
 * Asks a model until a reply fits: one that does not is sent back with the reason, twice at most.
 *
 * @param line the canonical JSON of a question that is put to the model as it stands
 * @throws NeverFits; what the model's `reply` throws
 */
export async function ask(line: string, model: ChatModel, { signal, onUsage, now = () => new Date() }: AskOptions = {}): Promise<Answer> {
  const id = questionId(line);
  const question = readQuestion(line);
  if (question.kind === 'session') throw new TypeError('a question for a session is put to no model as it stands');
  const { model: name, params, type } = question;
  const schema = typeof type === 'object' && 'json' in type ? { schema: type.json } : {};
  const messages: ChatMessage[] = [...question.messages];
  const rejected: Rejection[] = [];
  for (;;) {
    const { text, usage, model: answered, fingerprint } = await model.reply({ model: name, params, messages: [...messages], ...schema, question: id }, signal);
    onUsage?.(usage);
    const date = printDate(now());
    const fitted = fitQuestion(question, text);
    if (fitted.fits) {
      const record = { model: answered, ...(fingerprint === undefined ? {} : { fingerprint }), date, usage, rejected };
      return { question: id, text, record };
    }
    rejected.push({ reason: fitted.reason, date, usage });
    if (rejected.length === mostAttempts) throw new NeverFits(rejected.map(({ reason }) => reason), text);
    messages.push({ role: 'assistant', content: text }, { role: 'user', content: `That is not an answer of the form that was asked for. ${fitted.reason} Reply again, with nothing but the answer.` });
  }
}
