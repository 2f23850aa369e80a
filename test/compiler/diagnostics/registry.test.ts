import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { isCode, registry } from '../../../compiler/diagnostics/registry.ts';

const tests = fileURLToPath(new URL('../..', import.meta.url));

it('has no code that no test and no plan of the fixtures triggers', async () => {
  const files = (await readdir(tests, { recursive: true })).filter((file) => /\.(ts|rlm)$/.test(file));
  const texts = await Promise.all(files.map(async (file) => `${file}\n${await readFile(join(tests, file), 'utf8')}`));
  const mentioned = new Set(texts.join('\n').match(/RLM\d{4}/g));
  expect(Object.keys(registry).filter((code) => !mentioned.has(code))).toEqual([]);
});

it.each(Object.entries(registry))('%s has a title and an explanation, and its explanation names only codes that exist', (_, { title, explanation }) => {
  expect(title).toMatch(/\S/);
  expect(explanation).toMatch(/\S/);
  expect((explanation.match(/RLM\d{4}/g) ?? []).filter((code) => !isCode(code))).toEqual([]);
});
