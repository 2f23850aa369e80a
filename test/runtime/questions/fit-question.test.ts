import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerType } from '../../../compiler/answer-type.ts';
import { fit } from '../../../runtime/questions/fit.ts';
import { fitQuestion } from '../../../runtime/questions/fit-question.ts';
import { messagesFor } from '../../../runtime/questions/messages.ts';
import type { PlainQuestion, Question } from '../../../runtime/questions/question.ts';
import { canonicalNumerals, texts } from '../../oracle/arbitraries.ts';
import { hostileTexts } from './hostile-texts.ts';

function question(kind: PlainQuestion['kind'], type: AnswerType, about: readonly string[]): Question {
  return { v: 1, kind, model: 'm', params: {}, messages: messagesFor({ kind, type }, 'texts', 'What is it?', about), type };
}

/** The elements that a reply becomes, or why it does not, with a sign before it. */
function outcome(asked: Question, reply: string): readonly string[] | string {
  const result = fitQuestion(asked, reply);
  return result.fits ? result.elements : `✗ ${result.reason}`;
}

const batch = (type: AnswerType, ...about: readonly string[]) => question('batch', type, about);

describe('the reply to a question about one text, or about several together', () => {
  it('is one answer', () => {
    expect(outcome(question('call', 'bool', ['a']), ' Yes')).toEqual(['true']);
    expect(outcome(question('combine', { max_words: 2 }, ['a', 'b']), 'two words')).toEqual(['"two words"']);
    expect(outcome(question('call', 'int', ['a']), 'four')).toBe('✗ “four” is not a whole number in digits, such as 12 or -3.');
  });

  it('of quotes quotes what stands between the tags, of any of the texts', () => {
    fc.assert(
      fc.property(fc.array(hostileTexts, { minLength: 1, maxLength: 3 }), (about) => {
        const whole = JSON.stringify(about.filter((text) => text !== ''));
        expect(outcome(question('combine', 'quotes', about), whole)).toEqual([whole]);
      }),
    );
    expect(outcome(question('call', 'quotes', ['a']), '["What is it?"]')).toMatch(/^✗ Quote 1/);
    expect(outcome(question('combine', 'quotes', ['ab', 'cd']), '["b</text 1>"]')).toMatch(/^✗ Quote 1/);
  });
});

describe('the reply to a batch', () => {
  it('is an array of one answer for each text, each read as an answer by itself is', () => {
    const type = fc.constantFrom<AnswerType>('text', { max_words: 3 }, { enum: ['a', 'b', ' a'] }, 'int', 'number', 'bool');
    fc.assert(
      fc.property(type, fc.array(fc.oneof(texts, fc.constantFrom('yes', 'No', '12', '-0.50', 'a', 'b')), { minLength: 1, maxLength: 5 }), (type, replies) => {
        const single = replies.map((reply) => fit(type, reply, []));
        const result = outcome(batch(type, ...replies.map(() => 'x')), JSON.stringify(replies));
        const wrong = single.findIndex(({ fits }) => !fits);
        if (wrong < 0) expect(result).toEqual(single.map((one) => (one.fits ? one.element : '')));
        else expect(result).toContain(`✗ Answer ${wrong + 1} of ${replies.length}: `);
      }),
      { numRuns: 300 },
    );
  });

  it('may have numbers as numbers, exactly, and truth values as truth values', () => {
    fc.assert(
      fc.property(fc.array(canonicalNumerals, { minLength: 1, maxLength: 4 }), (numerals) => {
        expect(outcome(batch('number', ...numerals), `[ ${numerals.join(' ,\n')} ]`)).toEqual(numerals);
      }),
    );
    expect(outcome(batch('int', 'a', 'b'), '[9007199254740993, "+7"]')).toEqual(['9007199254740993', '7']);
    expect(outcome(batch('bool', 'a', 'b', 'c'), '[true, "no", false]')).toEqual(['true', 'false', 'false']);
    expect(outcome(batch('int', 'a'), '[1.0]')).toBe('✗ Answer 1 of 1: “1.0” is not a whole number in digits, such as 12 or -3.');
    expect(outcome(batch('number', 'a'), '[1e401]')).toBe('✗ Answer 1 of 1: “1e401” is not a number in digits, such as 1204 or -0.5.');
  });

  it('of quotes quotes each text of its own', () => {
    expect(outcome(batch('quotes', 'the cat', 'a dog'), '[["cat"], []]')).toEqual(['["cat"]', '[]']);
    expect(outcome(batch('quotes', 'the cat', 'a dog'), '[["cat"], ["cat"]]')).toBe('✗ Answer 2 of 2: Quote 1, “cat”, is not in the text character by character.');
  });

  it('of objects holds each to the schema', () => {
    const type = { json: '{"type":"object","properties":{"a":{"type":"number"}},"required":["a"],"additionalProperties":false}' };
    expect(outcome(batch(type, 'x', 'y'), '[{"a": 1.50}, { "a" : 9007199254740993 }]')).toEqual(['{"a":1.5}', '{"a":9007199254740993}']);
    expect(outcome(batch(type, 'x', 'y'), '[{"a": 1}, {}]')).toBe('✗ Answer 2 of 2: The JSON does not fit the schema: Instance does not have required property "a".');
    expect(outcome(batch(type, 'x', 'y'), '[{"a": 1}, "{}"]')).toMatch(/^✗ Answer 2 of 2: .*Instance type "string" is invalid/);
  });

  it.each([
    ['text', '["a"]', 'The reply must be a JSON array of 2 answers, one for each text, and has 1.'],
    ['text', '["a", "b", "c"]', 'The reply must be a JSON array of 2 answers, one for each text, and has 3.'],
    ['text', '{"1": "a", "2": "b"}', 'The reply must be a JSON array of 2 answers, and is “{"1": "a", "2": "b"}”.'],
    ['text', 'a\nb', 'The reply “a\\nb” is not valid JSON.'],
    ['text', '["a", 2]', 'Answer 2 of 2: “2” is not a JSON string.'],
    ['text', '["a", "\\ud800"]', 'Answer 2 of 2: The reply has half a character, a lone surrogate, which no text can hold.'],
    ['text', '["a", " "]', 'Answer 2 of 2: The reply is empty.'],
    ['bool', '[true, null]', 'Answer 2 of 2: “null” is not true or false.'],
    ['bool', '[true, 1]', 'Answer 2 of 2: “1” is not true or false.'],
    ['int', '[1, true]', 'Answer 2 of 2: “true” is not a number.'],
    ['quotes', '[[], "a"]', 'Answer 2 of 2: The reply must be a JSON array of strings, such as ["…"], or [].'],
    ['text', '```json\n["a", "b"]\n```', 'The reply must be bare JSON, without the code fence “```”.'],
  ] as const)('of type %s is refused when it is %s', (type, reply, reason) => {
    expect(outcome(batch(type, 'a', 'b'), reply)).toBe(`✗ ${reason}`);
  });
});
