import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../compiler/diagnostics/diagnostic.ts';

describe('a hint to RLM4030', () => {
  const hint = (type: string, message: string) => diagnose('RLM4030', { type, message, line: 1 }).hint;

  it.each([
    ['Python', 'unterminated string literal (detected at line 2)'],
    ['Python, of an f-string', 'unterminated f-string literal (detected at line 2)'],
    ['JavaScript', 'unexpected end of string'],
    ['JavaScript, of a pattern', 'unexpected line terminator in regexp'],
  ])('says how an end of a line is written in a text of the code, where one ends a text in %s', (_, message) => {
    expect(hint('SyntaxError', message)).toContain('write `\\\\n`');
  });

  it('is not given for other errors', () => {
    expect(hint('SyntaxError', 'invalid syntax')).toBeUndefined();
    expect(hint('ValueError', 'unexpected end of string')).toBeUndefined();
  });
});

describe('RLM4032', () => {
  it('says so where there is neither a result nor anything printed', () => {
    const { message, hint } = diagnose('RLM4032', { wanted: 'a number', actual: '' });
    expect(message).toBe('the result is nothing, not a number');
    expect(hint).toContain('bind `result`');
  });
});
