import { isArray, type JsonValue } from '../ops/json-value.ts';
import type { Fit } from './fit.ts';
import { misfit, quoted } from './misfit.ts';

/**
 * Reads a list of quotes: strings, each of which is in one of the texts, to the character. No quotes mean that nothing there is to quote.
 */
export function fitQuotes(value: JsonValue, texts: readonly string[]): Fit {
  if (!isArray(value)) return misfit('The reply must be a JSON array of strings, such as ["…"], or [].');
  const quotes: string[] = [];
  for (const [index, quote] of value.entries()) {
    if (typeof quote !== 'string' || quote === '') return misfit(`Quote ${index + 1}, ${quoted(JSON.stringify(quote))}, is not a string with something in it.`);
    // Half of a character's two UTF-16 units would be found in the text, and is no text.
    if (!quote.isWellFormed() || !texts.some((text) => text.includes(quote))) {
      return misfit(`Quote ${index + 1}, ${quoted(quote)}, is not in the text character by character.`);
    }
    quotes.push(JSON.stringify(quote));
  }
  return { fits: true, element: `[${quotes.join(',')}]` };
}
