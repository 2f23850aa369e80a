import { addDecimals, compareDecimals, type Decimal, divideBy, parseDecimal, printDecimal } from './decimal.ts';
import { Refusal } from './refusal.ts';
import { trim } from './text.ts';

export function join(pieces: readonly string[], delimiter: string): string {
  return pieces.reduce((all, piece, i) => (i === 0 ? piece : all + delimiter + piece), '');
}

/** Reads every element as a number, and refuses the first that is none. */
export function numbersOf(elements: readonly string[]): readonly Decimal[] {
  return elements.map((element) => {
    const number = parseDecimal(element);
    if (number === undefined) throw new Refusal('not a number', element);
    return number;
  });
}

function refuseEmpty(elements: readonly string[], strategy: string): void {
  if (elements.length === 0) throw new Refusal('empty list', strategy);
}

function concat(pieces: readonly string[]): string {
  return pieces.map((piece, i) => (i === pieces.length - 1 || piece.endsWith('\n') ? piece : `${piece}\n`)).join('');
}

function vote(elements: readonly string[]): string {
  const votes = elements.map(trim);
  const count = (candidate: string) => votes.filter((one) => one === candidate).length;
  const most = Math.max(...votes.map(count));
  return votes.find((candidate) => count(candidate) === most) ?? '';
}

/** The smallest number that at least `percent` of 100 of them do not exceed. */
function percentile(numbers: readonly Decimal[], percent: number): Decimal | undefined {
  const sorted = numbers.toSorted(compareDecimals);
  return sorted.find((_, i) => (i + 1) * 100 >= percent * sorted.length);
}

function compute(numbers: readonly Decimal[], strategy: string): Decimal | undefined {
  const total = numbers.reduce(addDecimals, { coefficient: 0n, exponent: 0 });
  if (strategy === 'sum') return total;
  if (strategy === 'mean') return divideBy(total, BigInt(numbers.length));
  if (strategy === 'min') return numbers.toSorted(compareDecimals).at(0);
  if (strategy === 'max') return numbers.toSorted(compareDecimals).at(-1);
  return percentile(numbers, strategy === 'median' ? 50 : Number(strategy.slice(1)));
}

/** One value of all elements, as its file has it. */
export function combine(elements: readonly string[], strategy: string): string {
  if (strategy === 'concat') return concat(elements);
  if (strategy === 'sum' && elements.length === 0) return '0';
  refuseEmpty(elements, strategy);
  if (strategy === 'vote') return vote(elements);
  const result = compute(numbersOf(elements), strategy);
  if (result === undefined) throw new Error(`no strategy ${strategy}`);
  return printDecimal(result);
}
