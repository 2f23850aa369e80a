import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import type { Op } from './arguments.ts';
import { newline, tab } from './bytes.ts';
import { elementsOf, textOf } from './elements.ts';
import { TextElements } from './json-text.ts';
import { Output } from './output.ts';
import { type Reducer, reducerOf } from './reducer.ts';
import { ValueError } from './value-error.ts';

/** Rows of a key and a value to rows of each key and its values combined, keys in order of first appearance. */
export const group: Op<'group'> = function* ({ rows, how }) {
  // By key, one character per byte; a map keeps the order of first appearance.
  const groups = new Map<string, Reducer>();
  let row = 0;
  for (const element of elementsOf(rows)) {
    row += 1;
    const text = textOf(element);
    const end = text.indexOf(tab);
    if (end < 0) throw new ValueError('RLM4009', { row, text: text.toString() });
    const key = text.toString('latin1', 0, end);
    let reducer = groups.get(key);
    if (reducer === undefined) {
      if (key.includes('\n')) throw new ValueError('RLM4010', { place: `the key of row ${row}`, text: text.toString('utf8', 0, end) });
      groups.set(key, (reducer = reducerOf(how)));
    }
    reducer.add(text.subarray(end + 1), () => `the value of row ${row}`);
  }
  const out = new Output();
  const results = new TextElements(out);
  for (const [key, reducer] of groups) {
    const name = Buffer.from(key, 'latin1');
    const result = reducer.result('the group');
    if (result.includes(newline)) {
      throw new ValueError('RLM4010', { place: `the result for the key \`${excerpt(name.toString())}\``, text: result.toString() });
    }
    results.text(Buffer.concat([name, Buffer.from('\t'), result]));
    if (out.ready) yield out.take();
  }
  yield* out.rest();
};
