import { canonicalJson } from '../../compiler/canonical-json.ts';
import type { ModelPin } from '../../compiler/flake.ts';
import type { Answer } from '../answer.ts';
import type { ChatMessage, ChatModel } from '../model/chat-model.ts';
import { printDate } from '../resolve/answer-date.ts';
import type { AnswerCache } from '../resolve/answer-cache.ts';
import { sha256 } from '../sha256.ts';
import { actionTools, textOfCalls, withCalls } from './tool-calls.ts';

export interface Turn {
  readonly model: ModelPin;
  readonly messages: readonly ChatMessage[];
  /** How the model says what it does: in words, or by calling functions. */
  readonly protocol?: Protocol | undefined;
}

export type Protocol = 'text' | 'tools';

export interface TurnServices {
  readonly chat: ChatModel;
  readonly cache: AnswerCache;
  readonly signal?: AbortSignal | undefined;
}

/** What a turn is known by: all that was said until then. So a run that is done again, or goes on after it was killed, gets the replies that it got, for nothing. */
export function turnId({ model, messages, protocol }: Turn): string {
  return sha256(canonicalJson({ v: 1, kind: 'turn', ...(protocol === 'tools' ? { protocol } : {}), model: model.name, params: model.params, messages: messages.map(({ role, content }) => ({ role, content })) }));
}

/**
 * Gets a model's reply to a conversation: from the answers that are kept, or from the model, and then it is kept before anybody sees it.
 *
 * @throws ModelError, AnswersError; BudgetSpent of a model that an account pays for, what the signal was aborted with
 */
export async function takeTurn(turn: Turn, { chat, cache, signal }: TurnServices): Promise<{ readonly answer: Answer; readonly reused: boolean }> {
  const question = turnId(turn);
  const { answer, asked } = await cache.askOnce(
    question,
    async () => {
      const asked = { model: turn.model.name, params: turn.model.params, question };
      const inTools = turn.protocol === 'tools';
      const reply = await chat.reply({ ...asked, ...(inTools ? { messages: withCalls(turn.messages), tools: actionTools } : { messages: turn.messages }) }, signal);
      const { model, fingerprint, usage } = reply;
      // Kept in words, so that whoever reads it needs no other protocol.
      const text = reply.calls === undefined ? reply.text : textOfCalls(reply.calls);
      return { question, text, record: { model, ...(fingerprint === undefined ? {} : { fingerprint }), date: printDate(new Date()), usage, rejected: [] } };
    },
    undefined,
    signal,
  );
  return { answer, reused: !asked };
}
