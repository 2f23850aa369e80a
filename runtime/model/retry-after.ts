/**
 * How long an endpoint wants to be left alone, in milliseconds: from `retry-after-ms`, or `Retry-After`, which is seconds or a date (RFC 9110). A date is
 * compared with the endpoint's own, if it says it, since clocks differ.
 *
 * @param now in milliseconds since 1970
 * @returns undefined if it says nothing, or nothing that can be read
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const milliseconds = readNumber(headers.get('retry-after-ms'));
  if (milliseconds !== undefined) return milliseconds;
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const seconds = readNumber(value);
  if (seconds !== undefined) return seconds * 1000;
  const until = Date.parse(value);
  if (Number.isNaN(until)) return undefined;
  const sent = Date.parse(headers.get('date') ?? '');
  return Math.max(0, until - (Number.isNaN(sent) ? now : sent));
}

function readNumber(text: string | null): number | undefined {
  return text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}
