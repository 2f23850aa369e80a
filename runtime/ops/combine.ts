import type { Op } from './arguments.ts';
import type { ByteSource } from './byte-source.ts';
import { quote } from './bytes.ts';
import { Concatenation } from './concatenation.ts';
import { elementsOf, textOf } from './elements.ts';
import { Output } from './output.ts';
import { reducerOf } from './reducer.ts';
import { valueOfElement } from './value-of-element.ts';

/** A list as one value. */
export const combine: Op<'combine'> = function* ({ list, strategy }) {
  if (strategy === undefined) throw new TypeError('a strategy is wanted');
  if (strategy.kind === 'concat') {
    yield* concatenate(list);
    return;
  }
  const reducer = reducerOf(strategy);
  let index = 0;
  let texts = false;
  for (const element of elementsOf(list)) {
    index += 1;
    texts = element[0] === quote;
    reducer.add(textOf(element), () => `element ${index} of the list`);
  }
  const result = reducer.result('the list');
  // A vote among lists or records is won by one in its JSON.
  if (strategy.kind === 'vote' && !texts) yield* valueOfElement(result);
  else yield result;
};

/** Unlike a reducer, holds no more than one text. */
function* concatenate(list: ByteSource): Generator<Uint8Array> {
  const out = new Output();
  const concatenation = new Concatenation((bytes) => out.bytes(bytes));
  for (const element of elementsOf(list)) {
    concatenation.add(textOf(element));
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}
