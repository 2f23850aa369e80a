import OpenAI from 'openai';
import type { ChatModel } from './chat-model.ts';

export interface Endpoint {
  readonly apiKey: string;
  /** OpenAI's own unless given. */
  readonly baseUrl?: string;
}

/** A model behind an endpoint that speaks OpenAI's chat completions: OpenAI's own, Ollama, vLLM, llama.cpp, LiteLLM and their like. */
export function openaiModel({ apiKey, baseUrl }: Endpoint): ChatModel {
  const client = new OpenAI({ apiKey, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) });
  return {
    async reply({ model, params, messages }, signal) {
      const completion = await client.chat.completions.create({ ...params, model, messages: [...messages] }, { ...(signal === undefined ? {} : { signal }) });
      const { choices, usage, system_fingerprint: fingerprint } = completion;
      return {
        text: choices[0]?.message.content ?? '',
        model: completion.model,
        ...(typeof fingerprint === 'string' ? { fingerprint } : {}),
        usage: { inputTokens: usage?.prompt_tokens ?? 0, outputTokens: usage?.completion_tokens ?? 0 },
      };
    },
  };
}
