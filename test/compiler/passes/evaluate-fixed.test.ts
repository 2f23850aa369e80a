import { describe, expect, it } from 'vitest';
import { problemsOf, graphOf, hintsOf } from '../support/check-plan.ts';
import { printGraph } from '../support/print-graph.ts';

/** The node of the answer, without names and places. */
function answerOf(plan: string): string | undefined {
  const graph = graphOf(plan);
  return printGraph(graph).split('\n')[graph.answer];
}

describe('an argument that must be known', () => {
  it('may be a literal, or a name bound to one through other names', () => {
    expect(answerOf('let p = "x" q = p r = q in grep(context, r)')).toBe(answerOf('grep(context, "x")'));
    expect(answerOf('let n = 3 in take(lines(context), n)')).toBe(answerOf('take(lines(context), 3)'));
    expect(answerOf('let a = "id" b = [a, 2] in columns(context, b)')).toBe(answerOf('columns(context, ["id", "2"])'));
  });

  it('takes a number for the text that it is written as', () => {
    expect(answerOf('grep(context, 1.50)')).toBe(answerOf('grep(context, "1.5")'));
  });

  it('is not computed', () => {
    expect(problemsOf('let\n  p = at(lines(context), 0)\nin\n  [grep(context, p), split(context, context), columns(context, ["a", p])]')).toEqual([
      { code: 'RLM2014', message: '`pattern` of `grep` must be known before the plan runs: it is what `at` gives', position: '4:18' },
      {
        code: 'RLM2014',
        message: '`delimiter` of `split` must be known before the plan runs: the context `context` is read only then',
        position: '4:37',
      },
      { code: 'RLM2014', message: '`names` of `columns` must be known before the plan runs: it is what `at` gives', position: '4:64' },
    ]);
  });

  it('has the type that the op wants', () => {
    const plan = '[take(lines(context), "3"), grep(context, true), grep(context, "x", invert: 1), columns(context, "id"), join([], {})]';
    expect(problemsOf(plan)).toEqual([
      { code: 'RLM2015', message: '`n` of `take` must be a Number, and this is a Text', position: '1:23' },
      { code: 'RLM2015', message: '`pattern` of `grep` must be a Text, and this is a Bool', position: '1:43' },
      { code: 'RLM2015', message: '`invert` of `grep` must be a Bool, and this is a Number', position: '1:77' },
      { code: 'RLM2015', message: '`names` of `columns` must be a List<Text>, and this is a Text', position: '1:98' },
      { code: 'RLM2015', message: '`delimiter` of `join` must be a Text, and this is a Record', position: '1:114' },
    ]);
    expect(hintsOf(plan).slice(0, 4)).toEqual([
      'write a number, without quotes',
      'write a text in quotes',
      'write `true` or `false`, without quotes',
      'write a list: `["…", "…"]`',
    ]);
  });
});
