import { afterEach } from 'vitest';
import type { ChatModel, ChatRequest } from '../../../../runtime/model/chat-model.ts';
import { ModelError } from '../../../../runtime/model/model-error.ts';
import { type ChatModelSettings, openChatModel } from '../../../../runtime/model/open-chat-model.ts';
import { type Script, type ScriptedModel, scriptedModel } from '../../../support/scripted-model.ts';
import { SkippingClock } from './skipping-clock.ts';

const servers: ScriptedModel[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

export const key = 'sk-canary-0123456789abcdef';

/** A model behind a real server that does what the script says, with pauses that take no time. */
export async function modelThat(script: Script, settings: Partial<ChatModelSettings> = {}): Promise<{ readonly server: ScriptedModel; readonly model: ChatModel; readonly clock: SkippingClock }> {
  const server = await scriptedModel(script);
  servers.push(server);
  const clock = new SkippingClock();
  const model = openChatModel({ apiKey: key, baseUrl: server.baseUrl, concurrency: 8, ...settings }, clock);
  return { server, model, clock };
}

/** A question with these words. */
export function asking(text: string, others: Partial<ChatRequest> = {}): ChatRequest {
  return { model: 'm', params: { temperature: 0, seed: 0 }, messages: [{ role: 'user', content: text }], ...others };
}

/** What `reply` fails with, as the user gets to know it. */
export async function errorOf(reply: Promise<unknown>): Promise<ModelError> {
  const error: unknown = await reply.then(
    () => new Error('there was a reply'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ModelError)) throw new Error('it is no ModelError', { cause: error });
  return error;
}
