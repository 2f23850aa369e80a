/** The first of `text`, `text2`, `text3`, … that no text has as the name of a tag, or as what such a name begins with. */
export function freeTag(texts: readonly string[]): string {
  const taken = new Set<string>();
  // Once over each text, however many tags are in it.
  for (const text of texts) {
    for (const [, number = ''] of text.matchAll(/<\/?text([0-9]*)/g)) taken.add(number);
  }
  for (let number = 1; ; number += 1) {
    const suffix = number === 1 ? '' : String(number);
    if (!taken.has(suffix)) return `text${suffix}`;
  }
}
