import { quote } from '../ops/bytes.ts';
import { decimalOf, printDecimal } from '../ops/decimal.ts';
import { endOfString } from '../ops/json-children.ts';

/**
 * The numbers in JSON that our ops wrote: canonical decimals.
 *
 * @param json valid
 */
export function* numbersIn(json: Buffer): Generator<string> {
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (byte === quote) at = endOfString(json, at);
    else if (startsNumber(byte)) {
      const start = at;
      while (isOfNumber(json[at + 1] ?? 0)) at += 1;
      yield json.toString('latin1', start, at + 1);
    }
  }
}

/** Any decimal of as many digits is the shortest that means its nearest number of IEEE 754's double precision, unless it is very large or small. */
const safeLength = 15;

/**
 * Whether a canonical decimal is a double: the shortest decimal that means its nearest double is itself. Then nothing is lost in either direction.
 */
export function isDouble(number: string): boolean {
  if (number.length <= safeLength) return true;
  const nearest = Number(number);
  return Number.isFinite(nearest) && printDecimal(decimalOf(String(nearest))) === number;
}

function startsNumber(byte: number): boolean {
  return byte === 0x2d || (byte >= 0x30 && byte <= 0x39);
}

function isOfNumber(byte: number): boolean {
  return startsNumber(byte) || byte === 0x2e;
}
