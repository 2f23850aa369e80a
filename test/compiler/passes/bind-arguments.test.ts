import { describe, expect, it } from 'vitest';
import { hintsOf, problemsOf } from '../support/check-plan.ts';
import { printGraph } from '../support/print-graph.ts';
import { graphOf } from '../support/check-plan.ts';

describe('arguments', () => {
  it('by position and by name, in any order, are the same', () => {
    const plans = [
      'grep(context, "x", "fixed", true)',
      'grep(context, "x", ignore_case: true, mode: "fixed")',
      'grep(pattern: "x", ignore_case: true, input: context, mode: "fixed",)',
    ];
    expect(new Set(plans.map((plan) => printGraph(graphOf(plan)))).size).toBe(1);
  });

  it('that an op does not have are reported with the nearest, and what they were meant for is not called missing', () => {
    const plan = 'grep(context, patern: "x", igner_case: true)';
    expect(problemsOf(plan)).toEqual([
      { code: 'RLM2009', message: '`grep` has no argument `patern`', position: '1:15' },
      { code: 'RLM2009', message: '`grep` has no argument `igner_case`', position: '1:28' },
    ]);
    expect(hintsOf(plan)).toEqual(['did you mean `pattern`?', 'did you mean `ignore_case`?']);
    expect(hintsOf('lines(context, keep: true)')).toEqual(['`lines` takes `input`']);
  });

  it('are given once', () => {
    expect(problemsOf('grep(context, "a", pattern: "b", pattern: "c")')).toEqual([
      { code: 'RLM2010', message: '`pattern` of `grep` is given twice', position: '1:20' },
      { code: 'RLM2010', message: '`pattern` of `grep` is given twice', position: '1:34' },
    ]);
  });

  it('that are missing are reported together', () => {
    expect(problemsOf('[join(), count(grep(context))]')).toEqual([
      { code: 'RLM2011', message: '`join` needs `list` and `delimiter`', position: '1:2' },
      { code: 'RLM2011', message: '`grep` needs `pattern`', position: '1:16' },
    ]);
  });

  it('that are too many are reported at the first of them', () => {
    expect(problemsOf('[lines(context, 1, 2), at(take(lines(context), 1), 1, 2)]')).toEqual([
      { code: 'RLM2012', message: '`lines` takes 1 argument, and here are 3', position: '1:17' },
      { code: 'RLM2012', message: '`at` takes at most 2 arguments, and here are 3', position: '1:55' },
    ]);
  });

  it('that exclude one another are given exactly once', () => {
    expect(problemsOf('zip(chunk(context), chunk(context, 1, size: 2))')).toEqual([
      { code: 'RLM2013', message: '`chunk` needs `n` or `size`', position: '1:5' },
      { code: 'RLM2013', message: '`chunk` needs `n` or `size`, not both', position: '1:21' },
    ]);
    expect(problemsOf('chunk(context, sise: 2)').map(({ code }) => code)).toEqual(['RLM2009']);
  });
});
