import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AmountUnit, printAmount, readAmount } from '../../../compiler/eval/amount.ts';

describe('an amount of bytes', () => {
  it.each([
    ['512MB', 512_000_000],
    ['512 mb', 512_000_000],
    ['100MiB', 100 * 2 ** 20],
    ['1.5 GiB', 1.5 * 2 ** 30],
    ['0.5KiB', 512],
    ['0.001 kB', 1],
    ['2GB', 2_000_000_000],
    ['7', 7],
    ['7 bytes', 7],
    ['7B', 7],
    ['1.0', 1],
    ['0', 0],
  ])('%s is %i', (text, bytes) => {
    expect(readAmount(text, 'bytes')).toBe(bytes);
  });

  it.each(['1.5', '0.3KiB', '0.0001kB'])('%s is a fraction', (text) => {
    expect(readAmount(text, 'bytes')).toBe('a fraction');
  });

  it.each(['', 'MB', '-1MB', '+1', '1e6', '1_000', '1,5MB', '512M', '1TB', '30s', '1 MB MB', '٣MB', '1.', '.5MB', 'Infinity', 'NaN'])('%j is none', (text) => {
    expect(readAmount(text, 'bytes')).toBeUndefined();
  });
});

describe('an amount of seconds', () => {
  it.each([
    ['30s', 30],
    ['30 seconds', 30],
    ['2 min', 120],
    ['2m', 120],
    ['1.5 minutes', 90],
    ['1h', 3600],
    ['0.5 hours', 1800],
    ['2000ms', 2],
    ['90', 90],
  ])('%s is %i', (text, seconds) => {
    expect(readAmount(text, 'seconds')).toBe(seconds);
  });

  it.each(['1500ms', '0.5s', '0.01 min'])('%s is a fraction', (text) => {
    expect(readAmount(text, 'seconds')).toBe('a fraction');
  });

  it.each(['1d', '30MB', 's', '1:30'])('%j is none', (text) => {
    expect(readAmount(text, 'seconds')).toBeUndefined();
  });
});

it('is printed in the largest unit that it is a whole number of', () => {
  expect([0, 1, 1000, 1024, 536_870_912, 512_000_000].map((bytes) => printAmount(bytes, 'bytes'))).toEqual(['0 bytes', '1 byte', '1 kB', '1 KiB', '512 MiB', '512 MB']);
  expect([0, 1, 60, 90, 7200].map((seconds) => printAmount(seconds, 'seconds'))).toEqual(['0 seconds', '1 s', '1 min', '90 s', '2 h']);
});

it('is read back as it was printed', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.constantFrom<AmountUnit>('bytes', 'seconds'), (amount, unit) => {
      expect(readAmount(printAmount(amount, unit), unit)).toBe(amount);
    }),
  );
});

it('whatever the text says, is a whole number that is not negative, or none', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.]{0,30} ?[A-Za-z]{0,4}$/)), fc.constantFrom<AmountUnit>('bytes', 'seconds'), (text, unit) => {
      const amount = readAmount(text, unit);
      if (typeof amount === 'number') expect(Number.isInteger(amount) && amount >= 0).toBe(true);
    }),
  );
});
