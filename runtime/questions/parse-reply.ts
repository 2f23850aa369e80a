import type { JsonValue } from '../ops/json-value.ts';
import { misfit, type Misfit, quoted } from './misfit.ts';

/** Lists and objects inside each other, as everywhere in the language. */
const deepest = 200;

/**
 * The value of a reply that must be JSON.
 *
 * @param trimmed without white space around it
 */
export function parseReply(trimmed: string): { readonly fits: true; readonly value: JsonValue } | Misfit {
  if (trimmed.startsWith('```')) return misfit('The reply must be bare JSON, without the code fence “```”.');
  if (isDeep(trimmed)) return misfit(`The reply has more than ${deepest} lists and objects inside each other.`);
  try {
    return { fits: true, value: JSON.parse(trimmed) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return misfit(`The reply ${quoted(trimmed)} is not valid JSON${placeOf(error.message, trimmed)}.`);
  }
}

/** V8 says where in two forms: `… in JSON at position 7 (line 1 column 8)`, or not at all. */
function placeOf(message: string, text: string): string {
  const position = Number(/ at position (\d+)/.exec(message)?.[1] ?? 0);
  if (message.includes('end of JSON input') || position >= text.length) return ': it ends too early';
  return position === 0 ? '' : `: see ${quoted(text.slice(position))} at character ${position + 1}`;
}

/** What follows would recurse, and a reply can be as deep as it is long. */
function isDeep(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i += 1) {
    const character = text[i];
    if (character === '"') inString = !inString;
    else if (inString) i += character === '\\' ? 1 : 0;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > deepest) return true;
  }
  return false;
}
