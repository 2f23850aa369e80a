import type { ChatMessage } from './chat-model.ts';

/** The longest run of characters without white space that is taken for one token. */
const longestToken = 64;

/** A token, at least: tokenizers put white space at most at the ends of a token, so that each word begins a new one. */
const leastTokens = new RegExp(`\\S{1,${longestToken}}`, 'gu');

/** Rulers and dotted lines, of which tokenizers have long pieces. */
const rulers = /([^\s\p{L}\p{N}])\1{7,}/gu;

/**
 * By how many tokens a question surely exceeds a model's window; 0 if it may fit.
 *
 * Each model counts its own tokens, and what may fit must not be refused, so this counts the least: a token for each word, and one for each 64
 * characters of a word. No tokenizer in use has tokens that reach over the space between two words, or longer ones of letters; runs of one
 * sign, of which there are longer ones, count as the sign. For English prose it comes to three quarters of what is really counted, for code, tables and
 * writing without spaces to much less.
 *
 * @param window in tokens
 */
export function contextExcess({ messages }: { readonly messages: readonly Pick<ChatMessage, 'content'>[] }, window: number): number {
  // No more is counted than there are characters, so nearly all questions need not be looked at.
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  if (characters <= window) return 0;
  let tokens = 0;
  for (const { content } of messages) for (const _ of content.replace(rulers, '$1').matchAll(leastTokens)) tokens += 1;
  return Math.max(0, tokens - window);
}
