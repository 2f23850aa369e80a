/** When an answer came, as it is kept: in ISO 8601 and UTC, to the second. */
export const printDate = (date: Date): string => date.toISOString().replace(/\.\d+/, '');

/**
 * The earliest date of answers that are not older than so many milliseconds. Dates of answers are whole seconds, so this is one too: an answer of
 * this very second is never older than any age. With 0 all is asked again, but for what was answered in the second in which the build began, and
 * since: that may be what this build asks, or one beside it.
 */
export function earliestDate(maxAge: number, now: Date): Date {
  return new Date(Math.floor((now.getTime() - maxAge) / 1000) * 1000);
}
