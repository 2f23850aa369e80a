import type { Op } from './arguments.ts';
import { HeldList } from './held-list.ts';
import { NumberList } from './number-list.ts';
import { Output } from './output.ts';

/** The items in order, by code point or by number; stable either way. */
export const sort: Op<'sort'> = function* ({ list, by, reverse = false }) {
  const held = new HeldList(list);
  const out = new Output();
  for (const index of by === 'number' ? orderByNumber(held, reverse) : orderByText(held, reverse)) {
    out.bytes(held.line(index));
    if (out.ready) yield out.take();
  }
  yield* out.rest();
};

function orderByNumber(held: HeldList, reverse: boolean): Uint32Array {
  const numbers = new NumberList();
  for (let index = 0; index < held.length; index += 1) numbers.add(held.text(index), () => `element ${index + 1} of the list`);
  return numbers.order(reverse);
}

/** How many bytes of a text are compared as one number, which a double holds exactly. */
const keyWidth = 6;

function orderByText(held: HeldList, reverse: boolean): Uint32Array {
  const keys = Float64Array.from({ length: held.length }, (_, index) => keyOf(held.text(index)));
  const direction = reverse ? -1 : 1;
  return Uint32Array.from(keys.keys()).sort((a, b) => direction * ((keys[a] ?? 0) - (keys[b] ?? 0) || held.compareTexts(a, b)) || a - b);
}

/** The first bytes of a text as a number: where two differ, the texts are in the same order. */
function keyOf(text: Buffer): number {
  let key = 0;
  for (let i = 0; i < keyWidth; i += 1) key = key * 0x100 + (text[i] ?? 0);
  return key;
}
