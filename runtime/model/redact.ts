/** What keys look like at the common endpoints, wholly shown or with stars in it, and whatever follows `Bearer`. */
const keyLike = /\b(?:(?:sk|rk|pk|gsk|xai|hf|nvapi|pplx|fw|tgp|csk)[-_]|AIza|Bearer\s+)[A-Za-z0-9_.*…~+/=-]{3,}/g;

/** What is no longer is no secret, and would be found in the middle of words. */
const shortestKey = 4;

/**
 * Makes a function that takes keys out of what an endpoint says: some repeat what they were sent.
 *
 * @param secrets that were sent, the key first of all
 */
export function redactor(secrets: readonly string[]): (text: string) => string {
  // The longest first: one may be part of another.
  const long = secrets.filter(({ length }) => length >= shortestKey).toSorted((a, b) => b.length - a.length);
  return (text) => long.reduce((without, secret) => without.replaceAll(secret, '[key]'), text).replace(keyLike, '[key]');
}
