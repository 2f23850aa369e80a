import { backslash, newline, quote } from '../ops/bytes.ts';

/** Lists and objects inside each other, as everywhere in the language. */
export const deepest = 200;

/** Bytes are not the JSON that they should be: why, as the end of `is`. */
export class NoJson extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NoJson';
  }
}

/**
 * Where the value ends that begins at a place. All of it is checked but what UTF-8 is, and nothing of it is made: a value may be larger than a string of JavaScript can be, and what
 * it would be in memory larger than all that there is.
 *
 * @throws NoJson
 */
export function endOfValue(json: Buffer, start: number, depth = 0): number {
  const first = json[start];
  switch (first) {
    case quote:
      return endOfString(json, start);
    case 0x5b:
    case 0x7b:
      if (depth === deepest) throw new NoJson(`deeper than ${deepest} lists and objects inside each other`);
      return endOfMembers(json, start, depth + 1);
    case 0x74:
      return endOfWord(json, start, 'true');
    case 0x66:
      return endOfWord(json, start, 'false');
    case 0x6e:
      return endOfWord(json, start, 'null');
    default:
      return endOfNumber(json, start);
  }
}

/** The first place, from a place on, where no white space of JSON is. */
export function afterSpace(json: Buffer, start: number): number {
  let at = start;
  while (isSpace(json[at])) at += 1;
  return at;
}

/** The elements of the list that begins at a place, which is where its `[` is, and goes to the end. */
export function* elementsOfArray(json: Buffer, start: number): Generator<Buffer> {
  let at = afterSpace(json, start + 1);
  if (json[at] !== closingBracket) {
    for (;;) {
      const end = endOfValue(json, at, 1);
      yield json.subarray(at, end);
      at = afterSpace(json, end);
      if (json[at] !== comma) break;
      at = afterSpace(json, at + 1);
    }
  }
  if (json[at] !== closingBracket) throw tooEarlyOrWrong(json, at);
  endsAt(json, at + 1);
}

/** The elements of a list that is given as one line of JSON for each. */
export function* elementsOfLines(lines: Buffer): Generator<Buffer> {
  for (let at = 0; at < lines.length; ) {
    const end = endOfValue(lines, at);
    if (lines[end] !== newline) throw tooEarlyOrWrong(lines, end);
    yield lines.subarray(at, end);
    at = end + 1;
  }
}

/** Checks that there is nothing but white space from a place on. */
export function endsAt(json: Buffer, end: number): void {
  const at = afterSpace(json, end);
  if (at < json.length) throw tooEarlyOrWrong(json, at);
}

const comma = 0x2c;
const colon = 0x3a;
const closingBracket = 0x5d;
const closingBrace = 0x7d;

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
}

function endOfMembers(json: Buffer, start: number, depth: number): number {
  const isObject = json[start] === 0x7b;
  const closing = isObject ? closingBrace : closingBracket;
  let at = afterSpace(json, start + 1);
  if (json[at] === closing) return at + 1;
  for (;;) {
    if (isObject) {
      if (json[at] !== quote) throw tooEarlyOrWrong(json, at);
      at = afterSpace(json, endOfString(json, at));
      if (json[at] !== colon) throw tooEarlyOrWrong(json, at);
      at = afterSpace(json, at + 1);
    }
    at = afterSpace(json, endOfValue(json, at, depth));
    if (json[at] === closing) return at + 1;
    if (json[at] !== comma) throw tooEarlyOrWrong(json, at);
    at = afterSpace(json, at + 1);
  }
}

function endOfString(json: Buffer, start: number): number {
  for (let at = start + 1; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === quote) return at + 1;
    if (byte < 0x20) throw tooEarlyOrWrong(json, at);
    if (byte === backslash) at = endOfEscape(json, at) - 1;
  }
  throw tooEarlyOrWrong(json, json.length);
}

const simpleEscapes: ReadonlySet<number> = new Set(Buffer.from('"\\/bfnrt'));

function endOfEscape(json: Buffer, start: number): number {
  const letter = json[start + 1];
  if (letter !== undefined && simpleEscapes.has(letter)) return start + 2;
  if (letter === 0x75 && /^[0-9a-fA-F]{4}$/.test(json.toString('latin1', start + 2, start + 6))) return start + 6;
  throw tooEarlyOrWrong(json, start + 1);
}

function endOfWord(json: Buffer, start: number, word: string): number {
  if (json.toString('latin1', start, start + word.length) !== word) throw tooEarlyOrWrong(json, start);
  return start + word.length;
}

function endOfNumber(json: Buffer, start: number): number {
  let at = json[start] === 0x2d ? start + 1 : start;
  const whole = at;
  at = endOfDigits(json, at);
  // Of several digits, the first is no zero.
  if (json[whole] === 0x30 && at > whole + 1) throw tooEarlyOrWrong(json, whole + 1);
  if (json[at] === 0x2e) at = endOfDigits(json, at + 1);
  if (json[at] === 0x65 || json[at] === 0x45) {
    const sign = json[at + 1];
    at = endOfDigits(json, sign === 0x2b || sign === 0x2d ? at + 2 : at + 1);
  }
  return at;
}

/** Of one digit at least. */
function endOfDigits(json: Buffer, start: number): number {
  let at = start;
  for (let byte = json[at] ?? 0; byte >= 0x30 && byte <= 0x39; byte = json[at] ?? 0) at += 1;
  if (at === start) throw tooEarlyOrWrong(json, at);
  return at;
}

function tooEarlyOrWrong(json: Buffer, at: number): NoJson {
  return new NoJson(at >= json.length ? 'not JSON: it ends too early' : `not JSON from byte ${at + 1} on`);
}
