import { describe, expect, it } from 'vitest';
import { hintsOf, problemsOf } from '../support/check-plan.ts';

describe('patterns', () => {
  it('that RE2 refuses are reported with the reason, at the place in the literal', () => {
    expect(problemsOf('let p = "a**" in [grep(context, "foo(?=bar)"), grep(context, p), grep(context, "(a")]')).toEqual([
      { code: 'RLM2016', message: 'the pattern is not valid RE2: `**` repeats a repetition: put the inner one in a group', position: '1:11' },
      {
        code: 'RLM2016',
        message: 'the pattern is not valid RE2: `(?=`: looking ahead or behind cannot be matched in linear time, and RE2 has neither',
        position: '1:37',
      },
      { code: 'RLM2016', message: 'the pattern is not valid RE2: a `(` is never closed (`\\(` is the character)', position: '1:80' },
    ]);
  });

  it('are placed at the literal where escapes make the place inside it unsure', () => {
    expect(problemsOf('grep(context, "\\t\\"a**")').map(({ position }) => position)).toEqual(['1:15']);
    expect(problemsOf('grep(context, """\na**\n""")').map(({ position }) => position)).toEqual(['1:15']);
  });

  it('are bounded with mode: "fixed" too where case is ignored, since the text is compiled then', () => {
    const long = 'a'.repeat(100_001);
    expect(problemsOf(`grep(context, "${long}", mode: "fixed")`)).toEqual([]);
    expect(problemsOf(`grep(context, "${long}", mode: "fixed", ignore_case: true)`)).toMatchObject([{ code: 'RLM2016' }]);
  });

  it('are not patterns with mode: "fixed"', () => {
    expect(problemsOf('grep(context, "(a", mode: "fixed")')).toEqual([]);
  });

  it('of hostile size are refused at once', () => {
    expect(problemsOf('grep(context, "((a{100}){100}){100}")').map(({ code }) => code)).toEqual(['RLM2016']);
    expect(problemsOf('grep(context, "(a+)+$")')).toEqual([]);
  });

  it('are bounded together', () => {
    const bindings = Array.from({ length: 2000 }, (_, i) => `b${i} = grep(context, "x{1000}${i}")`);
    const names = bindings.map((_, i) => `b${i}`);
    expect(problemsOf(`let ${bindings.join(' ')} in [${names.join(', ')}]`)).toEqual([
      { code: 'RLM2027', message: 'the plan has patterns of 1000870 instructions, more than the 1000000 that can be built', position: '1:34631' },
    ]);
  });
});

describe('counts', () => {
  it.each([
    ['chunk(context, 0)', '`n` of `chunk` must be at least 1, and this is 0'],
    ['chunk(context, -1)', '`n` of `chunk` must be at least 1, and this is -1'],
    ['chunk(context, size: 0)', '`size` of `chunk` must be at least 1, and this is 0'],
    ['take(lines(context), 2.5)', '`n` of `take` must be a whole number, and this is 2.5'],
    ['take(lines(context), 1000000001)', '`n` of `take` must be at most 1000000000, and this is 1000000001'],
    ['grep(context, "x", around: -1)', '`around` of `grep` must be at least 0, and this is -1'],
    [`chunk(context, ${'9'.repeat(50)})`, `\`n\` of \`chunk\` must be at most 1000000000, and this is ${'9'.repeat(50)}`],
    ['slice(context, 0.5)', '`start` of `slice` must be a whole number, and this is 0.5'],
    ['at(lines(context), -1.5)', '`i` of `at` must be a whole number, and this is -1.5'],
  ])('%s is out of range', (plan, message) => {
    expect(problemsOf(plan).map((problem) => [problem.code, problem.message])).toEqual([['RLM2018', message]]);
  });

  it.each(['chunk(context, 1)', 'take(lines(context), 1000000000)', 'grep(context, "x", around: 0)', 'slice(context, -3, 99999999999999999999)'])(
    '%s is in range',
    (plan) => {
      expect(problemsOf(plan)).toEqual([]);
    },
  );
});

describe('words', () => {
  it.each([
    ['count(context, "char")', '`unit` of `count` cannot be "char"', 'did you mean "chars"?'],
    ['count(context, unit: "bytes")', '`unit` of `count` cannot be "bytes"', 'it is one of "lines", "chars", "words" and "items"'],
    ['grep(context, "x", mode: "glob")', '`mode` of `grep` cannot be "glob"', 'it is one of "regex" and "fixed"'],
    ['sort(lines(context), by: 1)', '`by` of `sort` cannot be "1"', 'it is one of "text" and "number"'],
    ['columns(context, ["a"], format: "CSV")', '`format` of `columns` cannot be "CSV"', 'did you mean "csv"?'],
  ])('%s is answered with what it could be', (plan, message, hint) => {
    expect(problemsOf(plan).map((problem) => [problem.code, problem.message])).toEqual([['RLM2019', message]]);
    expect(hintsOf(plan)).toEqual([hint]);
  });
});

describe('strategies', () => {
  it.each(['concat', 'sum', 'min', 'max', 'mean', 'median', 'vote', 'p1', 'p95', 'p100'])('%s is one', (strategy) => {
    expect(problemsOf(`combine(lines(context), "${strategy}")`)).toEqual([]);
    expect(problemsOf(`group(lines(context), "${strategy}")`)).toEqual([]);
  });

  it.each([
    ['average', 'a strategy is "concat", "sum", "min", "max", "mean", "median", "vote", or a percentile such as "p95"'],
    ['p0', 'a strategy is "concat", "sum", "min", "max", "mean", "median", "vote", or a whole percentile from "p1" to "p100"'],
    ['p99.9', 'a strategy is "concat", "sum", "min", "max", "mean", "median", "vote", or a whole percentile from "p1" to "p100"'],
    ['summ', 'did you mean "sum"?'],
    ['Sum', 'did you mean "sum"?'],
    [' sum', 'did you mean "sum"?'],
    ['', 'a strategy is "concat", "sum", "min", "max", "mean", "median", "vote", or a percentile such as "p95"'],
  ])('of one word that is none, "%s", is an error, never a concatenation', (strategy, hint) => {
    const plan = `combine(lines(context), "${strategy}")`;
    expect(problemsOf(plan)).toEqual([{ code: 'RLM2020', message: `"${strategy}" is no strategy`, position: '1:25' }]);
    expect(hintsOf(plan)).toEqual([hint]);
  });
});

describe('texts and lists that must not be empty', () => {
  it('are the delimiter of split, not of join', () => {
    expect(problemsOf('split(context, "")')).toEqual([{ code: 'RLM2017', message: '`delimiter` of `split` must not be empty', position: '1:16' }]);
    expect(problemsOf('join(lines(context), "")')).toEqual([]);
  });

  it('are the columns of a table', () => {
    expect(problemsOf('columns(context, [])')).toEqual([{ code: 'RLM2021', message: '`names` of `columns` must have at least one item', position: '1:18' }]);
  });
});

it('mistakes of all calls in all arguments are reported at once', () => {
  const plan = '[grep(context), count(context, "char"), grep(context, "(", mode: "x"), split(at(lines(context), 0.5), "")]';
  expect(problemsOf(plan).map(({ code }) => code)).toEqual(['RLM2011', 'RLM2019', 'RLM2019', 'RLM2018', 'RLM2017']);
});
