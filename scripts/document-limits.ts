import { printAmount } from '../compiler/eval/amount.ts';
import { languages, type LimitName, limits, mostOf } from '../compiler/eval/vm-spec.ts';

const bounds = [
  ['memoryLimit', 'what the program has in memory'],
  ['cpuTimeLimit', 'time of a processor, of all threads together'],
  ['timeLimit', 'time of a clock'],
  ['diskLimit', 'files that the program writes'],
  ['outputLimit', 'the result and what is printed, together'],
] satisfies readonly (readonly [LimitName, string])[];

/** The table of what `vm_spec` can bound, in Markdown. */
export function documentLimits(): string {
  const rows = bounds.map(([name, what]) => rowOf(name, what));
  return ['| Field | Bounds | Unless given | At least | At most |', '| --- | --- | --- | --- | --- |', ...rows].join('\n') + '\n';
}

function rowOf(name: LimitName, what: string): string {
  const { unit, usual, least, most } = limits[name];
  const amount = (value: number) => (value === 0 ? '0' : printAmount(value, unit));
  const others = languages.filter((language) => mostOf(name, language) !== most).map((language) => `; in ${language} ${amount(mostOf(name, language))}`);
  return `| \`${name}\` | ${what} | ${amount(usual)} | ${amount(least)} | ${amount(most)}${others.join('')} |`;
}
