import { listOf, text } from '../types.ts';
import { answerOf, define } from './define.ts';

export const answerTypeParameter = {
  name: 'type',
  kind: 'answer type',
  optional: true,
  default: 'text',
  documentation:
    'what the answer must be: `"text"` unless given, `"int"`, `"number"`, `"bool"`, `"quotes"`, `{ enum: ["…", "…"] }`, `{ max_words: n }` or `{ json: schema }`',
} as const;

export const modelParameter = {
  name: 'model',
  kind: 'model',
  optional: true,
  documentation: 'who is asked, one of those that the command names; the first of them unless given',
} as const;

const batchParameter = {
  name: 'batch',
  kind: 'natural',
  minimum: 1,
  optional: true,
  default: '1',
  documentation: 'how many elements go into one question, 1 unless given; each still gets an answer of its own',
} as const;

export const rlm_call = define({
  name: 'rlm_call',
  family: 'ask',
  parameters: [
    { name: 'query', kind: 'text', optional: false, documentation: 'the question' },
    { name: 'context', kind: 'text', optional: false, documentation: 'the text that it is about' },
    answerTypeParameter,
    modelParameter,
  ],
  result: answerOf,
  resultText: 'the answer',
  summary: 'a model’s answer to a question about a text',
  details:
    'The whole text goes into one question, so it must fit into the model’s context window: an error says by how much it does not. ' +
    'A reply that is not of the type is asked for again with the reason, twice at most, and then is an error.',
  examples: [
    { plan: 'rlm_call("Who wrote this?", "Call me back. Ann")', replies: ['Ann\n'], answer: 'Ann' },
    { plan: 'rlm_call("How many people are there?", "Ann met Bob.", type: "int")', replies: ['2'], answer: '2' },
    { plan: 'rlm_call("How tall is Ann, in metres?", "Ann, 180 cm", type: "number")', replies: ['1.80'], answer: '1.8' },
    { plan: 'rlm_call("Who is angry?", "Ann: Well.\\nBob: Enough!", type: "quotes")', replies: ['["Bob: Enough!"]'], answer: '"Bob: Enough!"\n' },
    {
      plan: 'rlm_call("Who is it?", "Ann is 41.", type: { json: { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } } })',
      replies: ['{"name": "Ann", "age": 41}'],
      answer: '{"age":41,"name":"Ann"}\n',
    },
  ],
});

export const map = define({
  name: 'map',
  family: 'ask',
  parameters: [
    { name: 'prompt', kind: 'text', optional: false, documentation: 'the question about each element' },
    { name: 'inputs', kind: 'texts', optional: false, documentation: 'the elements' },
    answerTypeParameter,
    modelParameter,
    batchParameter,
  ],
  result: (given) => listOf(answerOf(given)),
  resultText: 'a list of answers',
  summary: 'a model’s answer about each element of a list',
  details:
    'One answer per element, in order. Equal elements are asked about once, and an empty list asks nothing. `batch` puts so many different elements into ' +
    'one question, which is cheaper for short ones: the reply is one JSON array with an answer for each, and if one of them does not fit, all of that ' +
    'question are asked again. One that is left over alone is asked about as without a `batch`. An element that is put in between asks about itself ' +
    'alone, but with a `batch` it moves those after it into other questions.',
  examples: [
    { plan: 'map("Is it a fruit?", ["apple", "car", "apple"], type: "bool")', replies: ['yes', 'No'], answer: 'true\nfalse\ntrue\n' },
    { plan: 'map("Where?", ["Ann is in Rome.", "Bob is lost."])', replies: ['Rome', 'Not stated.'], answer: '"Rome"\n"Not stated."\n' },
    {
      plan: 'map("Which is it?", ["apple", "car", "pear"], type: { enum: ["fruit", "thing"] }, batch: 2)',
      replies: ['["fruit", "thing"]', 'fruit'],
      answer: '"fruit"\n"thing"\n"fruit"\n',
    },
    { plan: 'map("What is said?", ["Ann is late again."], type: { max_words: 2 })', replies: ['Ann’s late'], answer: '"Ann’s late"\n' },
    { plan: 'map("Who is named?", ["Ann met Bob.", "It rained."], type: "quotes")', replies: ['["Ann", "Bob"]', '[]'], answer: '["Ann","Bob"]\n[]\n' },
  ],
});

export const filter = define({
  name: 'filter',
  family: 'ask',
  parameters: [
    { name: 'prompt', kind: 'text', optional: false, documentation: 'the question about each element, to be answered by yes or no' },
    { name: 'inputs', kind: 'texts', optional: false, documentation: 'the elements' },
    modelParameter,
    batchParameter,
  ],
  result: () => listOf(text),
  resultText: 'List<Text>',
  summary: 'the elements that a model says yes to',
  details:
    'They keep their order, and are as they were. Equal elements are asked about once, and `batch` is as in `map`. It asks what `map` with `type: "bool"` asks, so ' +
    'the answers of one are those of the other.',
  examples: [
    { plan: 'filter("Is it a fruit?", ["apple", "car"])', replies: ['yes', 'no'], answer: '"apple"\n' },
    { plan: 'filter("Is it a fruit?", ["apple", "car", "pear"], batch: 3)', replies: ['[true, false, true]'], answer: '"apple"\n"pear"\n' },
  ],
});
