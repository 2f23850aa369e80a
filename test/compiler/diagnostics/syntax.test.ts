import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { renderDiagnostic } from '../../../compiler/diagnostics/render.ts';
import { lexical } from '../../../compiler/diagnostics/lexical.ts';
import { syntax } from '../../../compiler/diagnostics/syntax.ts';
import { parse } from '../../../compiler/parser.ts';
import { readSource } from '../../../compiler/source.ts';

/** All that the text and the grammar of a plan can get wrong. */
const ofPlans = { ...lexical, ...syntax };

const directory = join(import.meta.dirname, '../../fixtures/diagnostics');
const plans = readdirSync(directory).filter((name) => /^RLM1\d{3}.*\.rlm$/.test(name));

/** Tested elsewhere: a file of more than 4 MiB, what cannot be in a file, and what comes after 1000 errors. */
const withoutFile = ['RLM1002', 'RLM1005', 'RLM1047'];

/** `RLM1007.rlm` and `RLM1007-block.rlm` are plans that RLM1007 is about. */
function codeOf(plan: string): string {
  return plan.slice(0, 'RLM1007'.length);
}

it('every code has a plan that triggers it', () => {
  expect(new Set([...plans.map(codeOf), ...withoutFile])).toEqual(new Set(Object.keys(ofPlans)));
});

it.each(plans)('%s is answered as its file says', async (plan) => {
  const bytes = readFileSync(join(directory, plan));
  const { source, diagnostics: unreadable } = readSource(plan, bytes);
  const diagnostics = source === undefined ? unreadable : parse(source).diagnostics;
  const output = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, { color: false })).join('\n\n');
  expect(diagnostics.map(({ code }) => code)).toContain(codeOf(plan));
  const both = `SOURCE\n\n${bytes.toString('utf8')}\nOUTPUT\n\n${output}\n`;
  await expect(both).toMatchFileSnapshot(join(directory, `${basename(plan, '.rlm')}.txt`));
});

it.each(Object.entries(ofPlans))('%s is explained with an example, its bound or what to write', (_, { title, explanation }) => {
  expect(title).not.toBe('');
  expect(explanation.length).toBeGreaterThan(40);
});

it('examples of what to write are plans without errors', () => {
  for (const { explanation } of Object.values(ofPlans)) {
    const right = explanation.split('\n\nbut:\n\n')[1];
    if (right !== undefined) expect(parse({ name: 'example', text: right.replace(/^ {4}/gm, '') }).diagnostics).toEqual([]);
  }
});

it('examples of what not to write trigger their code', () => {
  for (const [code, { explanation }] of Object.entries(ofPlans)) {
    const wrong = /\n\nNot:\n\n(.*?)\n\nbut:/s.exec(explanation)?.[1];
    if (wrong === undefined) continue;
    const { diagnostics } = parse({ name: 'example', text: wrong.replace(/^ {4}/gm, '') });
    expect([code, ...new Set(diagnostics.map((diagnostic) => diagnostic.code))]).toEqual([code, code]);
  }
});
