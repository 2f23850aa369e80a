import type { Op } from './arguments.ts';
import { elementsOf } from './elements.ts';
import { childrenOf } from './json-children.ts';
import { unescapeJson } from './json-text.ts';
import { valueOfElement } from './value-of-element.ts';

/** One field of a record, as a value of its own. */
export const get: Op<'get'> = function* ({ record, key }) {
  // A record is written as a list of itself would be: one line of JSON.
  for (const json of elementsOf(record)) {
    const field = fieldOf(json, key);
    if (field !== undefined) yield* valueOfElement(field);
    else throw new Error(`the record has no field ${JSON.stringify(key)}, which the compiler checks`);
  }
};

function fieldOf(json: Buffer, key: string): Buffer | undefined {
  const wanted = Buffer.from(key);
  const children = childrenOf(json);
  for (const name of children) {
    const value = children.next();
    if (value.done !== true && unescapeJson(name).equals(wanted)) return value.value;
  }
  return undefined;
}
