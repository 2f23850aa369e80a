import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../runtime/answer.ts';
import { journalLine, parseJournal } from '../../../runtime/resolve/journal-line.ts';
import { answerTo, questionOf } from '../../support/answers.ts';

const usage = fc.record({ inputTokens: fc.nat(), outputTokens: fc.nat(), cachedTokens: fc.nat(), reasoningTokens: fc.nat() }, { requiredKeys: ['inputTokens', 'outputTokens'] });
const date = fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2100-01-01') }).map((day) => day.toISOString().replace(/\.\d+/, ''));
const anyText = fc.string({ unit: 'grapheme' });
const answer: fc.Arbitrary<Answer> = fc.record({
  question: fc.string().map(questionOf),
  text: fc.oneof(anyText, fc.constantFrom('\n', '\r\n\n', '"\u2028', '')),
  record: fc.record(
    { model: anyText, fingerprint: anyText, date, usage, rejected: fc.array(fc.record({ reason: anyText, date, usage }), { maxLength: 2 }) },
    { requiredKeys: ['model', 'date', 'usage', 'rejected'] },
  ),
});

const linesOf = (answers: readonly Answer[]) => answers.map((one) => Buffer.from(journalLine(one)));

describe('a journal', () => {
  it('gives back every answer that was written', () => {
    fc.assert(
      fc.property(fc.array(answer), (answers) => {
        expect(parseJournal(Buffer.concat(linesOf(answers)))).toEqual({ answers, rest: 0 });
      }),
    );
  });

  it('that ends at whatever byte gives all answers before that, and none that is not whole', () => {
    fc.assert(
      fc.property(fc.array(answer, { minLength: 1, maxLength: 3 }), (answers) => {
        const lines = linesOf(answers);
        const bytes = Buffer.concat(lines);
        for (let end = 0; end <= bytes.length; end++) {
          let [whole, length] = [0, 0];
          for (let next = lines[0]; next !== undefined && length + next.length <= end; next = lines[whole]) {
            whole += 1;
            length += next.length;
          }
          expect(parseJournal(bytes.subarray(0, end))).toEqual({ answers: answers.slice(0, whole), rest: end - length });
        }
      }),
      { numRuns: 20 },
    );
  });

  it('in which one byte is another loses that answer, and no other', () => {
    fc.assert(
      fc.property(fc.tuple(answer, answer, answer), fc.nat(), fc.integer({ min: 1, max: 255 }), ([before, damaged, after], place, change) => {
        const [first, second, third] = linesOf([before, damaged, after]) as [Buffer, Buffer, Buffer];
        const at = place % (second.length - 1);
        second[at] = (second[at] ?? 0) ^ change;
        fc.pre(second[at] !== 0x0a);
        expect(parseJournal(Buffer.concat([first, second, third]))).toEqual({ answers: [before, after], rest: 0 });
      }),
    );
  });

  it('loses nothing behind a line that was never finished', () => {
    const [torn] = linesOf([answerTo('torn')]) as [Buffer];
    const bytes = Buffer.concat([torn.subarray(0, 50), Buffer.from('\n'), ...linesOf([answerTo('next')])]);
    expect(parseJournal(bytes).answers).toEqual([answerTo('next')]);
  });

  it('takes nothing that it could not give back', () => {
    expect(() => journalLine({ ...answerTo('a'), question: 'a' })).toThrow();
    expect(() => journalLine(answerTo('a', { date: 'today' }))).toThrow();
  });
});
