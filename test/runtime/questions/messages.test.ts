import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerType } from '../../../compiler/answer-type.ts';
import { messagesFor, queryOf, type Subject, textsOf } from '../../../runtime/questions/messages.ts';
import type { PlainQuestion } from '../../../runtime/questions/question.ts';
import { hostileTexts } from './hostile-texts.ts';

const schema = '{"additionalProperties":false,"properties":{"age":{"type":"integer"}},"required":["age"],"type":"object"}';
const types: readonly AnswerType[] = ['text', 'int', 'number', 'bool', 'quotes', { enum: ['entity', 'other'] }, { max_words: 5 }, { max_words: 1 }, { json: schema }];
const subjects: readonly Subject[] = ['texts', 'some texts', 'notes', 'some notes'];
const kinds = ['call', 'batch', 'combine'] as const;

/** Which texts a question of a kind can be about. */
const textsFor = (kind: PlainQuestion['kind']) => fc.array(hostileTexts, kind === 'call' ? { minLength: 1, maxLength: 1 } : { minLength: 1, maxLength: 5 });

describe('the texts of a question', () => {
  it.each(kinds)('of kind %s are found in it again to the character, and what is asked about them, whatever they and the query pretend to be', (kind) => {
    fc.assert(
      fc.property(textsFor(kind), hostileTexts, fc.constantFrom(...types), fc.constantFrom(...subjects), (texts, query, type, subject) => {
        const messages = messagesFor({ kind, type }, subject, query, texts);
        expect(textsOf({ kind, messages })).toEqual(texts);
        expect(messages.at(-1)?.content.endsWith(`>\n\n${query}`)).toBe(true);
        expect(queryOf({ kind, messages })).toBe(query);
      }),
      { numRuns: 500 },
    );
  });

  it('stand between tags of a name that neither they nor the query have', () => {
    fc.assert(
      fc.property(textsFor('batch'), hostileTexts, (texts, query) => {
        const [system, user] = messagesFor({ kind: 'batch', type: 'bool' }, 'texts', query, texts);
        const name = /^<(text\d*) 1>\n/.exec(user?.content ?? '')?.[1] ?? 'none';
        expect(system?.content).toContain(`<${name} ${texts.length === 1 ? 1 : 'N'}> and </${name} ${texts.length === 1 ? 1 : 'N'}>`);
        const whole = new RegExp(`</?${name}(?![0-9])`);
        for (const text of [query, ...texts]) expect(text).not.toMatch(whole);
      }),
    );
  });

  it('may have any number of tags in them', () => {
    const text = Array.from({ length: 200_000 }, (_, i) => `<text${i === 0 ? '' : i + 1}>`).join('');
    expect(messagesFor({ kind: 'call', type: 'text' }, 'texts', '', [text])[1]?.content.slice(0, 13)).toBe('<text200001>\n');
  });
});

it('is put in these words', async () => {
  const show = (kind: PlainQuestion['kind'], subject: Subject, type: AnswerType, texts: readonly string[]) => {
    const messages = messagesFor({ kind, type }, subject, 'What does it ask for?', texts);
    return `## ${kind}, ${subject}, ${JSON.stringify(type)}\n\n${messages.map(({ role, content }) => `${role}: ${content}`).join('\n\n')}\n`;
  };
  const two = ['Who was it?\n', 'How many?'];
  const shown = [
    show('call', 'texts', 'text', ['Who was it?']),
    show('batch', 'texts', 'text', two),
    show('batch', 'texts', 'text', ['Who was it?']),
    ...subjects.map((subject) => show('combine', subject, 'text', two)),
    show('combine', 'some notes', 'quotes', two),
    ...subjects.map((subject) => show('combine', subject, 'text', ['Who was it?'])),
    show('combine', 'some texts', 'quotes', ['Who was it?']),
    ...types.flatMap((type) =>
      (['call', 'batch'] as const).map((kind) => `## ${kind}, ${JSON.stringify(type)}\n\n${messagesFor({ kind, type }, 'texts', '', two.slice(0, kind === 'call' ? 1 : 2))[0]?.content}\n`),
    ),
  ];
  await expect(shown.join('\n')).toMatchFileSnapshot('../../fixtures/questions/messages.txt');
});
