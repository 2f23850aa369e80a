import type { ChatModel } from '../model/chat-model.ts';
import type { Happening } from './event.ts';
import { secondsSince } from './shown.ts';

/** A model whose replies to the questions of plans are told of, with all that was said. */
export function tracedModel(chat: ChatModel, emit: (happening: Happening) => void): ChatModel {
  return {
    async reply(request, signal, onAttempt) {
      const { question = '', model: asked, messages } = request;
      const started = performance.now();
      let attempts = 0;
      const counted = () => {
        const ended = onAttempt?.();
        attempts += 1;
        return (usage: Parameters<NonNullable<typeof ended>>[0]) => ended?.(usage);
      };
      const said = { question, asked, messages: [...messages] };
      try {
        const reply = await chat.reply(request, signal, counted);
        emit({ event: 'answered', ...said, model: reply.model, reply: reply.text, usage: reply.usage, attempts, seconds: secondsSince(started) });
        return reply;
      } catch (error) {
        emit({ event: 'unanswered', ...said, reason: error instanceof Error ? error.message : String(error), attempts, seconds: secondsSince(started) });
        throw error;
      }
    },
  };
}
