import { describe, expect, it } from 'vitest';
import { faultOfName } from '../../../compiler/eval/binding-names.ts';
import { languages } from '../../../compiler/eval/vm-spec.ts';

describe('a name of a binding', () => {
  it.each(['text', 'xs', 'a1', '_private', 'A', 'lines', 'input', 'x'.repeat(64), '__half', 'let_', 'None_'])('may be %s in every language', (name) => {
    expect(languages.map((language) => faultOfName(name, language))).toEqual(languages.map(() => undefined));
  });

  it.each([
    ['', 'no identifier'],
    ['1a', 'no identifier'],
    ['a b', 'no identifier'],
    ['a-b', 'no identifier'],
    ['a.b', 'no identifier'],
    ['é', 'no identifier'],
    ['a\u0000', 'no identifier'],
    ['a\n', 'no identifier'],
    ['${x}', 'no identifier'],
    ['x'.repeat(65), 'too long'],
    ['result', 'taken'],
    ['print', 'taken'],
    ['__proto__', 'taken'],
    ['__builtins__', 'taken'],
    ['for', 'keyword'],
    ['while', 'keyword'],
  ])('cannot be %j in any language', (name, fault) => {
    expect(new Set(languages.map((language) => faultOfName(name, language)))).toEqual(new Set([fault]));
  });

  it('is held against the keywords and globals of its own language only', () => {
    const faults = (name: string) => Object.fromEntries((['python', 'javascript', 'rust'] as const).map((language) => [language, faultOfName(name, language)]));
    expect(faults('def')).toEqual({ python: 'keyword', javascript: undefined, rust: undefined });
    expect(faults('function')).toEqual({ python: undefined, javascript: 'keyword', rust: undefined });
    expect(faults('fn')).toEqual({ python: undefined, javascript: undefined, rust: 'keyword' });
    expect(faults('JSON')).toEqual({ python: undefined, javascript: 'taken', rust: undefined });
    expect(faults('main')).toEqual({ python: undefined, javascript: undefined, rust: 'taken' });
  });
});
