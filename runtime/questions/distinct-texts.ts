import { createHash } from 'node:crypto';
import type { ByteSource } from '../ops/byte-source.ts';
import { elementsOf, textOf } from '../ops/elements.ts';

/** An element of a list that is like none before it, and for each that is, which one. */
export interface ListedText {
  /** Counts the different texts. */
  readonly index: number;
  /** The text, if it is the first of its kind. Valid until the next is taken. */
  readonly text: Buffer | undefined;
}

/** The texts of a list in order: equal elements are asked about once. Of each different one no more than a hash is held. */
export function* distinctTexts(list: ByteSource): Generator<ListedText> {
  const indices = new Map<string, number>();
  for (const element of elementsOf(list)) {
    const text = textOf(element);
    const digest = createHash('sha256').update(text).digest('base64');
    const known = indices.get(digest);
    const index = known ?? indices.size;
    if (known === undefined) indices.set(digest, index);
    yield { index, text: known === undefined ? text : undefined };
  }
}
