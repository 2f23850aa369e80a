import { define } from './define.ts';
import { example } from './example.ts';
import { excerpt } from './excerpt.ts';

type None = Record<never, never>;

/** RLM1001 to RLM1013: the characters, texts and numbers of a plan. */
export const lexical = {
  RLM1001: define<{ offset: number }>({
    title: 'not UTF-8',
    message: ({ offset }) => `the plan is not valid UTF-8: byte ${offset} starts no character`,
    hint: () => 'save the file as UTF-8',
    explanation: 'Plans are UTF-8 text, so that the same plan means the same on every machine. The offset counts bytes from 0.',
  }),
  RLM1002: define<{ limit: number }>({
    title: 'plan too large',
    message: ({ limit }) => `the plan has more than the ${limit} bytes that a plan may have`,
    hint: () => 'give long texts as a context with `-c NAME=FILE` instead of writing them into the plan',
    explanation: 'A plan is 4 MiB at most. It says what to do with texts; the texts themselves are contexts, which have no such bound.',
  }),
  RLM1003: define<None>({
    title: 'NUL in the plan',
    message: () => 'the plan holds the character NUL (U+0000)',
    hint: () => 'remove it; a pattern can say `\\x00`',
    explanation: 'No Nix string can hold NUL, so a plan cannot either. To look for one in a context, use the pattern `\\x00`.',
  }),
  RLM1004: define<None>({
    title: 'lone carriage return',
    message: () => 'a carriage return that no newline follows',
    hint: () => 'end lines with LF or CRLF; in a text, write `\\r`',
    explanation:
      'Many programs show a lone carriage return as the end of a line, others as nothing, so the plan would not be what it looks ' +
      'like. CRLF is read as LF.',
  }),
  RLM1005: define<{ hex: string }>({
    title: 'half of a surrogate pair',
    message: ({ hex }) => `U+${hex} is half of a surrogate pair, not a character`,
    hint: () => 'write the whole character, or `\\u{…}` with its code point',
    explanation: 'Texts are Unicode characters. A lone surrogate has no UTF-8, so no file can hold it.',
  }),
  RLM1006: define<{ characters: string }>({
    title: 'unexpected character',
    message: ({ characters }) => `\`${excerpt(characters)}\` is not part of the language`,
    hint: ({ characters }) => characterHint(characters),
    explanation:
      'Outside of texts and comments a plan has names of ASCII letters, digits and `_`, numbers, texts in `"`, and `( ) [ ] { } , : ; =`.' +
      example('let größe = count(context) in größe', 'let size = count(context) in size'),
  }),
  RLM1007: define<{ quotes: string }>({
    title: 'text without its closing quotes',
    message: ({ quotes }) => `the text that begins here has no closing \`${quotes}\``,
    hint: ({ quotes }) => `end it with \`${quotes}\`; a quote inside of a text is \`\\"\``,
    explanation:
      'A text begins and ends with `"`, or with `"""`, and may go over several lines. The message points at the quotes that most ' +
      'probably lack their partner.' +
      example('grep(context, "ERROR)', 'grep(context, "ERROR")'),
  }),
  RLM1008: define<{ escape: string; reason: string }>({
    title: 'escape that is no character',
    message: ({ escape, reason }) => `\`${excerpt(escape)}\` stands for no character: ${reason}`,
    hint: () => 'to mean the backslash itself, write `\\\\u{…}`',
    explanation:
      '`\\u{…}` holds the code point of a character in one to six hexadecimal digits: up to 10FFFF, no half of a surrogate pair, and ' +
      'not 0, which no Nix string can hold. Other escapes are `\\n`, `\\t`, `\\r`, `\\"` and `\\\\`; an unknown one keeps its backslash.' +
      example('"\\u{D83D}\\u{DE00}"', '"\\u{1F600}"'),
  }),
  RLM1009: define<{ image: string }>({
    title: 'not a number',
    message: ({ image }) => `\`${excerpt(image)}\` is not a number`,
    hint: ({ image }) => numberHint(image),
    explanation:
      'Numbers in plans are plain decimals: `40`, `-3`, `0.25`. They have no exponent, no separators and no unit.' +
      example('1e3', '1000'),
  }),
  RLM1010: define<{ length: number; limit: number }>({
    title: 'number too long',
    message: ({ length, limit }) => `a number of ${length} characters, more than the ${limit} that one may have`,
    hint: () => 'if it is not to be computed with, write it as a text',
    explanation: 'Numbers are exact, so that each digit costs time and memory in whatever is computed with them.',
  }),
  RLM1011: define<{ quote: string }>({
    title: 'text in other quotes',
    message: ({ quote }) => `\`${quote}\` does not begin a text`,
    hint: () => 'texts are written in `"`: `"…"`, or `"""…"""` over several lines',
    explanation:
      'There is one kind of quotes, so that a text can hold all the others as they are.' +
      example("grep(context, 'ERROR')", 'grep(context, "ERROR")'),
  }),
  RLM1012: define<{ prefix: string }>({
    title: 'prefix before a text',
    message: ({ prefix }) => `a text takes no prefix such as \`${prefix}\``,
    hint: ({ prefix }) =>
      /f/i.test(prefix)
        ? 'put texts together with `join([a, b], "")`'
        : 'leave it out: a backslash that begins no known escape stays, so `"\\d"` is a pattern as it is',
    explanation:
      'There are no raw or formatted texts. Escapes are only `\\n \\t \\r \\" \\\\ \\u{…}`; any other backslash stays.' +
      example('grep(context, r"\\d+")', 'grep(context, "\\d+")'),
  }),
  RLM1013: define<{ start: string }>({
    title: 'comment of another language',
    message: ({ start }) => `\`${start}\` begins no comment`,
    hint: () => 'comments begin with `#` and go to the end of the line',
    explanation: 'There is one kind of comment.' + example('count(context)  // all of them', 'count(context)  # all of them'),
  }),
} as const;

function characterHint(characters: string): string | undefined {
  if (/['‘’“”„`]/.test(characters)) return 'texts are written in `"`: `"…"`';
  if (/^[，（）［］｛｝：；＝、]+$/.test(characters)) return 'write the ASCII character, such as `,` or `)`';
  if (characters === '$') return 'names stand without it';
  if (/\p{L}/u.test(characters)) return 'names are of ASCII letters, digits and `_`; any character can stand in a text or a comment';
  if (/[\p{Z}\p{C}]/u.test(characters)) return 'it cannot be seen, and may have been pasted: replace it by a blank';
  return undefined;
}

function numberHint(image: string): string {
  const exponent = /^[+-]?\d+(?:\.\d*)?[eE]\+?\d+$/.test(image);
  if (exponent || /^[+-]?[\d.]+[eE]$/.test(image)) return 'write it without an exponent';
  if (/^[+-]?\d[\d_]*$/.test(image)) return `write \`${excerpt(image.replaceAll('_', ''))}\``;
  if (/^[+-]?\d+(\.\d+)+$/.test(image)) return 'a number has one `.` at most; write anything else as a text';
  return 'write a decimal such as `40` or `0.25`; write anything else as a text, and begin names with a letter';
}
