import Big, { type BigConstructor } from 'big.js';
import { trim } from './white-space.ts';
import { ValueError } from './value-error.ts';

/** A constructor of our own, so that no setting of another part of the program changes a result. */
const Decimal: BigConstructor = Big();

export type Decimal = Big;

export const zero: Decimal = new Decimal(0);

/** A number may have this many digits: exact arithmetic costs more the more there are. */
const mostDigits = 10_000;

/** An exponent may have this magnitude. */
const largestExponent = 400;

/**
 * Reads a text as an exact number: trimmed, it is `[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?` in ASCII with an exponent
 * within ±400.
 *
 * @param place names the text in an error: `element 3 of the list`
 * @throws ValueError RLM4003 if it is no number, RLM4004 if it has more than 10,000 digits
 */
export function readDecimal(text: Buffer, place: () => string): Decimal {
  const trimmed = trim(text);
  if (trimmed.length > mostDigits) {
    // Long enough to be refused, but as what?
    if (isDecimal(trimmed)) throw new ValueError('RLM4004', { place: place(), limit: mostDigits });
    throw new ValueError('RLM4003', { place: place(), text: trimmed.toString('utf8', 0, 1000) });
  }
  const parts = /^([+-]?)(\d+(?:\.\d*)?|\.\d+)(?:[eE]([+-]?\d+))?$/.exec(trimmed.toString('latin1'));
  const [, sign = '', digits = '', exponent = '0'] = parts ?? [];
  if (parts === null || Math.abs(Number(exponent)) > largestExponent) {
    throw new ValueError('RLM4003', { place: place(), text: text.toString() });
  }
  // big.js knows neither a leading plus nor a bare point at the end.
  return new Decimal(`${sign === '-' ? '-' : ''}${digits.replace(/\.$/, '')}e${exponent}`);
}

/** A number from a text that big.js or `printDecimal` made. */
export function decimalOf(text: string): Decimal {
  return new Decimal(text);
}

function isDecimal(trimmed: Buffer): boolean {
  return trimmed.length < 1 << 28 && /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,10})?$/.test(trimmed.toString('latin1'));
}

/** The canonical text of a number: no exponent, no trailing zeros, `-0` is `0`. */
export function printDecimal(number: Decimal): string {
  return number.eq(0) ? '0' : number.toFixed();
}

const significantDigits = 15;

/** Rounding modes of big.js. */
const towardsZero = 0;
const halfEven = 2;

/**
 * The quotient to 15 significant digits, rounded once, half to even.
 *
 * It is first cut off some digits further on. If that left a rest, a digit 1 after them keeps what looks like a half from
 * being taken for one (the "sticky bit" of binary arithmetic).
 */
export function mean(sum: Decimal, count: number): Decimal {
  const divisor = new Decimal(count);
  // Enough places after the point for 15 significant digits and two more, whatever the sum's magnitude.
  const places = Math.max(0, significantDigits + 3 + divisor.e - sum.e);
  const Cutting: BigConstructor = Big();
  Cutting.DP = places;
  Cutting.RM = towardsZero;
  const cut = new Cutting(sum).div(divisor);
  if (cut.times(divisor).eq(sum)) return cut.prec(significantDigits, halfEven);
  const sticky = new Decimal(`${sum.s < 0 ? '-' : ''}1e-${places + 1}`);
  return cut.plus(sticky).prec(significantDigits, halfEven);
}
