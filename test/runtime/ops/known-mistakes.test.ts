import { describe, expect, it } from 'vitest';
import { answerOf, problemOf, runPlan } from '../support/run-plan.ts';

/** What other implementations of these operations were seen to get wrong. */
describe('the mistakes of others', () => {
  it.each([
    ['-1', '-1'],
    ['3.5', '3.5'],
    ['-1\n3.5\n', '2.5'],
  ])('a sum drops no negative or broken number: %j', (context, answer) => {
    expect(answerOf('combine(lines(context), "sum")', { context })).toBe(answer);
  });

  it.each(['1,204', 'Count: 4'])('a sum over %j is an error that names the element', (element) => {
    const problem = problemOf('combine(lines(context), "sum")', { context: `1\n${element}\n` });
    expect(problem).toMatchObject({ code: 'RLM4003', message: expect.stringContaining(element) as string });
  });

  it('a vote counts votes and does not concatenate', () => {
    expect(answerOf('combine(["no", "yes", "yes "], "vote")')).toBe('yes');
  });

  it('one word that is no strategy is an error of the plan, and no concatenation', () => {
    const problem = problemOf('combine(["a"], "summarize")');
    expect(problem).toMatchObject({ code: expect.stringMatching(/^RLM2/) as string, message: expect.stringContaining('summarize') as string });
  });

  it.each(['-1', '0', '1.5'])('chunk with n = %s is an error of the plan, and no loss of data', (n) => {
    expect(problemOf(`chunk(context, ${n})`, { context: 'abc' }).code).toMatch(/^RLM2/);
    expect(problemOf(`chunk(context, size: ${n})`, { context: 'abc' }).code).toMatch(/^RLM2/);
  });

  it('chunk splits one huge line', () => {
    expect(answerOf('count(chunk(context, 8))', { context: 'x'.repeat(100_000) })).toBe('8');
  });

  it('a text that starts with a bracket is a text', () => {
    const context = '[ERROR] disk full\n[1, 2]\nok\n';
    expect(answerOf('grep(context, "^\\[")', { context })).toBe('[ERROR] disk full\n[1, 2]\n');
    expect(answerOf('count(context)', { context })).toBe('3');
    expect(answerOf('grep(lines(context), "ERROR")', { context })).toBe('"[ERROR] disk full"\n');
    expect(answerOf('at(lines(context), 0)', { context })).toBe('[ERROR] disk full');
  });

  it('lengths and positions are characters, and lines need no final newline', () => {
    const context = 'naïve 😀\nlast';
    expect(answerOf('count(context, unit: "chars")', { context })).toBe('12');
    expect(answerOf('slice(context, 6, 7)', { context })).toBe('😀');
    expect(answerOf('count(context)', { context })).toBe('2');
  });

  it('patterns know Perl classes, and take no more than linear time', () => {
    expect(answerOf('extract(context, "\\d+")', { context: 'a12b' })).toBe('"12"\n');
    expect(answerOf('grep(context, "(a+)+$")', { context: `${'a'.repeat(2000)}!` })).toBe('');
  });

  it('money with a dollar sign goes through every op as it is', () => {
    const context = 'total: $13,744,500 and $1\n';
    expect(answerOf('extract(context, "\\$[0-9,]+")', { context })).toBe('"$13,744,500"\n"$1"\n');
    expect(answerOf('join(split(context, "$1"), "$&")', { context })).toBe('total: $&3,744,500 and $&\n');
    expect(answerOf('combine(["$13,744,500"], "vote")')).toBe('$13,744,500');
  });

  it('an unbound name is an error, and never an answer', () => {
    expect(runPlan('total')).toMatchObject({ problems: [{ code: 'RLM2001' }] });
  });
});
