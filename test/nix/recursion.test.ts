import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { askingOf, modelForThisTest, type Place, place, runRlmc } from './support/asking.ts';

/** Builds the answer of a flake with Nix alone. */
async function built({ cwd, store }: Place, flake: string): Promise<string> {
  const printed = await nixOutput('nix', ['build', `path:${join(cwd, flake)}#answer`, '--no-link', '--json'], { store });
  const [{ outputs }] = z.tuple([z.object({ outputs: z.object({ out: z.string() }) })]).parse(JSON.parse(printed));
  return readFile(join(store, outputs.out), 'utf8');
}

describe('a run that ends in literal text', () => {
  const hostile = 'What "is" ${x} \\n \\u{41} $(rm -rf) \'\' “é😀” in it?\nAnd why?';
  const answer = 'It is "$13,744,500" (${x} \'\' \\ ```)\n\tand é😀.';

  async function ends(text: string, contexts: Readonly<Record<string, string>> = { context: 'one\ntwo\n' }) {
    const here = await place();
    for (const [name, content] of Object.entries(contexts)) await here.file(name, content);
    const server = await modelForThisTest(() => `FINAL: ${text}`);
    const run = (folder: string) =>
      runRlmc(here, ['run', '-q', hostile, ...Object.keys(contexts).flatMap((name) => ['-c', `${name}=${name}`]), '--model', 'm1', '-o', folder, '--store', here.store], { environment: askingOf(server) });
    return { here, server, run };
  }

  it('records it as the answer to the question that was asked, which Nix builds with no model', async () => {
    const { here, run } = await ends(answer);
    expect(await run('a.run')).toMatchObject({ status: 0, stdout: `${answer}\n` });
    expect(await built(here, 'a.run/answer.flake')).toBe(answer);
    const verified = await runRlmc(here, ['verify', 'a.run/answer.flake', '--store', here.store]);
    expect(verified).toMatchObject({ status: 0, stdout: 'the answer follows from the plan, the contexts and 1 answer of models\n' });
  });

  it('records it about several contexts, each with its name', async () => {
    const { here, run } = await ends(answer, { first: 'one', second: 'two\n' });
    expect(await run('a.run')).toMatchObject({ status: 0, stdout: `${answer}\n` });
    expect(await built(here, 'a.run/answer.flake')).toBe(answer);
    expect(await readFile(join(here.cwd, 'a.run/answer.flake/plan.rlm'), 'utf8')).toContain('join(["first:", first, "second:", second], "\\n")');
  });

  it('fails to build once the text was changed, or is gone', async () => {
    const { here, run } = await ends(answer);
    expect(await run('a.run')).toMatchObject({ status: 0 });
    const lock = JSON.parse(await readFile(join(here.cwd, 'a.run/answer.flake/rlm.lock'), 'utf8')) as { answers: Record<string, unknown> };
    const [question = ''] = Object.keys(lock.answers);
    const file = join(here.cwd, 'a.run/answer.flake/answers', question);
    await writeFile(file, 'Something else.');
    await expect(built(here, 'a.run/answer.flake')).rejects.toThrow(`answers/${question} is not the answer that was given`);
    await rm(file);
    await expect(built(here, 'a.run/answer.flake')).rejects.toThrow(`answers/${question} is missing`);
  });
});

