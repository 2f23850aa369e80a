import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, type CanonicalValue } from '../../compiler/canonical-json.ts';

const values = fc.jsonValue().filter((value) => !/e[+-]|\d{16}/.test(JSON.stringify(value))) as fc.Arbitrary<CanonicalValue>;

describe('canonical JSON', () => {
  it('sorts keys, has no white space, and prints numbers as JSON does', () => {
    expect(canonicalJson({ b: [1, 0.6, -0], a: { d: null, c: 'é\n' }, 'A': true })).toBe('{"A":true,"a":{"c":"é\\n","d":null},"b":[1,0.6,0]}');
  });

  it('is the same however it was written before', () => {
    fc.assert(
      fc.property(values, (value) => {
        const canonical = canonicalJson(value);
        expect(canonicalJson(JSON.parse(canonical) as CanonicalValue)).toBe(canonical);
        expect(JSON.parse(canonical)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 60)])('refuses %d, which JSON does not keep', (number) => {
    expect(() => canonicalJson({ number })).toThrow(RangeError);
  });
});
