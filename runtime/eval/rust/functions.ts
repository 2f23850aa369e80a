import type { Token } from './tokens.ts';

/** A function of the code that is in no other item. */
export interface FoundFunction {
  readonly name: string;
  /** Their names; of one that is a pattern, undefined. */
  readonly parameters: readonly (string | undefined)[];
  /** Where it begins, from 1. */
  readonly line: number;
}

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/** The functions of a text in Rust that are outside of everything else. */
export function functionsOf(tokens: readonly Token[]): readonly FoundFunction[] {
  const functions: FoundFunction[] = [];
  let depth = 0;
  for (const [index, { kind, text, line }] of tokens.entries()) {
    if (kind === 'sign' && opening.has(text)) depth += 1;
    if (kind === 'sign' && closing.has(text)) depth -= 1;
    const name = tokens[index + 1];
    if (depth === 0 && kind === 'word' && text === 'fn' && name?.kind === 'word') functions.push({ name: name.text, parameters: parametersAt(tokens, index + 2), line });
  }
  return functions;
}

/** @param start after the name of the function */
function parametersAt(tokens: readonly Token[], start: number): readonly (string | undefined)[] {
  const open = tokens.findIndex(({ kind, text }, index) => index >= start && kind === 'sign' && text === '(');
  if (open === -1) return [];
  const parameters: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens.slice(open + 1)) {
    const { text } = token;
    const isSign = token.kind === 'sign';
    if (isSign && text === ')' && depth === 0) break;
    // Of types the angles count as well: `HashMap<K, V>` is one.
    if (isSign && (opening.has(text) || text === '<')) depth += 1;
    if (isSign && (closing.has(text) || text === '>')) depth -= 1;
    if (isSign && text === ',' && depth === 0) parameters.push([]);
    else parameters.at(-1)?.push(token);
  }
  return parameters.filter((tokensOfOne) => tokensOfOne.length > 0).map(nameOf);
}

function nameOf(parameter: readonly Token[]): string | undefined {
  const [name, colon] = parameter.filter(({ text }) => text !== 'mut');
  return name?.kind === 'word' && colon?.text === ':' ? name.text : undefined;
}
