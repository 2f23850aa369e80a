import type { IToken } from 'chevrotain';
import type { Span } from './span.ts';

export function spanOf({ startOffset, image }: IToken): Span {
  return { start: startOffset, end: startOffset + image.length };
}
