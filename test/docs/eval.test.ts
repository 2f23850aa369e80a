import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { check } from '../../compiler/check.ts';
import { registry } from '../../compiler/diagnostics/registry.ts';
import { format } from '../../compiler/format.ts';
import { languages } from '../../compiler/eval/vm-spec.ts';
import { ops } from '../../compiler/ops/registry.ts';

const page = await readFile(new URL('../../docs/eval.md', import.meta.url), 'utf8');
const plans = [...page.matchAll(/```rlm\n(.*?)```/gs)].map(([, text = ''], index) => ({ name: `plan ${index + 1}`, text }));

describe('the page on code in a plan', () => {
  it.each(plans)('has a $name without errors, and formatted; that they are built, and to what, is in test/nix/eval', (plan) => {
    expect(check(plan, { contexts: ['context'] }).diagnostics).toEqual([]);
    expect(format(plan).text).toBe(plan.text);
  });

  it('has a plan that is wrong in the line that it says', () => {
    const [, text = ''] = /This plan\n\n((?: {4}.*\n|\n)+)/.exec(page) ?? [];
    const plan = text.replace(/^ {4}/gm, '');
    expect(check({ name: 'plan', text: plan }, { contexts: [] }).diagnostics).toEqual([]);
    expect(plan.split('\n')[4]).toContain('a / 0');
  });

  it('names all parameters of the op, and all languages', () => {
    for (const { name } of ops.eval.parameters) expect(page).toContain(`\`${name}\``);
    for (const language of languages) expect(page).toContain(`| \`"${language}"\` |`);
  });

  it('names only codes that there are', () => {
    for (const [code] of page.matchAll(/RLM\d{4}/g)) expect(Object.keys(registry)).toContain(code);
  });
});
