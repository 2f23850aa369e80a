/** What amounts of `vm_spec` are counted in. */
export type AmountUnit = 'bytes' | 'seconds';

/** Of each unit that may be written, how many thousandths of a byte or second it is: whole numbers, so that `0.5 KiB` and `1500 ms` are exact. */
const thousandths: Readonly<Record<AmountUnit, ReadonlyMap<string, number>>> = {
  bytes: new Map([
    ...['', 'b', 'byte', 'bytes'].map((word) => [word, 1000] as const),
    ['kb', 1000 ** 2],
    ['mb', 1000 ** 3],
    ['gb', 1000 ** 4],
    ['kib', 1000 * 2 ** 10],
    ['mib', 1000 * 2 ** 20],
    ['gib', 1000 * 2 ** 30],
  ]),
  seconds: new Map([
    ['ms', 1],
    ...['', 's', 'sec', 'second', 'seconds'].map((word) => [word, 1000] as const),
    ...['m', 'min', 'minute', 'minutes'].map((word) => [word, 60_000] as const),
    ...['h', 'hour', 'hours'].map((word) => [word, 3_600_000] as const),
  ]),
};

/** The units in which an amount is printed, the largest first. */
const printed: Readonly<Record<AmountUnit, readonly string[]>> = { bytes: ['GiB', 'GB', 'MiB', 'MB', 'KiB', 'kB'], seconds: ['h', 'min', 's'] };

const written = /^(\d{1,20})(?:\.(\d{1,20}))?\s*([A-Za-z]{0,10})$/;

/**
 * Reads an amount as people write it: `512MB`, `100 MiB`, `1.5 GiB`, `30s`, `2 min`, and a bare number of bytes or seconds. `kB`, `MB` and `GB` are powers of 1,000,
 * `KiB`, `MiB` and `GiB` of 1,024; case does not matter.
 *
 * @returns the whole number of bytes or seconds; `'a fraction'` if it is none, undefined for what is no amount
 */
export function readAmount(text: string, unit: AmountUnit): number | 'a fraction' | undefined {
  const [, whole, decimals = '', word = ''] = written.exec(text.trim()) ?? [];
  const factor = thousandths[unit].get(word.toLowerCase());
  if (whole === undefined || factor === undefined) return undefined;
  const divisor = 1000n * 10n ** BigInt(decimals.length);
  const amount = BigInt(whole + decimals) * BigInt(factor);
  return amount % divisor === 0n ? Number(amount / divisor) : 'a fraction';
}

/** A whole number of bytes or seconds in the largest unit of which it is a whole number: `512 MiB`, `90 s`. `readAmount` reads it back. */
export function printAmount(amount: number, unit: AmountUnit): string {
  for (const word of printed[unit]) {
    const one = (thousandths[unit].get(word.toLowerCase()) ?? 0) / 1000;
    if (amount >= one && amount % one === 0) return `${amount / one} ${word}`;
  }
  return amount === 1 ? `1 ${unit.slice(0, -1)}` : `${amount} ${unit}`;
}
