import { trim } from './text.ts';

/** Exactly `coefficient` times ten to the power of `exponent`. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

/** Reads a text as a number, or gives undefined. */
export function parseDecimal(text: string): Decimal | undefined {
  const parts = /^([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?$/.exec(trim(text));
  if (parts === null) return undefined;
  const [, sign, whole = '', fractionAfterWhole = '', fractionAlone = '', power = '0'] = parts;
  if (BigInt(power) > 400n || BigInt(power) < -400n) return undefined;
  const fraction = fractionAfterWhole + fractionAlone;
  const magnitude = BigInt(whole + fraction);
  return { coefficient: sign === '-' ? -magnitude : magnitude, exponent: Number(power) - fraction.length };
}

/** No exponent, no trailing zeros, `-0` is `0`. */
export function printDecimal({ coefficient, exponent }: Decimal): string {
  const negative = coefficient < 0n;
  const digits = (negative ? -coefficient : coefficient).toString();
  let whole: string;
  let fraction = '';
  if (exponent >= 0) {
    whole = digits + '0'.repeat(exponent);
  } else {
    const padded = digits.padStart(1 - exponent, '0');
    whole = padded.slice(0, exponent);
    fraction = padded.slice(exponent).replace(/0+$/, '');
  }
  whole = whole.replace(/^0+(?=.)/, '');
  const magnitude = fraction === '' ? whole : `${whole}.${fraction}`;
  return negative && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

/** Both numbers as whole multiples of the same power of ten. */
function aligned(a: Decimal, b: Decimal): { a: bigint; b: bigint; exponent: number } {
  const exponent = Math.min(a.exponent, b.exponent);
  return {
    a: a.coefficient * 10n ** BigInt(a.exponent - exponent),
    b: b.coefficient * 10n ** BigInt(b.exponent - exponent),
    exponent,
  };
}

export function compareDecimals(left: Decimal, right: Decimal): number {
  const { a, b } = aligned(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const { a, b, exponent } = aligned(left, right);
  return { coefficient: a + b, exponent };
}

/** The quotient to 15 significant digits, rounded once: to the nearest, and of two to the even. */
export function divideBy(dividend: Decimal, divisor: bigint): Decimal {
  const magnitude = dividend.coefficient < 0n ? -dividend.coefficient : dividend.coefficient;
  if (magnitude === 0n) return dividend;
  const least = 10n ** 14n;
  let { exponent } = dividend;
  let numerator = magnitude;
  let denominator = divisor;
  while (numerator / denominator < least) {
    numerator *= 10n;
    exponent -= 1;
  }
  while (numerator / denominator >= least * 10n) {
    denominator *= 10n;
    exponent += 1;
  }
  const below = numerator / denominator;
  const twiceRest = 2n * (numerator - below * denominator);
  const up = twiceRest > denominator || (twiceRest === denominator && below % 2n === 1n);
  const rounded = up ? below + 1n : below;
  return { coefficient: dividend.coefficient < 0n ? -rounded : rounded, exponent };
}
