import { Arrow, Colon, LeftParen, Let } from '../tokens.ts';
import { endsExpression, is, isEquals, isGroupOf, isIdentifier, type Item, startsExpression } from './tree.ts';

/** What a word of another language is there for. */
export type ForeignUse = 'choice' | 'loop' | 'function' | 'declaration';

/**
 * `beforeParentheses`: whether `word(…)` is that too; else it could be an op that somebody hopes for, which the checker answers.
 * `after`: whether it may follow a value, as in `a if b else c`.
 */
const words = new Map<string, { use: ForeignUse; beforeParentheses: boolean; after: boolean }>([
  ['if', { use: 'choice', beforeParentheses: true, after: true }],
  ['switch', { use: 'choice', beforeParentheses: true, after: false }],
  ['match', { use: 'choice', beforeParentheses: false, after: false }],
  ['case', { use: 'choice', beforeParentheses: false, after: false }],
  ['for', { use: 'loop', beforeParentheses: true, after: true }],
  ['while', { use: 'loop', beforeParentheses: true, after: false }],
  ['lambda', { use: 'function', beforeParentheses: false, after: false }],
  ['fn', { use: 'function', beforeParentheses: true, after: false }],
  ['fun', { use: 'function', beforeParentheses: false, after: false }],
  ['func', { use: 'function', beforeParentheses: false, after: false }],
  ['function', { use: 'function', beforeParentheses: true, after: false }],
  ['def', { use: 'function', beforeParentheses: false, after: false }],
  ['const', { use: 'declaration', beforeParentheses: false, after: false }],
  ['var', { use: 'declaration', beforeParentheses: false, after: false }],
  ['val', { use: 'declaration', beforeParentheses: false, after: false }],
  ['return', { use: 'declaration', beforeParentheses: false, after: false }],
]);

/**
 * What the item at `index` is in another language, if it can only be meant as that: `if` is a fine name for a binding,
 * but `if x` is no expression.
 */
export function foreignUse(items: readonly Item[], index: number): ForeignUse | undefined {
  const [word, next] = [items[index], items[index + 1]];
  if (!isIdentifier(word)) return undefined;
  const known = words.get(word.image);
  if (known === undefined || isEquals(next) || is(next, Colon)) return undefined;
  if (endsExpression(items[index - 1]) && !known.after && known.use !== 'declaration') return undefined;
  if (isGroupOf(next, LeftParen)) return known.beforeParentheses ? known.use : undefined;
  return startsExpression(next) || is(next, Let) || is(next, Arrow) ? known.use : undefined;
}
