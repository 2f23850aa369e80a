import { listOf, text } from '../types.ts';
import { answerOf, define } from './define.ts';

export const answerTypeParameter = {
  name: 'type',
  kind: 'answer type',
  optional: true,
  default: 'text',
  documentation: 'what the answer must be; see [Asking a model](#asking-a-model)',
} as const;

export const modelParameter = {
  name: 'model',
  kind: 'model',
  optional: true,
  documentation: 'who is asked: one of those that were allowed when the plan is built',
} as const;

const batchParameter = {
  name: 'batch',
  kind: 'natural',
  minimum: 1,
  optional: true,
  default: '1',
  documentation: 'how many elements go into one question; each still gets an answer of its own',
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
  details: 'The whole text goes into one call, so it must fit into the model’s context window: an error says by how much it does not.',
  examples: [{ plan: 'rlm_call("Who wrote this?", "Call me back. Ann")', replies: ['Ann'], answer: 'Ann' }],
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
  details: 'One answer per element, in order. Equal elements are asked about once.',
  examples: [{ plan: 'map("Is it a fruit?", ["apple", "car", "apple"], type: "bool")', replies: ['yes', 'no'], answer: 'true\nfalse\ntrue\n' }],
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
  details: 'They keep their order, and equal elements are asked about once.',
  examples: [{ plan: 'filter("Is it a fruit?", ["apple", "car"])', replies: ['yes', 'no'], answer: '"apple"\n' }],
});
