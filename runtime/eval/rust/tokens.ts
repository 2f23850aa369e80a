/** A word, sign or literal of Rust. Texts, characters and numbers are of no further interest here, and lifetimes are no words. */
export interface Token {
  readonly kind: 'word' | 'sign' | 'literal';
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const space = /\s+|\/\/[^\n]*/uy;
const rawText = /(?:b|c)?r(#*)"/uy;
const literal = /(?:b|c)?"(?:\\[^]|[^"\\])*"|b?'(?:\\(?:u\{[^}]*\}|[^])|[^\\'\n])'|\d\w*(?:\.\d\w*)?/uy;
const lifetime = /'[\p{XID_Start}_]\p{XID_Continue}*/uy;
const word = /(?:r#)?[\p{XID_Start}_]\p{XID_Continue}*/uy;
const sign = /->|=>|::|\|\||[^]/uy;

/**
 * The tokens of a text in Rust, after the chapters on lexical structure of the Rust Reference, without comments. What is not closed goes to the end of the text: the
 * compiler will say so.
 */
export function tokensOf(code: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(code) ?? undefined;
  };
  const advance = (end: number): void => {
    for (let next = code.indexOf('\n', at); next !== -1 && next < end; next = code.indexOf('\n', next + 1)) line += 1;
    at = end;
  };
  const add = (kind: Token['kind'], end: number): void => {
    tokens.push({ kind, text: code.slice(at, end), line });
    advance(end);
  };
  while (at < code.length) {
    const blank = take(space);
    if (blank !== undefined) {
      advance(at + blank[0].length);
      continue;
    }
    if (code.startsWith('/*', at)) {
      advance(endOfComment(code, at));
      continue;
    }
    const raw = take(rawText);
    if (raw !== undefined) {
      const close = `"${raw[1] ?? ''}`;
      const end = code.indexOf(close, at + raw[0].length);
      add('literal', end === -1 ? code.length : end + close.length);
      continue;
    }
    const found = take(literal) ?? take(lifetime);
    if (found !== undefined) {
      add('literal', at + found[0].length);
      continue;
    }
    const name = take(word);
    if (name !== undefined) add('word', at + name[0].length);
    else add('sign', at + (take(sign)?.[0].length ?? 1));
  }
  return tokens;
}

/** Comments nest. */
function endOfComment(code: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(code); found !== null; found = mark.exec(code)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return code.length;
}
