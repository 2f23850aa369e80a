import { printable } from '../../compiler/diagnostics/printable.ts';
import { printAmount } from '../../compiler/eval/amount.ts';
import { limits as limitUnits, type LimitName } from '../../compiler/eval/vm-spec.ts';
import type { AuditedDerivation } from '../audit/audit-report.ts';
import type { FlakeAudit } from '../audit/audit-flake.ts';
import { folderName } from './folder-name.ts';

/** Of each kind; `--json` has all. */
const mostShown = 50;

const kinds = [
  ['eval', 'code of the plan'],
  ['compile', 'compiles code of the plan'],
  ['engine', 'engines for code, made ready once'],
  ['op', 'ops'],
  ['questions', 'questions to models'],
  ['answer', 'answers of models'],
  ['toolchain', 'toolchain'],
  ['unknown', 'unknown'],
] as const;

/** What an audit saw, as people read it: the derivations by kind, with the lines of the plan that they are made for. What comes from the folder cannot control the terminal. */
export function describeAudit({ folder, audited, toolchain, contexts, derivations, findings }: FlakeAudit): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const lines = [
    folderName(folder),
    ...describeToolchain(toolchain),
    ...contexts.map(({ name, placement, narHash }) => `  context ${name}, ${placement}: ${narHash}`),
    ...kinds.flatMap(([kind, title]) => describeKind(title, derivations.filter((derivation) => derivation.kind === kind))),
    `  ${verdict(audited, derivations, errors)}`,
  ];
  return `${lines.map((line) => printable(line).replaceAll('\n', '␤')).join('\n')}\n`;
}

function describeToolchain(toolchain: FlakeAudit['toolchain']): readonly string[] {
  if (toolchain === null) return [];
  if (toolchain.provider === 'nixpkgs') return [`  toolchain of nixpkgs ${toolchain.rev}: ${toolchain.narHash}`];
  return Object.entries(toolchain.hashes).map(([name, hash]) => `  toolchain ${name}, ${toolchain.system}, known by its hash alone: ${hash}`);
}

function describeKind(title: string, derivations: readonly AuditedDerivation[]): readonly string[] {
  const [first] = derivations;
  if (first === undefined) return [];
  const rows = first.kind === 'answer' ? answerRows(derivations) : derivations.map(row);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.slice(0, mostShown).map((cells) => cells[column]?.length ?? 0)));
  const shown = rows.slice(0, mostShown).map((cells) => `    ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}`);
  const rest = rows.length - shown.length;
  return [`  ${title} (${derivations.length.toLocaleString('en')}), ${networkOf(derivations)}`, ...shown, ...(rest > 0 ? [`    … and ${rest.toLocaleString('en')} more, which \`--json\` shows`] : [])];
}

function networkOf(derivations: readonly AuditedDerivation[]): string {
  if (derivations.some(({ network }) => network === 'possible')) return 'SOME CAN GET OUT OF THE SANDBOX';
  return derivations.every(({ network }) => network === 'never built') ? 'never built: the builder does not exist' : 'no network';
}

/** Where in the plan, what it is called there, what it is, what it reads. */
function row({ name, nodes: [node], code, inputs, limits, path, kind }: AuditedDerivation): readonly string[] {
  const place = node === undefined ? '' : `plan.rlm:${node.line}`;
  if (kind === 'toolchain' || kind === 'unknown') return [name, path];
  const what = code.from === 'plan' ? `${code.language}, code with SHA-256 ${code.sha256.slice(0, 16)}…` : code.from === 'nixlib' ? code.op : name;
  const read = new Set(inputs.map(({ what }) => what).filter((input) => !/^rlm-(toolchain|answer)-/.test(input)));
  const answers = inputs.filter(({ what }) => what.startsWith('rlm-answer-')).length;
  if (answers > 0) read.add(`${answers.toLocaleString('en')} ${answers === 1 ? 'answer' : 'answers'}`);
  const bounds = limits === null ? [] : [Object.entries(limits).flatMap(describeLimit).join(', ')];
  return [place, node?.name ?? '', what, [`reads ${summary([...read])}`, ...bounds].join('; ')];
}

/** Languages without modules have none to name. */
function describeLimit([name, value]: readonly [string, number | readonly string[]]): readonly string[] {
  if (typeof value !== 'number') return value.length === 0 ? [] : [`modules ${summary(value)}`];
  return [`${name} ${printAmount(value, isLimitName(name) ? limitUnits[name].unit : 'bytes')}`];
}

const isLimitName = (name: string): name is LimitName => Object.hasOwn(limitUnits, name);

const mostInputs = 4;

function summary(inputs: readonly string[]): string {
  const rest = inputs.length - mostInputs;
  return `${inputs.slice(0, mostInputs).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`;
}

/** One row for all answers that a part of the plan has of a model. */
function answerRows(derivations: readonly AuditedDerivation[]): readonly (readonly string[])[] {
  const rows = new Map<string, { readonly cells: readonly [string, string, string]; count: number; readonly dates: string[] }>();
  for (const { nodes: [node], code } of derivations) {
    const model = code.from === 'model' ? code.model : 'unknown';
    const key = JSON.stringify([node?.line, node?.name, model]);
    const known = rows.get(key) ?? { cells: [node === undefined ? '' : `plan.rlm:${node.line}`, node?.name ?? '', model] as const, count: 0, dates: [] };
    known.count += 1;
    if (code.from === 'model') known.dates.push(code.date);
    rows.set(key, known);
  }
  return [...rows.values()].map(({ cells: [place, node, model], count, dates }) => {
    const [first = '', last = ''] = [dates.toSorted().at(0), dates.toSorted().at(-1)];
    return [place, node, `${count.toLocaleString('en')} of ${model}`, first === last ? first : `${first} to ${last}`];
  });
}

function verdict(audited: FlakeAudit['audited'], derivations: readonly AuditedDerivation[], errors: number): string {
  const wrong = errors === 0 ? 'nothing is wrong' : `${errors} ${errors === 1 ? 'thing is' : 'things are'} wrong`;
  if (audited === 'files') return `${wrong}; nothing of the folder was evaluated, so its derivations are not listed`;
  const count = `${derivations.length.toLocaleString('en')} ${derivations.length === 1 ? 'derivation' : 'derivations'}`;
  return audited === 'derivations' ? `${wrong} with ${count}; nothing was built` : `${wrong}: ${count}, all accounted for`;
}
