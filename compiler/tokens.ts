import { type CustomPatternMatcherReturn, createToken, Lexer, type TokenType } from 'chevrotain';

/** The kinds of tokens of a plan. What people write by mistake has kinds of its own, so that each gets its own words. */

const WhiteSpace = createToken({ name: 'WhiteSpace', pattern: /[ \t\n]+/, group: Lexer.SKIPPED });
const Comment = createToken({ name: 'Comment', pattern: /#[^\n]*/, group: 'comments' });

export const Identifier = createToken({ name: 'Identifier', pattern: /[A-Za-z_][A-Za-z0-9_]*/ });
/** An identifier right before `=`: the parser resumes at it after an error. Tagged after lexing. */
export const BindingName = createToken({ name: 'BindingName', pattern: Lexer.NA });

const keyword = (name: string, pattern: string): TokenType => createToken({ name, pattern, longer_alt: Identifier });
export const Let = keyword('Let', 'let');
export const In = keyword('In', 'in');
export const True = keyword('True', 'true');
export const False = keyword('False', 'false');

/** `"…"` over any number of lines, and `"""…"""`; without its end when the plan ends first. */
export const TextLiteral = createToken({
  name: 'TextLiteral',
  pattern: { exec: matchText },
  start_chars_hint: ['"'],
  line_breaks: true,
});

/** A decimal, and all that sticks to it, so that `1e5` and `12px` are one mistake. */
export const NumberLiteral = createToken({ name: 'NumberLiteral', pattern: /[+-]?(?:\d|\.\d)[A-Za-z0-9_.]*/ });

export const LeftParen = createToken({ name: 'LeftParen', pattern: '(' });
export const RightParen = createToken({ name: 'RightParen', pattern: ')' });
export const LeftBracket = createToken({ name: 'LeftBracket', pattern: '[' });
export const RightBracket = createToken({ name: 'RightBracket', pattern: ']' });
export const LeftBrace = createToken({ name: 'LeftBrace', pattern: '{' });
export const RightBrace = createToken({ name: 'RightBrace', pattern: '}' });
export const Comma = createToken({ name: 'Comma', pattern: ',' });
export const Colon = createToken({ name: 'Colon', pattern: ':' });
export const Semicolon = createToken({ name: 'Semicolon', pattern: ';' });
export const Equals = createToken({ name: 'Equals', pattern: '=' });

/** `==` and `:=`, meant as `=` or as a comparison. */
export const WrongEquals = createToken({ name: 'WrongEquals', pattern: /[=:]=/ });
/** Of a lambda: `=>` and `->`. */
export const Arrow = createToken({ name: 'Arrow', pattern: /[=-]>/ });
/** A comment of another language. */
export const WrongComment = createToken({ name: 'WrongComment', pattern: /\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/, line_breaks: true });
/** A text in quotes of another kind. */
export const WrongText = createToken({ name: 'WrongText', pattern: /'[^'\n]*'|`[^`\n]*`|[“”„][^“”„"\n]*[“”"]|[‘’][^‘’'\n]*[‘’']/ });
export const Operator = createToken({ name: 'Operator', pattern: /[!<>]=|&&|\|\||\|>|\+\+|\*\*|\.+|[+\-*/%<>!&|^?]/ });

/** Characters that begin no other token: a run of letters, or of others. */
export const Unknown = createToken({
  name: 'Unknown',
  pattern: { exec: matchUnknown },
  // All that the other tokens do not always match; chevrotain skips what no token can begin one character at a time, which is slow.
  start_chars_hint: charactersBut(/[\w \t\n#"()[\]{},:;=]/),
});

/** In the order in which the lexer tries them. */
export const lexedTokens: TokenType[] = [
  WhiteSpace,
  Comment,
  Let,
  In,
  True,
  False,
  Identifier,
  TextLiteral,
  NumberLiteral,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Comma,
  WrongEquals,
  Arrow,
  WrongComment,
  WrongText,
  Operator,
  Colon,
  Semicolon,
  Equals,
  Unknown,
];

export const parsedTokens: TokenType[] = [...lexedTokens, BindingName];

function matchText(text: string, offset: number): CustomPatternMatcherReturn | null {
  if (text[offset] !== '"') return null;
  const quotes = text.startsWith('"""', offset) ? '"""' : '"';
  const end = endOfText(text, offset + quotes.length, quotes);
  return [text.slice(offset, end ?? text.length)];
}

/** The code units of all characters but some of ASCII. */
function charactersBut(known: RegExp): number[] {
  return Array.from({ length: 0x10000 }, (_, code) => code).filter((code) => code > 0x7f || !known.test(String.fromCharCode(code)));
}

const unknown = /[\p{L}\p{M}\p{N}]+|[^\p{L}\p{M}\p{N}_ \t\n#"()[\]{},:;=+\-*/%<>!&|^?.]+|[^]/uy;

function matchUnknown(text: string, offset: number): CustomPatternMatcherReturn | null {
  unknown.lastIndex = offset;
  const match = unknown.exec(text);
  return match === null ? null : [match[0]];
}

/** Whether a text literal has its closing quotes. */
export function isClosed(image: string): boolean {
  const quotes = image.startsWith('"""') ? '"""' : '"';
  return endOfText(image, quotes.length, quotes) === image.length;
}

/** The offset after the closing quotes: by hand, since a regular expression would need a stack as deep as the text is long. */
function endOfText(text: string, start: number, quotes: string): number | undefined {
  for (let index = start; index < text.length; index++) {
    if (text[index] === '\\') index++;
    else if (text[index] === '"' && text.startsWith(quotes, index)) return index + quotes.length;
  }
  return undefined;
}
