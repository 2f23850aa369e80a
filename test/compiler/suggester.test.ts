import { describe, expect, it } from 'vitest';
import { Suggester } from '../../compiler/suggester.ts';

function nearest(name: string, ...candidates: string[]): string | undefined {
  return new Suggester().nearest(name, candidates);
}

describe('what was meant by a name', () => {
  it('is the nearest one', () => {
    expect(nearest('errrs', 'terrors', 'errors', 'era')).toBe('errors');
    expect(nearest('abcd', 'abcx', 'abcy')).toBe('abcx');
  });

  it('differs by a third of the letters at most', () => {
    expect(nearest('uniq', 'unique')).toBe('unique');
    expect(nearest('abc', 'abd')).toBe('abd');
    expect(nearest('abc', 'ade')).toBeUndefined();
    expect(nearest('a', 'b')).toBeUndefined();
    expect(nearest('', 'a')).toBeUndefined();
  });

  it('may be written in another case, or with two letters swapped', () => {
    expect(nearest('ERRORS', 'errors')).toBe('errors');
    expect(nearest('X', 'x')).toBe('x');
    expect(nearest('gerp', 'grep')).toBe('grep');
    expect(nearest('abcd', 'bacd')).toBe('bacd');
    expect(nearest('abcd', 'abef')).toBeUndefined();
  });

  it('is not looked for among names so long that comparing takes long', () => {
    expect(nearest('x'.repeat(65), 'x'.repeat(64))).toBeUndefined();
    expect(nearest('x'.repeat(64), 'x'.repeat(65), 'x'.repeat(63))).toBe('x'.repeat(63));
  });

  it('is no longer looked for after a million candidates, so that ten thousand errors stay fast', () => {
    const suggester = new Suggester();
    expect(suggester.nearest('abcd', ['abce'])).toBe('abce');
    const many = new Array<string>(1_000_000).fill('something else');
    expect(suggester.nearest('abcd', many)).toBeUndefined();
    expect(suggester.nearest('abcd', ['abce'])).toBeUndefined();
  });
});
