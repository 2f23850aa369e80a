/** A value of JSON whose numbers are safe integers: others would depend on who prints them. */
export type CanonicalValue = string | number | boolean | null | readonly CanonicalValue[] | { readonly [key: string]: CanonicalValue };

/**
 * The one text of a JSON value: no white space, keys sorted by UTF-16 code units, strings escaped as `JSON.stringify` does
 * (RFC 8785). Nix's `toJSON` prints the same for what has no characters beyond U+FFFF in its keys.
 *
 * @throws RangeError for a number that is no safe integer
 */
export function canonicalJson(value: CanonicalValue): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw new RangeError(`${value} has no canonical form`);
  return JSON.stringify(value);
}
