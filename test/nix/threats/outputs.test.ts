import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { runNix } from '../../../runtime/store/nix-command.ts';
import { type PlanBuilder, planBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';
import { engineOf, evalOf } from './support/engines.ts';
import { type Outside, outside } from './support/outside.ts';

let store: string;
let build: PlanBuilder;
let around: Outside;

beforeAll(async () => {
  store = await temporaryStore();
  build = await planBuilder(store);
  around = await outside();
});

describe('what native Python leaves', () => {
  const program = async (quiet: boolean) =>
    `canary = ${JSON.stringify(around.target.readable[0])}; quiet = ${quiet ? 'True' : 'False'}\n${await readFile(new URL('support/programs/replace-result.py', import.meta.url), 'utf8')}`;
  const spec = engineOf('native Python');

  it('in the place of its result has no effect on what its result is', async () => {
    expect(await build(evalOf(spec, await program(true)))).toEqual({ answer: 'own: 0' });
    // Its own reply is the code's to make up: it is a result like any, or none.
    const forged = await build(evalOf(spec, await program(false)));
    if ('answer' in forged) expect(forged.answer).toMatch(/^(own: 0|forged)$/);
    else expect(forged.problems).toEqual([expect.objectContaining({ code: expect.stringMatching(/^RLM403[24]$/) })]);
    expect(JSON.stringify(forged)).not.toContain(around.canary);

    const results = (await readdir(join(store, 'nix/store'))).filter((name) => name.endsWith('-rlm-eval'));
    expect(results.length).toBeGreaterThan(0);
    for (const name of results) {
      const found = await lstat(join(store, 'nix/store', name));
      expect({ file: found.isFile(), mode: found.mode & 0o7777, links: found.nlink }).toEqual({ file: true, mode: 0o444, links: 1 });
    }
    // Nothing that it read was changed.
    expect(await runNix('nix-store', ['--verify', '--check-contents'], { store })).toMatchObject({ succeeded: true });
  });
});
