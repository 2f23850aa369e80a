import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { check } from '../../compiler/check.ts';
import { format } from '../../compiler/format.ts';

const page = await readFile(new URL('../../docs/language.md', import.meta.url), 'utf8');
const plans = [...page.matchAll(/```rlm\n(.*?)```/gs)].map(([, text = '']) => ({ name: text.split('\n')[0] ?? '', text }));

it('the page of the language has plans', () => {
  expect(plans.length).toBeGreaterThan(2);
});

it.each(plans)('its plan `$name` has no errors, and is formatted', (plan) => {
  expect(check(plan, { contexts: ['context'] }).diagnostics).toEqual([]);
  expect(format(plan).text).toBe(plan.text);
});
