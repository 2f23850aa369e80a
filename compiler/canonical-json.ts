/** A value of JSON. */
export type CanonicalValue = string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/**
 * The one text of a JSON value: no white space, keys sorted by UTF-16 code units, strings and numbers as `JSON.stringify` prints them
 * (RFC 8785). Nix's `toJSON` prints the same for what has no characters beyond U+FFFF in its keys and no numbers but integers.
 *
 * @throws RangeError for a number that JSON cannot hold, or an integer that may have been another one before it was read
 */
export function canonicalJson(value: CanonicalValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !isExact(value)) throw new RangeError(`${value} has no canonical form`);
  return JSON.stringify(value);
}

/** Whether a number is the one that was written: an integer beyond 2^53 may have been rounded. */
export function isExact(number: number): boolean {
  return Number.isInteger(number) ? Number.isSafeInteger(number) : Number.isFinite(number);
}
