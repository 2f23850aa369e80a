export type Literal = string | number | boolean;

const escaped: ReadonlyMap<string, string> = new Map([['n', '\n'], ['r', '\r'], ['t', '\t']]);

/**
 * Reads attributes with literal values, in the forms that `compiler/nix/` prints: `name = "m1"; window = 4096; `. This is no reader of Nix: what it makes of a text is
 * only good for printing it again, and comparing.
 *
 * @param at where the first one begins
 * @returns undefined if there is something else before the closing brace
 */
export function readAttributes(text: string, at: number): ReadonlyMap<string, Literal> | undefined {
  const attributes = new Map<string, Literal>();
  const next = / *(?:([A-Za-z_]+) = (?:(true|false)|(\d{1,16})|(?=")))|( *\})/y;
  for (let position = at; ; ) {
    next.lastIndex = position;
    const [, name, truth, digits, end] = next.exec(text) ?? [];
    if (end !== undefined) return attributes;
    if (name === undefined) return undefined;
    position = next.lastIndex;
    if (truth !== undefined) attributes.set(name, truth === 'true');
    else if (digits !== undefined) attributes.set(name, Number(digits));
    else {
      const read = readText(text, position);
      if (read === undefined) return undefined;
      attributes.set(name, read.value);
      position = read.end;
    }
    if (text[position] !== ';') return undefined;
    position += 1;
  }
}

/** Reads a text in double quotes, as `stringLiteral` prints it. */
export function readText(text: string, start: number): { readonly value: string; readonly end: number } | undefined {
  if (text[start] !== '"') return undefined;
  const pieces: string[] = [];
  const special = /["\\]/g;
  for (let from = start + 1; ; ) {
    special.lastIndex = from;
    const found = special.exec(text);
    if (found === null) return undefined;
    pieces.push(text.slice(from, found.index));
    if (found[0] === '"') return { value: pieces.join(''), end: found.index + 1 };
    const character = text.charAt(found.index + 1);
    pieces.push(escaped.get(character) ?? character);
    from = found.index + 2;
  }
}
