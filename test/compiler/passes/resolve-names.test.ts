import { describe, expect, it } from 'vitest';
import { hintsOf, problemsOf } from '../support/check-plan.ts';

describe('names', () => {
  it('stand for bindings above and for contexts', () => {
    expect(problemsOf('let a = context b = lines(a) in zip(b, lines(other))', ['context', 'other'])).toEqual([]);
  });

  it('that stand for nothing are all reported at once, in the order of the text', () => {
    expect(problemsOf('let\n  a = lines(cntext)\n  b = zip(a, lnes)\nin\n  [b, nowhere]')).toEqual([
      { code: 'RLM2001', message: 'nothing is bound to `cntext`', position: '2:13' },
      { code: 'RLM2001', message: 'nothing is bound to `lnes`', position: '3:14' },
      { code: 'RLM2001', message: 'nothing is bound to `nowhere`', position: '5:7' },
    ]);
  });

  it('get a suggestion from the names in scope, never from those below', () => {
    expect(hintsOf('let errors = lines(context) in count(erors)')).toEqual(['did you mean `errors`?']);
    expect(hintsOf('let a = lines(erors) errors = context in zip(a, a)')).not.toContain('did you mean `errors`?');
  });

  it('that look like a context say how to give one', () => {
    expect(hintsOf('context', [])).toEqual(['give the context with `-c FILE`']);
    expect(hintsOf('journal', [])).toEqual(['bind it above, or give a context of that name with `-c journal=FILE`']);
  });

  it('used before their binding, or in it, are told apart from unknown ones', () => {
    expect(problemsOf('let a = lines(b) b = context c = lines(c) in zip(a, c)')).toEqual([
      { code: 'RLM2002', message: '`b` is used before it is bound', position: '1:15' },
      { code: 'RLM2002', message: '`c` is used in its own binding', position: '1:40' },
    ]);
  });

  it('are bound once, contexts included', () => {
    expect(problemsOf('let a = context a = "x" context = a in a')).toEqual([
      { code: 'RLM2003', message: '`a` is bound twice', position: '1:17' },
      { code: 'RLM2003', message: '`context` is a context, and cannot be bound', position: '1:25' },
    ]);
  });

  it('bound twice stand for the first binding, so that its uses raise no echoes', () => {
    expect(problemsOf('let a = lines(context) a = a in zip(a, a)').map(({ code }) => code)).toEqual(['RLM2003']);
  });

  it('of ops are no values', () => {
    expect(problemsOf('[count(lines), map]')).toEqual([
      { code: 'RLM2005', message: '`lines` is an op, not a value', position: '1:8' },
      { code: 'RLM2005', message: '`map` is an op, not a value', position: '1:16' },
    ]);
  });

  it('of ops can be bound, since ops and values are separate name spaces', () => {
    expect(problemsOf('let lines = lines(context) in count(lines)')).toEqual([]);
  });

  it('answer may only be that of the result', () => {
    expect(problemsOf('let answer = lines(context) in answer')).toEqual([]);
    const refused = [{ code: 'RLM2004', message: '`answer` is bound, but it is not the result of the plan', position: '1:5' }];
    expect(problemsOf('let answer = lines(context) in count(answer)')).toEqual(refused);
    expect(problemsOf('let answer = lines(context) in context')).toEqual(refused);
  });

  it('like those of the properties of every JavaScript object are ordinary', () => {
    expect(problemsOf('let constructor = lines(context) __proto__ = constructor in zip(__proto__, constructor)')).toEqual([]);
    expect(problemsOf('let a = toString in hasOwnProperty(a)').map(({ code }) => code)).toEqual(['RLM2001', 'RLM2007']);
  });
});
