import type { ChatModel } from '../model/chat-model.ts';
import { type ChatModelSettings, openChatModel } from '../model/open-chat-model.ts';

/** The options of commands that ask models. */
export interface AskingArguments {
  readonly concurrency?: number;
  readonly rpm?: number;
  readonly tpm?: number;
  readonly timeout?: number;
}

/** Where models are, and the key for them: read here and handed over, and nowhere else. */
export function endpointOfEnvironment(): Pick<ChatModelSettings, 'apiKey' | 'baseUrl'> {
  const { OPENAI_API_KEY: apiKey, OPENAI_BASE_URL: baseUrl } = process.env;
  return { ...(apiKey === undefined ? {} : { apiKey }), ...(baseUrl === undefined ? {} : { baseUrl }) };
}

/** Opens the endpoint of the environment, within the limits of the options. */
export function openEndpoint({ rpm, tpm, timeout }: AskingArguments, use: Pick<ChatModelSettings, 'concurrency' | 'onRequest' | 'onRetry'>): ChatModel {
  return openChatModel({
    ...use,
    ...endpointOfEnvironment(),
    ...(rpm === undefined ? {} : { rpm }),
    ...(tpm === undefined ? {} : { tpm }),
    ...(timeout === undefined ? {} : { timeout }),
  });
}
