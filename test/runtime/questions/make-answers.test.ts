import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../../runtime/ops/byte-source.ts';
import type { JsonObject } from '../../../runtime/ops/json-value.ts';
import { runOperation } from '../../../runtime/ops/run-operation.ts';
import { textsOf as textsOfQuestion } from '../../../runtime/questions/messages.ts';
import { questionId } from '../../../runtime/questions/question.ts';
import { elements, lists } from '../../oracle/arbitraries.ts';
import * as oracle from '../../oracle/ask.ts';
import { collect } from '../../oracle/pieces.ts';
import { fileOfList } from '../../oracle/value.ts';
import { failure, listSource, textsOf } from '../ops/outcome.ts';
import { problemOf } from '../support/run-plan.ts';
import { askPlan, plain } from './asking.ts';

/** What the model of these tests says of a text: always the same, like a model that was asked once. */
const saying = (replies: readonly string[]) => (text: string) => replies[createHash('sha256').update(text).digest().readUInt32LE() % replies.length] ?? '';

const replies = fc.array(fc.constantFrom('yes', 'No', ' TRUE\n', 'false', '12', '+007', '-0.50', 'a', 'b', 'two words', '', '1,204'), { minLength: 1, maxLength: 4 });
const types = fc.constantFrom<oracle.ReplyType>('text', 'int', 'number', 'bool', { enum: ['a', 'b'] }, { max_words: 1 });
const printed = (type: oracle.ReplyType) => (typeof type === 'string' ? JSON.stringify(type) : 'enum' in type ? `{ enum: ${JSON.stringify(type.enum)} }` : `{ max_words: ${type.max_words} }`);

/** The answer, or undefined where some reply did not fit. */
function answerOf({ outcome }: ReturnType<typeof askPlan>): string | undefined {
  if ('answer' in outcome) return outcome.answer;
  expect(outcome.problems.map(({ code }) => code)).toEqual(['RLM4019']);
  return undefined;
}

describe('the value of what was asked', () => {
  it('of map is an element for each element, of the type that was asked for, in batches or not', () => {
    fc.assert(
      fc.property(lists, types, replies, fc.integer({ min: 1, max: 3 }), (list, type, said, batch) => {
        const says = saying(said);
        const plan = askPlan(`map("?", LIST, type: ${printed(type)}, batch: ${batch})`, list, ([first = '', ...others]) =>
          others.length === 0 ? says(first) : JSON.stringify([first, ...others].map(says)),
        );
        expect(answerOf(plan)).toBe(oracle.map(list, type, says));
      }),
      { numRuns: 300 },
    );
  });

  it('of filter are the elements that were said yes to, repeated ones and all', () => {
    fc.assert(
      fc.property(lists, replies, fc.integer({ min: 1, max: 3 }), (list, said, batch) => {
        const says = saying(said);
        const plan = askPlan(`filter("?", LIST, batch: ${batch})`, list, ([first = '', ...others]) =>
          others.length === 0 ? says(first) : JSON.stringify([first, ...others].map(says)),
        );
        const kept = oracle.filter(list, says);
        expect(answerOf(plan)).toBe(kept && fileOfList(kept));
      }),
      { numRuns: 300 },
    );
    expect(askPlan('filter("?", [1, 2.50, 1])', [], ([text]) => (text === '2.5' ? 'no' : 'yes')).outcome).toEqual({ answer: '"1"\n"1"\n' });
  });

  it('of rlm_call and combine is the reply', () => {
    fc.assert(
      fc.property(fc.array(elements, { minLength: 1 }), types, replies, (list, type, said) => {
        const [reply = ''] = said;
        expect(answerOf(askPlan(`combine(LIST, prompt: "?", type: ${printed(type)})`, list, () => reply))).toBe(oracle.call(type, reply));
        expect(answerOf(askPlan(`rlm_call("?", context, type: ${printed(type)})`, list, () => reply))).toBe(oracle.call(type, reply));
      }),
    );
  });

  it('is a list of quotes, a record, a list of such', () => {
    const schema = '{ json: { type: "object", properties: { b: { type: "number" }, a: { type: "array", items: { type: "string" } } } } }';
    expect(askPlan('rlm_call("?", "the cat", type: "quotes")', [], () => '["cat", "the"]').outcome).toEqual({ answer: '"cat"\n"the"\n' });
    expect(askPlan('map("?", LIST, type: "quotes")', ['the cat', 'a'], ([text]) => (text === 'a' ? '[]' : '["cat"]')).outcome).toEqual({ answer: '["cat"]\n[]\n' });
    expect(askPlan(`rlm_call("?", "x", type: ${schema})`, [], () => '{"b": 1.50, "a": ["\\u0041"]}').outcome).toEqual({ answer: '{"a":["A"],"b":1.5}\n' });
    expect(askPlan(`let r = rlm_call("?", "x", type: ${schema}) in get(r, "b")`, [], () => '{"b": 1.50, "a": []}').outcome).toEqual({ answer: '1.5' });
    expect(askPlan(`map("?", LIST, type: ${schema})`, ['a', 'b'], ([text]) => `{"b": 1, "a": ["${text}"]}`).outcome).toEqual({ answer: '{"a":["a"],"b":1}\n{"a":["b"],"b":1}\n' });
  });

  it('of an empty list is empty', () => {
    expect(askPlan('map("?", LIST)', [], () => 'never').outcome).toEqual({ answer: '' });
    expect(askPlan('filter("?", LIST, batch: 7)', [], () => 'never').outcome).toEqual({ answer: '' });
    expect(askPlan('combine(LIST, prompt: "?")', [], () => 'never').outcome).toMatchObject({ problems: [{ code: 'RLM4006' }] });
  });
});

describe('a combine that does not fit into one question', () => {
  const list = Array.from({ length: 60 }, (_, i) => `${i + 1} apples, and ${'nothing else '.repeat(20)}`);

  it('asks for notes, for notes on notes, and at last for the answer', () => {
    const kinds: string[] = [];
    const { outcome } = askPlan(
      'combine(LIST, prompt: "How many apples?", type: "int")',
      list,
      (texts, question) => {
        const { type, messages } = plain(question);
        kinds.push(`${String(type)} of ${messages[0]?.content.includes('notes') === true ? 'notes' : 'texts'}`);
        const sum = texts.reduce((total, text) => total + Number.parseInt(text, 10), 0);
        return type === 'int' ? String(sum) : `${sum} apples${', and more'.repeat(20)}`;
      },
      { window: 800 },
    );
    expect(outcome).toEqual({ answer: '1830' });
    expect([...new Set(kinds)]).toEqual(['text of texts', 'text of notes', 'int of notes']);
    expect(kinds.filter((kind) => kind === 'int of notes')).toHaveLength(1);
  });

  it('counts equal parts as often as they are there', () => {
    const { outcome } = askPlan('combine(LIST, prompt: "How many?", type: "int")', Array.from({ length: 30 }, () => 'x'.repeat(300)), (texts, { type }) =>
      type === 'int' ? String(texts.reduce((sum, text) => sum + Number(text), 0)) : String(texts.length), { window: 800 });
    expect(outcome).toEqual({ answer: '30' });
  });

  it('quotes at every level, so that the quotes are of the elements to the character', () => {
    const { outcome, asked } = askPlan('combine(LIST, prompt: "Which numbers?", type: "quotes")', list, (texts) => JSON.stringify(texts.map((text) => text.slice(0, 6))), { window: 2500 });
    expect(asked.length).toBeGreaterThan(4);
    expect(asked.every(({ type }) => type === 'quotes')).toBe(true);
    expect('answer' in outcome && textsOf(outcome.answer)).toEqual(list.map((text) => text.slice(0, 6)));
    const same = askPlan('combine(LIST, prompt: "?", type: "quotes")', list, () => '["nothing", "else"]', { window: 2500 });
    expect(same.asked.map(textsOfQuestion).at(-1)).toEqual(['nothing', 'else']);
    expect(askPlan('combine(LIST, prompt: "?", type: "quotes")', list, () => '[]', { window: 800 }).outcome).toEqual({ answer: '' });
  });

  it('ends with an error when notes do not get shorter', () => {
    const { outcome, asked } = askPlan('combine(LIST, prompt: "Repeat it all.")', list, (texts) => texts.join('\n'), { window: 800 });
    expect(outcome).toMatchObject({ problems: [{ code: 'RLM4020' }] });
    expect(asked.length).toBeLessThan(60);
    expect(askPlan('combine(LIST, prompt: "?")', ['a', 'b'], ([text = '']) => text, { window: 1 })).toMatchObject({ outcome: { problems: [{ code: 'RLM4023' }] }, asked: [] });
  });

  it('goes on while notes get shorter, also where there are as many of them as before', () => {
    const halved = ([first = '']: readonly string[]) => first.slice(0, first.length / 2);
    const { outcome, asked } = askPlan('combine(LIST, prompt: "?")', ['x', 'y', 'z'].map((text) => text.repeat(900)), halved, { window: 700 });
    expect(outcome).toMatchObject({ answer: expect.stringMatching(/^x+$/) });
    expect(asked.slice(0, 6).map((question) => textsOfQuestion(question).length)).toEqual([1, 1, 1, 1, 1, 1]);
  });
});

describe('the check', () => {
  const given: JsonObject = { prompt: '?', inputs: { file: 'list' }, model: 'm', params: '{}' };
  const list = ['a', 'b', 'a', 'c'];
  const files = new Map([['list', listSource(list)]]);
  const open = (name: string) => files.get(name) ?? memorySource(Buffer.from(name));
  const questions = collect(runOperation('questions', { ...given, op: 'map' }, open));
  files.set('questions', memorySource(Buffer.from(questions)));
  const ids = questions.split('\n').slice(0, -1).map(questionId);
  const answer = (index: number, file: string): JsonObject => ({ question: ids[index] ?? '', answer: questionId(file), file });
  const [first, second, third] = [answer(0, 'A'), answer(1, 'B'), answer(2, 'C')] as const;
  const locked = [first, second, third];
  const check = (changed: readonly JsonObject[] | null) => runOperation('map', { ...given, questions: { file: 'questions' }, answers: changed }, open);

  it('gives the value when all is as it was locked', () => {
    expect(collect(check(locked))).toBe('"A"\n"B"\n"A"\n"C"\n');
  });

  it.each([
    ['RLM4017', 'no model has answered the questions of this step', null],
    ['RLM4018', 'question 2 of 3 is not the one that was answered', [first, third, second]],
    ['RLM4018', 'this step asks 3 questions, and rlm.lock has answers to 2', [first, second]],
    ['RLM4018', 'this step asks 3 questions, and rlm.lock has answers to 4', [...locked, third]],
    ['RLM4018', 'this step asks 3 questions, and rlm.lock has answers to 0', []],
    ['RLM4022', 'the answer to question 3 of 3 is not the one that rlm.lock names', [first, second, { ...third, file: 'D' }]],
    ['RLM4019', 'the answer to question 2 of 3 does not fit: The reply is empty.', [first, { ...second, file: ' ', answer: questionId(' ') }, third]],
  ])('refuses with %s, %s', (code, message, changed) => {
    expect(failure(() => check(changed))).toEqual({ code, message });
  });

  it('refuses an answer that is not UTF-8', () => {
    files.set('latin1', memorySource(Buffer.from([0xe9])));
    const strange = { ...second, file: 'latin1', answer: questionId(Buffer.from([0xe9])) };
    expect(failure(() => check([first, strange, third]))).toEqual({ code: 'RLM4019', message: 'the answer to question 2 of 3 does not fit: The reply is not valid UTF-8.' });
  });

  it('takes no level of combine that is not the last for the answer', () => {
    files.set('long', listSource(list.map((text) => text.repeat(1000))));
    const many = { prompt: '?', list: { file: 'long' }, model: 'm', params: '{}', window: 700 };
    const lines = collect(runOperation('questions', { ...many, op: 'combine' }, open));
    files.set('parts', memorySource(Buffer.from(lines)));
    const parts = lines.split('\n').slice(0, -1).map((line) => ({ question: questionId(line), answer: questionId('x'), file: 'x' }));
    expect(parts).toHaveLength(4);
    expect(failure(() => runOperation('combine', { ...many, questions: { file: 'parts' }, answers: parts }, open))).toMatchObject({ code: 'RLM4017' });
  });
});

it('a plan that nobody answers says so, where it asks', () => {
  expect(problemOf('count(map("?", lines(context)))', { context: 'a\n' })).toEqual({
    code: 'RLM4017',
    message: 'no model has answered the questions of this step',
    at: 'map("?", lines(context))',
  });
});
