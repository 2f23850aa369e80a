import { createHash } from 'node:crypto';
import type { ByteSource } from '../ops/byte-source.ts';
import { elementsOf, textOf } from '../ops/elements.ts';

/** An element of a list, and which of the different texts of the list it is. */
export interface ListedText {
  /** Counts the different texts. */
  readonly index: number;
  /** As it is written in the list. Valid until the next is taken, like the text. */
  readonly element: Buffer;
  /** The text, if it is the first of its kind. */
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
    yield { index, element, text: known === undefined ? text : undefined };
  }
}
