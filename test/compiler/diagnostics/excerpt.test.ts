import { describe, expect, it } from 'vitest';
import { excerpt } from '../../../compiler/diagnostics/excerpt.ts';

describe('an excerpt of a value', () => {
  it('is a short text as it is', () => {
    expect(excerpt('Count: 4')).toBe('Count: 4');
    expect(excerpt('é😀'.repeat(30))).toBe('é😀'.repeat(30));
  });

  it('has at most 60 characters, the last for those that are missing', () => {
    expect(excerpt('a'.repeat(60))).toBe('a'.repeat(60));
    expect(excerpt('a'.repeat(61))).toBe(`${'a'.repeat(59)}…`);
    expect(excerpt('😀'.repeat(100_000))).toBe(`${'😀'.repeat(59)}…`);
  });

  it('is one line that steers no terminal', () => {
    expect(excerpt('a\nb\tc\r\u001b[31m\u0085\u2028\u202e\ud800')).toBe('a\\nb\\tc\\r\\u{1B}[31m\\u{85}\\u{2028}\\u{202E}\\u{D800}');
  });
});
