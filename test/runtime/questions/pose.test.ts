import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestLine } from '../../../runtime/ops/limits.ts';
import { runOperation } from '../../../runtime/ops/run-operation.ts';
import { textsOf } from '../../../runtime/questions/messages.ts';
import { pose } from '../../../runtime/questions/pose.ts';
import { type Question, readQuestion, writeQuestion } from '../../../runtime/questions/question.ts';
import { sha256 } from '../../../runtime/sha256.ts';
import * as oracle from '../../oracle/ask.ts';
import { elements, lists } from '../../oracle/arbitraries.ts';
import { failure, listSource, textSource } from '../ops/outcome.ts';
import { askPlan, idOf, plain } from './asking.ts';

describe('the questions of map and filter', () => {
  it('are about each different element once, in the order in which they first occur, in batches', () => {
    fc.assert(
      fc.property(lists, fc.constantFrom('map', 'filter'), fc.integer({ min: 1, max: 4 }), (list, op, batch) => {
        const { asked } = askPlan(`${op}("?", LIST, batch: ${batch}${op === 'map' ? ', type: "bool"' : ''})`, list, (texts) => (texts.length === 1 ? 'yes' : JSON.stringify(texts.map(() => true))));
        expect(asked.map(textsOf)).toEqual(oracle.batches(list, batch));
        expect(asked.map(({ kind }) => kind)).toEqual(asked.map((question) => (textsOf(question).length === 1 ? 'call' : 'batch')));
      }),
    );
  });

  it('are known by what is asked, and not by where', () => {
    const ids = (plan: string, list: readonly string[], pin?: object) => askPlan(plan, list, () => '1', pin).asked.map(idOf);
    const [a, b, c] = ids('map("?", LIST, type: "int")', ['a', 'b', 'c']);
    expect(ids('map("?", LIST, type: "int")', ['c', 'x', 'a', 'b'])).toEqual([c, expect.anything(), a, b]);
    expect(ids('[rlm_call("?", "a", type: "int")]', [])).toEqual([a]);
    expect(ids('let x = ["z", "b"] in map(prompt: "?", inputs: x, type: "int", batch: 1)', []).at(1)).toBe(b);
    const others = [
      ids('map("?!", LIST, type: "int")', ['a']),
      ids('map("?", LIST, type: "number")', ['a']),
      ids('map("?", LIST, type: "int", model: "two")', ['a']),
      ids('map("?", LIST, type: "int")', ['a '], {}),
      ids('map("?", LIST, type: "int")', ['a'], { params: { temperature: 1 } }),
      ids('combine(LIST, prompt: "?", type: "int")', ['a']),
    ].flat();
    expect(new Set([a, ...others]).size).toBe(others.length + 1);
  });

  it('do not depend on the window of the model, nor on what it can be held to unless it is held', () => {
    const ids = (type: string, pin: object) => askPlan(`map("?", LIST, type: ${type})`, ['a'], () => '1', pin).asked.map(idOf);
    expect(ids('"int"', { window: 5, structured: true })).toEqual(ids('"int"', {}));
  });

  it('hold a model to the schema where it can be held, one object at a time', () => {
    const type = '{ json: { type: "object", properties: { a: { type: "integer" } } } }';
    const params = (plan: string) => askPlan(plan, ['a', 'b', 'c'], (texts) => (texts.length === 2 && plan.includes('batch') ? '[{"a":1},{"a":2}]' : '{"a":1}'), { structured: true }).asked.map((question) => plain(question).params);
    const held = { temperature: 0, response_format: 'json_schema' };
    expect(params(`map("?", LIST, type: ${type}, batch: 2)`)).toEqual([{ temperature: 0 }, held]);
    expect(params(`combine(LIST, prompt: "?", type: ${type})`)).toEqual([held]);
    expect(params('map("?", LIST)')).toHaveLength(3);
    expect(params('map("?", LIST)')[0]).toEqual({ temperature: 0 });
  });
});

describe('the questions for sessions', () => {
  const sessions = { models: [{ name: 'below', params: { top_p: 0.5 } }], prompt: 3 } as const;
  const inSessions = (plan: string, list: readonly string[]) => askPlan(plan, list, (texts) => (texts.length > 1 ? '["1", "1"]' : '1'), {}, sessions).asked;

  it('have the hash of the text in place of the text, and who works on it by depth', () => {
    const [question] = inSessions('rlm_call("How \\"long\\"?", LIST_TEXT, type: "int")'.replace('LIST_TEXT', '"ab\\n"'), []);
    expect(question && writeQuestion(question)).toBe(
      '{"context":"a63d8014dba891345b30174df2b2a57efbb65b4f9f09b98f245d1b3192277ece","kind":"session","models":[{"name":"one","params":{"temperature":0}},{"name":"below","params":{"top_p":0.5}}],"prompt":3,"query":"How \\"long\\"?","type":"int","v":1}',
    );
    expect(question && textsOf(question)).toEqual([]);
  });

  it('are about each different element once, and are read as they were written', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const asked = inSessions('map("?", LIST)', list);
        expect(asked.map((question) => question.kind === 'session' && question.context)).toEqual([...new Set(list)].map((text) => sha256(text)));
        for (const question of asked) expect(readQuestion(writeQuestion(question))).toEqual(question);
      }),
    );
  });

  it('are known by the query, the text, the models by depth, the version of the words and the type', () => {
    const id = (plan: string, pin: Partial<typeof sessions> | { readonly prompt: number } = {}) => askPlan(plan, [], () => '1', {}, { ...sessions, ...pin }).asked.map(idOf)[0];
    const plan = 'rlm_call("?", "a", type: "int")';
    const others = [
      id('rlm_call("!", "a", type: "int")'), id('rlm_call("?", "b", type: "int")'), id('rlm_call("?", "a", type: "number")'), id('rlm_call("?", "a", type: "int", model: "two")'), id(plan, { prompt: 4 }),
      askPlan(plan, [], () => '1', {}, { ...sessions, models: [{ name: 'below', params: {} }] }).asked.map(idOf)[0],
      askPlan(plan, [], () => '1', {}, { ...sessions, models: [...sessions.models, ...sessions.models] }).asked.map(idOf)[0],
      askPlan(plan, [], () => '1').asked.map(idOf)[0],
    ];
    expect(new Set([id(plan), ...others]).size).toBe(others.length + 1);
    expect(id('let x = map("?", ["z", "a"], type: "int") in at(x, 1)')).not.toBe(id(plan));
    expect(askPlan('map("?", ["z", "a"], type: "int")', [], () => '1', {}, sessions).asked.map(idOf)[1]).toBe(id(plan));
  });

  it('are none of filter, combine, batches and quotes', () => {
    const kinds = (plan: string) => inSessions(plan, ['a', 'b']).map(({ kind }) => kind);
    expect(kinds('map("?", LIST, batch: 2)')).toEqual(['batch']);
    expect(kinds('combine(LIST, prompt: "?")')).toEqual(['combine']);
    expect(askPlan('filter("?", LIST)', ['a'], () => 'yes', {}, sessions).asked.map(({ kind }) => kind)).toEqual(['call']);
    expect(askPlan('map("?", LIST, type: "quotes")', ['a'], () => '[]', {}, sessions).asked.map(({ kind }) => kind)).toEqual(['call']);
  });
});

describe('the questions of combine', () => {
  const arguments_ = { operation: 'combine', query: textSource('What do they say?'), type: 'int', batch: 1, model: 'm', params: {}, structured: false, sessions: undefined } as const;
  const long = fc.integer({ min: 100, max: 2000 }).map((length) => 'é'.repeat(length));
  const written = function* (questions: Iterable<Question>) {
    for (const question of questions) yield Buffer.from(writeQuestion(question));
  };
  const posed = (list: readonly string[], window: number | undefined, notes = false) => [...pose({ ...arguments_, subject: listSource(list, [7]), window, notes })];

  it('are one about all elements in order when the window is not known', () => {
    fc.assert(
      fc.property(fc.array(elements, { minLength: 1 }), fc.boolean(), (list, notes) => {
        const [question, ...others] = posed(list, undefined, notes);
        expect(others).toEqual([]);
        expect(question).toMatchObject({ kind: 'combine', type: 'int' });
        expect(question && textsOf(question)).toEqual(list);
      }),
    );
  });

  it('have all elements once and in order, and as many as fit; only if it is one does it ask for the answer', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(elements, long), { minLength: 1, maxLength: 40 }), fc.integer({ min: 700, max: 3000 }), fc.boolean(), (list, window, notes) => {
        const questions = posed(list, window, notes);
        expect(questions.flatMap(textsOf)).toEqual(list);
        expect(new Set(questions.map(({ type }) => type))).toEqual(new Set([questions.length === 1 ? 'int' : 'text']));
        const room = 2 * (window - Math.min(4096, window / 4));
        for (const [index, question] of questions.entries()) {
          const texts = textsOf(question);
          const bytes = plain(question).messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0);
          if (texts.length > 1) expect(bytes).toBeLessThanOrEqual(room);
          const following = questions[index + 1];
          if (following === undefined) continue;
          // The next text would not have fitted as well; each counts with the tags around it.
          const [next = ''] = textsOf(following);
          expect(bytes + 30 * texts.length + Buffer.byteLength(next) + 100).toBeGreaterThan(room);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('are none where not even two notes would fit into one, since that would never end', () => {
    const failed = { code: 'RLM4023', message: 'the elements of the list do not fit into one question to a model that takes 100 tokens, and not even two notes on them would' };
    expect(failure(() => written(pose({ ...arguments_, subject: listSource(['a', 'b']), window: 100, notes: false })))).toEqual(failed);
    expect(posed(['a'], 100)).toHaveLength(1);
  });

  it('change only from where an element was put in', () => {
    const list = Array.from({ length: 200 }, (_, i) => `element ${i}: ${'x'.repeat(50)}`);
    const before = posed(list, 1000).map(idOf);
    const after = posed([...list, 'one more'], 1000).map(idOf);
    expect(before.length).toBeGreaterThan(5);
    expect(after.slice(0, before.length - 1)).toEqual(before.slice(0, -1));
  });

  it('are about what was noted when the list is notes, in other words', () => {
    const [texts, notes] = [false, true].map((of) => posed(['3', '4'], undefined, of).map(idOf));
    expect(texts).not.toEqual(notes);
  });

  it('of nothing are an error, but of no quotes none', () => {
    const nothing = { ...arguments_, subject: listSource([]), window: undefined };
    expect(failure(() => written(pose({ ...nothing, notes: false })))).toEqual({ code: 'RLM4006', message: 'the list is empty, and there is no answer of nothing' });
    expect([...pose({ ...nothing, type: 'quotes', notes: true })]).toEqual([]);
  });
});

describe('a question', () => {
  it('is read as it was written', () => {
    fc.assert(
      fc.property(lists, fc.constantFrom('map("?", LIST)', 'map("?", LIST, type: { enum: ["a", "b"] }, batch: 3)', 'map("?", LIST, type: { max_words: 3 }, model: "two")'), (list, plan) => {
        const { asked } = askPlan(plan, list, (texts) => (texts.length > 1 && plan.includes('batch') ? JSON.stringify(texts.map(() => 'a')) : 'a'));
        for (const question of asked) expect(readQuestion(writeQuestion(question))).toEqual(question);
      }),
    );
  });

  it.each(['{}', '[]', '{"v":2,"kind":"call","model":"m","params":{},"messages":[],"type":"text"}', '{"v":1,"kind":"chat","model":"m","params":{},"messages":[],"type":"text"}'])('is not %s', (line) => {
    expect(() => readQuestion(line)).toThrow(TypeError);
  });

  it('is never longer than a line may be, with its escapes', () => {
    const run = (op: string, given: object) => failure(() => runOperation('questions', { op, model: 'm', params: '{}', ...given }, () => large));
    const large = {
      size: longestLine + 1,
      *chunks() {
        yield Buffer.alloc(longestLine + 1, 'x');
      },
    };
    const message = 'question 1 would be longer than 67108864 bytes';
    expect(run('rlm_call', { query: '?', context: { file: 'large' } })).toEqual({ code: 'RLM4021', message });
    expect(run('rlm_call', { query: '?', context: '"'.repeat(longestLine / 2) })).toEqual({ code: 'RLM4021', message });
  });
});
