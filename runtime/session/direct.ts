import type { ModelPin } from '../../compiler/flake.ts';
import { countTokens, type TokenCount } from '../model/count-tokens.ts';
import { fileSource } from '../ops/byte-source.ts';
import { roomBesideText } from './opening.ts';
import type { SessionRequest } from './session-request.ts';
import { survey } from './survey.ts';

/** Whether texts go straight to a model, instead of being worked on by steps: if they are small, whatever their size, or never. */
export type DirectChoice = 'auto' | 'always' | 'never';

/** Below so many tokens models answer better when they are given the text (arXiv 2512.24601, figure 1). */
export const directBelow = 2 ** 14;

/** Texts of more bytes are never small, and not read to find that out. */
const neverSmall = 1024 * directBelow;

export interface DirectDecision {
  readonly direct: boolean;
  readonly reason: 'asked for' | 'small' | 'large' | 'does not fit';
  /** Of all texts together; undefined where nobody had to know. */
  readonly tokens: TokenCount | undefined;
}

/**
 * Decides how a question is worked on. The same for the same texts, whenever it is asked.
 *
 * @param model who would be asked
 */
export async function decideDirect(choice: DirectChoice, { question, contexts }: Pick<SessionRequest, 'question' | 'contexts'>, { window }: Pick<ModelPin, 'window'>): Promise<DirectDecision> {
  if (choice !== 'auto') return { direct: choice === 'always', reason: 'asked for', tokens: undefined };
  let tokens = 0;
  let exact = true;
  for (const { path, size } of contexts) {
    const counted = size > neverSmall ? { tokens: Math.ceil(size / 4), exact: false } : (await survey(fileSource(path), { first: 0, last: 0 })).tokens;
    tokens += counted.tokens;
    exact &&= counted.exact;
  }
  if (tokens >= directBelow) return { direct: false, reason: 'large', tokens: { tokens, exact } };
  const fits = window === undefined || tokens + (await countTokens(question)) + roomBesideText <= window;
  return { direct: fits, reason: fits ? 'small' : 'does not fit', tokens: { tokens, exact } };
}
