import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compilePlan } from '../../../runtime/project/compile-plan.ts';
import { runNix } from '../../../runtime/store/nix-command.ts';
import { nixOutput } from '../../../runtime/store/nix-output.ts';
import { answerFlake } from '../support/answer-flake.ts';
import { temporaryDirectory, temporaryStore } from '../support/temporary.ts';

let store: string;
let folder: string;

beforeAll(async () => {
  const directory = await temporaryDirectory();
  store = await temporaryStore();
  folder = join(directory, 'plan.flake');
  await writeFile(join(directory, 'context.txt'), 'apple\nbeetle\n');
  const plan = 'let kinds = map("What is it?", lines(context)) in join(sort(kinds), ", ")';
  const compiled = await compilePlan({
    plan: { kind: 'bytes', name: 'plan.rlm', bytes: Buffer.from(plan) },
    contexts: [`context=${join(directory, 'context.txt')}`],
    folder,
    toolchain: 'host',
    store,
    models: [{ name: 'one', params: {} }],
  });
  if (compiled.outcome !== 'compiled') throw new Error(JSON.stringify(compiled.diagnostics));
  await answerFlake(folder, compiled.graph, ({ type }) => `fruit ${String(type)}`, store);
});

const build = (attribute: string) => runNix('nix', ['build', '--no-link', `path:${folder}#${attribute}`], { store });

/** Changes the bytes of a path of the store, as somebody may who can write there; gives how to put them back. */
async function poison(name: string, change: (bytes: string) => string): Promise<() => Promise<void>> {
  const found = (await readdir(join(store, 'nix/store'))).filter((path) => path.includes(name) && !path.endsWith('.drv'));
  const file = join(store, 'nix/store', found[0] ?? '');
  const before = await readFile(file, 'utf8');
  await chmod(file, 0o644);
  await writeFile(file, change(before));
  await chmod(file, 0o444);
  return async () => {
    await chmod(file, 0o644);
    await writeFile(file, before);
    await chmod(file, 0o444);
  };
}

describe('a store in which somebody writes', () => {
  it('an answer that was changed there is found by the check of whoever reads it', async () => {
    // So that the answers are in the store, and nothing that read them.
    const derivations = (await nixOutput('nix', ['eval', '--raw', `path:${folder}#answer.drvPath`], { store })).trim();
    expect(derivations).toMatch(/\.drv$/);
    const mend = await poison('rlm-answer-', (answer) => answer.replace('fruit', 'stone'));
    const { succeeded, stderr } = await build('answer');
    expect(succeeded).toBe(false);
    expect(stderr).toMatch(/RLM4022: the answer to question \d of 2 is not the one that rlm\.lock names/);
    await mend();
    expect(await build('answer')).toMatchObject({ succeeded: true });
  });

  it('an output that was changed there is believed by a build, and found by those who look', async () => {
    const mend = await poison('-rlm-sort', (list) => list.replace('fruit', 'stone'));
    expect(await build('answer')).toMatchObject({ succeeded: true });
    const verified = await runNix('nix-store', ['--verify', '--check-contents'], { store });
    expect(verified.succeeded).toBe(false);
    expect(verified.stderr).toMatch(/path '[^']*-rlm-sort' was modified/);
    await mend();
    expect(await runNix('nix-store', ['--verify', '--check-contents'], { store })).toMatchObject({ succeeded: true });
  });
});
