import { type Decimal, decimalOf, readDecimal } from './decimal.ts';

/**
 * Exact numbers to be ordered, held compactly: the double nearest to each, and its text. Rounding to doubles keeps the
 * order (it never swaps two numbers), so exact numbers are only compared where the doubles are equal.
 */
export class NumberList {
  readonly #texts: string[] = [];
  readonly #doubles: number[] = [];

  get length(): number {
    return this.#texts.length;
  }

  /** @throws ValueError as `readDecimal` does */
  add(text: Buffer, place: () => string): void {
    const plain = plainInteger(text);
    if (plain === undefined) {
      const exact = readDecimal(text, place).toString();
      this.#texts.push(exact);
      this.#doubles.push(Number(exact));
    } else {
      this.#texts.push(plain);
      this.#doubles.push(Number(plain));
    }
  }

  compare(a: number, b: number): number {
    const difference = this.#double(a) - this.#double(b);
    // Two infinities have no difference.
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
    return this.#text(a) === this.#text(b) ? 0 : this.at(a).cmp(this.at(b));
  }

  /** The positions of the numbers from the least to the greatest, equal ones in the order in which they came. */
  order(reverse = false): Uint32Array {
    const order = Uint32Array.from({ length: this.length }, (_, index) => index);
    const direction = reverse ? -1 : 1;
    return order.sort((a, b) => direction * this.compare(a, b) || a - b);
  }

  at(index: number): Decimal {
    return decimalOf(this.#text(index));
  }

  #text(index: number): string {
    const text = this.#texts[index];
    if (text === undefined) throw new RangeError(`there is no number ${index}`);
    return text;
  }

  #double(index: number): number {
    return this.#doubles[index] ?? Number.NaN;
  }
}

/** The text if it is a few ASCII digits without leading zero, which is how most numbers look. */
function plainInteger(text: Buffer): string | undefined {
  if (text.length === 0 || text.length > 15 || (text[0] === 0x30 && text.length > 1)) return undefined;
  for (const byte of text) if (byte < 0x30 || byte > 0x39) return undefined;
  return text.toString('latin1');
}
