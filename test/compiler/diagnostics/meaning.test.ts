import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, it } from 'vitest';
import { check, type CheckOptions } from '../../../compiler/check.ts';
import { asking } from '../../../compiler/diagnostics/asking.ts';
import { evaluating } from '../../../compiler/diagnostics/evaluating.ts';
import { meaning } from '../../../compiler/diagnostics/meaning.ts';
import { renderDiagnostic } from '../../../compiler/diagnostics/render.ts';
import type { Source } from '../../../compiler/source.ts';

/** All that the meaning of a plan can get wrong. */
const ofPlans = { ...meaning, ...asking, ...evaluating };

/** Which models may be asked and which code may run, where that matters. */
const allowed: Readonly<Record<string, Partial<CheckOptions>>> = {
  RLM2035: { models: ['small', 'large'] },
  RLM2036: { models: [] },
  RLM2044: { evalLanguages: ['javascript'] },
};

const checkFor = (code: string, source: Source) => check(source, { contexts: ['context'], ...allowed[code] });

const directory = join(import.meta.dirname, '../../fixtures/diagnostics');
const plans = readdirSync(directory).filter((name) => /^RLM2\d{3}.*\.rlm$/.test(name));

/** `RLM2001.rlm` and `RLM2001-of-a-context.rlm` are plans that RLM2001 is about. */
function codeOf(plan: string): string {
  return plan.slice(0, 'RLM2001'.length);
}

it('every code has a plan that triggers it', () => {
  expect(new Set(plans.map(codeOf))).toEqual(new Set(Object.keys(ofPlans)));
});

it.each(plans)('%s is answered as its file says', async (plan) => {
  const text = readFileSync(join(directory, plan), 'utf8');
  const { graph, diagnostics } = checkFor(codeOf(plan), { name: plan, text });
  const output = diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, { color: false })).join('\n\n');
  expect(diagnostics.map(({ code }) => code)).toContain(codeOf(plan));
  expect(graph === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
  await expect(`SOURCE\n\n${text}\nOUTPUT\n\n${output}\n`).toMatchFileSnapshot(join(directory, `${basename(plan, '.rlm')}.txt`));
});

it.each(Object.entries({ ...asking, ...evaluating }))('the examples in the explanation of %s trigger it', (code, { explanation }) => {
  const example = (explanation.split('\n\n').at(-1) ?? '').replace(/^ {4}/gm, '');
  // Several lines are one plan only where brackets stay open.
  const examples = example.endsWith('})') ? [example] : example.split('\n');
  for (const text of examples) {
    const { diagnostics } = checkFor(code, { name: 'example', text });
    expect(diagnostics.map((diagnostic) => diagnostic.code).filter((found) => found !== 'RLM2029')).toEqual([code]);
  }
});

it.each(Object.entries(ofPlans))('%s is explained with an example or its bounds', (_, { title, explanation }) => {
  expect(title).not.toBe('');
  expect(explanation).toMatch(/\n {4}\S|\d{3}|`-c/);
});
