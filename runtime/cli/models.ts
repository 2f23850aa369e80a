import { printable } from '../../compiler/diagnostics/printable.ts';
import { tableDate } from '../model/models-table.ts';
import { readModelsFile } from '../model/read-models-file.ts';
import { type DescribedModel, describeModel, describeModels } from '../project/describe-models.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { print } from './standard-output.ts';

export interface ModelsArguments {
  readonly models?: string;
  readonly json: boolean;
}

export async function runModels(name: string | undefined, { models, json }: ModelsArguments): Promise<ExitStatus> {
  const entries = models === undefined ? undefined : await readModelsFile(models);
  const described = name === undefined ? describeModels(entries) : [describeModel(name, entries)];
  if (json) await print(`${JSON.stringify({ date: tableDate, models: described })}\n`);
  else await print(name === undefined ? printTable(described) : described.map(printModel).join(''));
  return exitStatus.done;
}

const headings = ['', 'window', 'structured', 'input', 'cached', 'output'];

function printTable(models: readonly DescribedModel[]): string {
  const rows = [headings, ...models.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) => cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  '));
  return `${lines.join('\n')}\n\n${whatItIs} What is not known is left blank: no price is guessed.\n`;
}

const whatItIs = `Windows are in tokens, prices in dollars per million tokens, list prices as known on ${tableDate}: makers change them. \`--models FILE\` says otherwise.`;

function cellsOf({ name, window, structured, price }: DescribedModel): readonly string[] {
  const shown = (value: number | undefined | null) => (value === undefined || value === null ? '' : value.toLocaleString('en', { maximumFractionDigits: 6 }));
  return [printable(name), shown(window), structured === null ? '' : structured ? 'yes' : 'no', shown(price?.input), shown(price?.cachedInput), shown(price?.output)];
}

function printModel({ name, known, window, structured, params, price }: DescribedModel): string {
  const lines = [
    `${printable(name)}${known ? '' : ': nothing is known of it, so it is asked as any model is'}`,
    `  window      ${window === null ? 'not known' : `${window.toLocaleString('en')} tokens`}`,
    `  structured  ${structured === null ? 'not known' : structured ? 'yes' : 'no'}`,
    `  params      ${printable(JSON.stringify(params))}`,
    `  price       ${price === null ? 'not known: it is not in any sum, and `--max-cost` cannot limit it' : printPrice(price)}`,
  ];
  return `${lines.join('\n')}\n\n${whatItIs}\n`;
}

function printPrice({ input, cachedInput, output }: NonNullable<DescribedModel['price']>): string {
  return `$${input} a million tokens of input${cachedInput === undefined ? '' : `, $${cachedInput} if cached`}, $${output} of output`;
}
