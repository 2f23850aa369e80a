import { describe, expect, it } from 'vitest';
import { hintsOf, problemsOf } from '../support/check-plan.ts';

describe('ops', () => {
  it('that do not exist are all reported at once, with the names that are unknown', () => {
    expect(problemsOf('let a = len(context)\nin zip(serch(a), lines(b))')).toEqual([
      { code: 'RLM2007', message: 'there is no op `len`', position: '1:9' },
      { code: 'RLM2007', message: 'there is no op `serch`', position: '2:8' },
      { code: 'RLM2001', message: 'nothing is bound to `b`', position: '2:24' },
    ]);
  });

  it.each([
    ['cuont', 'count'],
    ['Grep', 'grep'],
    ['LINES', 'lines'],
    ['extracts', 'extract'],
    ['cat', 'at'],
    ['uniq', 'unique'],
    ['col', undefined],
    ['llm_query', 'rlm_call'],
    ['llm_call', 'rlm_call'],
    ['ask', 'rlm_call'],
    ['len', 'count'],
    ['search', 'grep'],
    ['crop', undefined],
    ['filter_lines', undefined],
    ['x'.repeat(1_000_000), undefined],
  ])('%s is answered with the nearest op, if one is near', (name, nearest) => {
    expect(hintsOf(`${name}(context)`)).toContain(nearest === undefined ? '`rlmc ops` lists them all' : `did you mean \`${nearest}\`?`);
  });

  it.each(['sum', 'median', 'p95'])('%s is a strategy, and the hint says of what', (name) => {
    expect(hintsOf(`${name}(lines(context))`)).toEqual([`it is a strategy of \`combine\`: \`combine(list, "${name}")\``]);
  });

  it('are not values', () => {
    expect(problemsOf('let found = lines(context) in found("x")')).toEqual([
      { code: 'RLM2006', message: '`found` is a value, not an op', position: '1:31' },
    ]);
    expect(problemsOf('context(1)')).toEqual([{ code: 'RLM2006', message: '`context` is a value, not an op', position: '1:1' }]);
  });
});
