import { describe, expect, it } from 'vitest';
import { check } from '../../../compiler/check.ts';
import { problemsOf } from '../support/check-plan.ts';

describe('what the result does not need', () => {
  it('is warned of, whether nothing uses it or only what is unused itself', () => {
    expect(problemsOf('let\n  a = lines(context)\n  b = count(a)\n  c = "x"\nin\n  context')).toEqual([
      { code: 'RLM2028', message: '`a` is used only by bindings that are not used', position: '2:3' },
      { code: 'RLM2028', message: '`b` is not used', position: '3:3' },
      { code: 'RLM2028', message: '`c` is not used', position: '4:3' },
    ]);
  });

  it('does not include names that are only used as arguments that must be known', () => {
    expect(problemsOf('let p = "x" q = p columns_ = ["a"] in [columns(context, columns_), columns(grep(context, q), columns_)]')).toEqual([]);
  });

  it('is a warning and keeps no plan from being built', () => {
    const { graph, diagnostics } = check({ name: 'plan.rlm', text: 'let a = context in "x"' }, { contexts: ['context', 'other'] });
    expect(graph?.nodes).toHaveLength(1);
    expect(diagnostics.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      'warning: `a` is not used',
      'warning: the plan does not read the context `context`',
      'warning: the plan does not read the context `other`',
    ]);
  });

  it('is not looked for in a plan with unknown names, which may be what it was bound for', () => {
    expect(problemsOf('let errors = lines(context) in count(erors)').map(({ code }) => code)).toEqual(['RLM2001']);
  });
});
