/** What keys look like at the common endpoints, wholly shown or with stars in it, and whatever follows `Bearer`. */
const keyLike = /\b(?:(?:sk|rk|pk|gsk|xai|hf|nvapi|pplx|fw|tgp|csk)[-_]|AIza|Bearer\s+)[A-Za-z0-9_.*…~+/=-]{3,}/g;

/** What is no longer is no secret, and would be found in the middle of words. */
const shortestKey = 4;

/**
 * Makes a function that takes keys out of what an endpoint says: some repeat what they were sent.
 *
 * @param key the one that was sent
 */
export function redactor(key: string | undefined): (text: string) => string {
  return (text) => {
    const without = key !== undefined && key.length >= shortestKey ? text.replaceAll(key, '[key]') : text;
    return without.replace(keyLike, '[key]');
  };
}
