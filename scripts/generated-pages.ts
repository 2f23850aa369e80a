import { readFile } from 'node:fs/promises';
import { documentLimits } from './document-limits.ts';
import { documentOps } from './document-ops.ts';
import { documentPlan } from './document-plan.ts';

/** A page of the documentation that has generated parts. */
export interface GeneratedPage {
  readonly file: URL;
  readonly actual: string;
  readonly expected: string;
}

export async function generatedPages(): Promise<readonly GeneratedPage[]> {
  const example = (name: string) => readFile(new URL(`../examples/${name}`, import.meta.url), 'utf8');
  return [
    await page('docs/language.md', { ops: documentOps() }),
    await page('docs/eval.md', { limits: documentLimits() }),
    await page('README.md', {
      asking: `\`\`\`rlm\n${await example('themes.rlm')}\`\`\`\n`,
      code: `\`\`\`rlm\n${await example('weekdays.rlm')}\`\`\`\n`,
      plan: documentPlan({ name: 'upgrades.rlm', text: await example('upgrades.rlm') }),
    }),
  ];
}

/**
 * Replaces what stands between the markers `<!-- NAME: begin -->` and `<!-- NAME: end -->`.
 *
 * @throws when the markers are not there
 */
export function replaceBetween(text: string, name: string, replacement: string): string {
  const begin = `<!-- ${name}: begin -->\n`;
  const end = `<!-- ${name}: end -->`;
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`the page has no markers for ${name}`);
  return `${before}${begin}\n${replacement}\n${end}${after}`;
}

/** @param parts what stands between the markers, by their name */
async function page(path: string, parts: Readonly<Record<string, string>>): Promise<GeneratedPage> {
  const file = new URL(`../${path}`, import.meta.url);
  const actual = await readFile(file, 'utf8');
  const expected = Object.entries(parts).reduce((text, [name, replacement]) => replaceBetween(text, name, replacement), actual);
  return { file, actual, expected };
}
