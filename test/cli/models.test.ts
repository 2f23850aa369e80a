import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { modelsTable, tableDate } from '../../runtime/model/models-table.ts';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { rlmc } from './support/rlmc.ts';

const price = z.strictObject({ input: z.number(), cachedInput: z.optional(z.number()), output: z.number() });
const printed = z.strictObject({
  date: z.iso.date(),
  models: z.array(z.strictObject({ name: z.string(), known: z.boolean(), window: z.nullable(z.number()), structured: z.nullable(z.boolean()), params: z.record(z.string(), z.unknown()), price: z.nullable(price) })),
});

async function described(...argv: readonly string[]) {
  const { status, stdout } = await rlmc(['models', '--json', ...argv]);
  expect(status).toBe(0);
  return printed.parse(JSON.parse(stdout));
}

it('lists every model of the table, with its prices and their date', async () => {
  const { status, stdout } = await rlmc(['models']);
  expect(status).toBe(0);
  for (const name of modelsTable.keys()) expect(stdout).toContain(`\n${name} `);
  expect(stdout).toMatch(/^gpt-5-mini +272,000 +yes +0\.25 +0\.025 +2$/m);
  expect(stdout).toMatch(/^gemma-3 +131,072 *$/m);
  expect(stdout).toContain(tableDate);
  const { date, models } = await described();
  expect(date).toBe(tableDate);
  expect(models.map(({ name }) => name)).toEqual([...modelsTable.keys()]);
});

it('says of one what is known of it, and of an unknown one that it has no price', async () => {
  expect((await rlmc(['models', 'openai/gpt-4o-2024-11-20'])).stdout).toContain('$2.5 a million tokens of input, $1.25 if cached, $10 of output');
  expect((await rlmc(['models', 'my-own'])).stdout).toMatch(/^my-own: nothing is known of it.*price +not known/s);
  expect(await described('my-own')).toMatchObject({ models: [{ name: 'my-own', known: false, window: null, price: null, params: { temperature: 0, seed: 0 } }] });
});

it('takes what the user says before what the table says', async () => {
  const file = join(await temporaryDirectory(), 'models.json');
  await writeFile(file, '{ "gpt-4o": { "price": { "input": 1, "output": 2 } }, "mine": { "window": 1000, "price": { "input": 0, "output": 0 } } }');
  const { models } = await described('--models', file);
  expect(models.find(({ name }) => name === 'gpt-4o')).toMatchObject({ window: 128_000, price: { input: 1, output: 2 } });
  expect(models.at(-1)).toMatchObject({ name: 'mine', known: true, window: 1000, price: { input: 0, output: 0 } });
});
