import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { earliestDate, printDate } from '../../../runtime/resolve/answer-date.ts';

/** Whether an answer that came at a moment is too old at another. */
const tooOld = (came: number, maxAge: number, now: number) => new Date(printDate(new Date(came))) < earliestDate(maxAge, new Date(now));

describe('the age of an answer', () => {
  it('is never too high for one that came since the build began, or just as long ago as asked for', () => {
    const moment = fc.integer({ min: 0, max: 4e12 });
    fc.assert(fc.property(moment, fc.nat(4e9), fc.nat(4e9), (now, maxAge, later) => {
      expect(tooOld(now + later, 0, now)).toBe(false);
      expect(tooOld(now, maxAge, now + maxAge)).toBe(false);
    }));
  });

  it('of a second more is too high', () => {
    const now = Date.parse('2026-11-01T10:00:00.700Z');
    expect(tooOld(now, 0, now)).toBe(false);
    expect(tooOld(now - 1000, 0, now)).toBe(true);
    expect(tooOld(now - 60_000, 60_000, now)).toBe(false);
    expect(tooOld(now - 61_000, 60_000, now)).toBe(true);
  });
});
