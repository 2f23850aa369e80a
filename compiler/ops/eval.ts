import { listOf, number, text, type Type } from '../types.ts';
import { answerOf, define } from './define.ts';
import type { GivenArguments } from './description.ts';

/** Ways to reduce what a function gives of each line, in the words of `combine`, `at` and `take`. */
const reductions = ['count', 'sum', 'min', 'max', 'first', 'last', 'list'] as const;

function resultOf(given: GivenArguments): Type {
  const reduction = reductions.find((word) => word === given.texts.get('reduce'));
  if (reduction === undefined) return answerOf(given);
  if (given.flags.has('by_key') || reduction === 'list') return listOf(text);
  return reduction === 'first' || reduction === 'last' ? text : number;
}

const eval_ = define({
  name: 'eval',
  family: 'eval',
  parameters: [
    { name: 'code', kind: 'fixed text', empty: 'refused', optional: false, documentation: 'a program' },
    { name: 'bindings', kind: 'bindings', optional: false, documentation: 'what the program has by name: `{ name: value }`' },
    { name: 'vm_spec', kind: 'vm spec', optional: false, documentation: 'where it runs and what it may use: `{ language: "javascript" }`' },
    { name: 'type', kind: 'result type', optional: true, default: 'text', documentation: 'what it gives: `"text"` unless given, `"number"`, `"bool"`, `{ list: … }` of these' },
    { name: 'reduce', kind: 'word', words: reductions, optional: true, documentation: 'in Rust: what becomes of what the function gives of each of the `lines`' },
    { name: 'by_key', kind: 'flag', optional: true, default: false, documentation: 'in Rust: whether it gives keys and values, and those of each key are reduced by themselves' },
  ],
  result: resultOf,
  resultText: 'the result',
  summary: 'what a program gives: its `result`, or what it prints',
  details: 'The program runs in a sandbox without network.',
  examples: [
    { plan: 'eval("result = xs.reduce((a, b) => a * b, 1)", { xs: [2, 3, 7] }, { language: "javascript" }, type: "number")', answer: '42' },
  ],
});

export { eval_ as eval };
