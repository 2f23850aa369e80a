import type { Op } from './arguments.ts';
import { elementsOf } from './elements.ts';
import { items, lengthIn } from './units.ts';
import { valueOfElement } from './value-of-element.ts';
import { ValueError } from './value-error.ts';

/** One item of a list, as a value of its own. */
export const at: Op<'at'> = function* ({ list, i }) {
  const position = i < 0 ? lengthIn(items, list) + i : i;
  let length = 0;
  for (const element of elementsOf(list)) {
    if (length === position) {
      yield* valueOfElement(element);
      return;
    }
    length += 1;
  }
  throw new ValueError('RLM4007', { position: i, length });
};
