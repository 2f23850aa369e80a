import type { ChatMessage } from './chat-model.ts';

/** What messages are thought to take before their endpoint says, in tokens: four bytes each, as in English. */
export function estimatedTokens(messages: readonly Pick<ChatMessage, 'content'>[]): number {
  return Math.ceil(messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0) / 4);
}
