import { number, text, type Type } from '../types.ts';
import { answerTypeParameter, modelParameter } from './ask.ts';
import { answerOf, define, elementOfList } from './define.ts';
import type { GivenArguments } from './description.ts';

function byStrategy(given: GivenArguments): Type {
  const strategy = given.texts.get('strategy');
  if (strategy === undefined) return answerOf(given);
  if (strategy === 'vote') return elementOfList(given);
  return strategy === 'concat' ? text : number;
}

export const join = define({
  name: 'join',
  family: 'reduce',
  parameters: [
    { name: 'list', kind: 'texts', optional: false, documentation: 'the pieces' },
    { name: 'delimiter', kind: 'fixed text', empty: 'allowed', optional: false, documentation: 'the text between two pieces' },
  ],
  result: () => text,
  resultText: 'Text',
  summary: 'the pieces as one text, with a delimiter between them',
  details: 'An empty list gives the empty text.',
  examples: [{ plan: 'join(["a", "b"], " and ")', answer: 'a and b' }],
});

export const combine = define({
  name: 'combine',
  family: 'reduce',
  parameters: [
    { name: 'list', kind: 'list', optional: false, documentation: 'texts or numbers; with a question, elements of any type' },
    {
      name: 'strategy',
      kind: 'strategy',
      question: 'prompt',
      optional: true,
      documentation: '`"concat"`, `"sum"`, `"min"`, `"max"`, `"mean"`, `"median"`, `"p95"` and the like, or `"vote"`; several words are the `prompt`',
    },
    { name: 'prompt', kind: 'text', optional: true, documentation: 'a question about all elements together, for a model' },
    { ...answerTypeParameter, onlyAsking: true },
    { ...modelParameter, onlyAsking: true },
  ],
  exactlyOneOf: ['strategy', 'prompt'],
  result: byStrategy,
  resultText: 'Text for "concat", the element for "vote", the answer to a question, else Number',
  summary: 'a list as one value: concatenated, summed, voted on, or what a model says of it',
  details:
    '`"concat"` puts a newline after each piece that lacks one, but the last. The numeric strategies read each element as a number and name the first ' +
    'that is none. `"mean"` is half-even to 15 significant digits; `"median"` and `"p1"` to `"p100"` are by nearest rank. `"vote"` trims the ' +
    'elements and gives the most frequent; a tie goes to the first seen. Of an empty list the sum is 0 and the concatenation empty; the others are errors. ' +
    'With a question a model is asked about all elements together, those that are no texts as JSON: in one question if they fit into its context window, else in a ' +
    'tree, where notes are taken of as many at a time as fit, and the question is about the notes. `type` and `model` are for questions only.',
  examples: [
    { plan: 'combine(["3", "-1", " 0.5 "], "sum")', answer: '2.5' },
    { plan: 'combine(["a", "b\\n", "c"], "concat")', answer: 'a\nb\nc' },
    { plan: 'combine(["yes", "no", "yes"], "vote")', answer: 'yes' },
    { plan: 'combine([1, 2, 3, 4], "median")', answer: '2' },
    { plan: 'combine(["Ann left.", "Bob stayed.", "Ann is back."], "Who is here now?")', replies: ['Ann and Bob'], answer: 'Ann and Bob' },
    { plan: 'combine([{ name: "Ann", age: 41 }, { name: "Bob", age: 7 }], prompt: "Is one of them a child?", type: "bool")', replies: ['yes'], answer: 'true' },
  ],
});
