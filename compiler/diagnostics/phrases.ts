import { excerpt } from './excerpt.ts';

/** What an argument has to be given to: `pattern` of `grep`. */
export interface Place {
  readonly op: string;
  readonly parameter: string;
}

export const place = ({ op, parameter }: Place) => `\`${parameter}\` of \`${op}\``;

export const suggest = (nearest: string | undefined) => (nearest === undefined ? undefined : `did you mean \`${nearest}\`?`);

/** `a`, `b` or `c`; of many, the first ten. */
export function list(names: readonly string[], conjunction: 'and' | 'or', quote = '`'): string {
  const quoted = names.slice(0, 10).map((name) => `${quote}${excerpt(name)}${quote}`);
  if (names.length > quoted.length) return `${quoted.join(', ')}, …`;
  const last = quoted.pop() ?? '';
  return quoted.length === 0 ? last : `${quoted.join(', ')} ${conjunction} ${last}`;
}
