/** `1,204`. */
export const describeNumber = (n: number): string => n.toLocaleString('en');

/** `1 step`, `1,204 steps`. */
export const describeCount = (n: number, what: string): string => `${describeNumber(n)} ${what}${n === 1 ? '' : 's'}`;

/** `17 bytes`, `4.2 MB`: in powers of 1000, as file managers and `ls --si` do. */
export function describeBytes(bytes: number): string {
  if (bytes < 1000) return describeCount(bytes, 'byte');
  const units = ['kB', 'MB', 'GB'] as const;
  let value = bytes / 1000;
  let unit: string = units[0];
  for (const larger of units.slice(1)) {
    if (value < 999.5) break;
    value /= 1000;
    unit = larger;
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}

/** `$1.24`, `$0.0031`: in cents, and of less than ten with two digits that count, since one call may cost a thousandth. */
export function describeDollars(dollars: number): string {
  if (dollars === 0 || dollars >= 0.1) return `$${dollars.toFixed(2)}`;
  const digits = Math.min(8, 1 - Math.floor(Math.log10(dollars)));
  return `$${dollars.toFixed(digits)}`;
}
