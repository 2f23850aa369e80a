import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startNix } from '../../runtime/store/nix-command.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { scriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, elementsOf, modelForThisTest, place, type Place, runRlmc } from './support/asking.ts';
import { temporaryStore } from './support/temporary.ts';
import { toolchainPath } from './support/toolchain-path.ts';

const plan = 'let said = map("Say it", lines(context)) in rlm_call("Sum it up", join(said, " "))';
const answer = 'Sum it up: Say it: a Say it: b';

/** Where neither a key is nor a server. */
let mine: Place;
/** The folder that a colleague's build made, as a copy of mine. */
let folder: string;

beforeAll(async () => {
  const server = await scriptedModel(({ texts, query }) => `${query}: ${texts.join()}`);
  const colleague = await place({ environment: askingOf(server) });
  const built = await answerOf(colleague, await colleague.file('theirs.rlm', plan), ['-c', await colleague.file('context.txt', 'a\nb\n')]);
  expect(built.answer).toBe(answer);
  await server.stop();

  mine = await place();
  folder = join(mine.cwd, 'received');
  await cp(built.flake, folder, { recursive: true });
  await nixOutput('nix', ['copy', '--from', colleague.store, '--to', mine.store, await toolchainPath(colleague.store)], {});
});

describe('the folder that a colleague built', () => {
  it('builds with Nix alone in an empty store, with no key and no model', async () => {
    const store = await temporaryStore();
    await nixOutput('nix', ['copy', '--from', mine.store, '--to', store, await toolchainPath(mine.store)], {});
    const { succeeded, stdout, stderr } = await startNix('nix', [
      ...['build', `path:${folder}#answer`, '--no-link', '--json', '--store', store],
      ...['--extra-experimental-features', 'nix-command flakes', '--option', 'substituters', ''],
    ]);
    expect({ succeeded, stderr }).toMatchObject({ succeeded: true });
    const [{ outputs }] = JSON.parse(stdout) as [{ outputs: { out: string } }];
    expect(await readFile(join(store, outputs.out), 'utf8')).toBe(answer);
  });

  it('builds with `rlmc build --offline`, and reuses all that it has', async () => {
    const context = await mine.file('context.txt', 'a\nb\n');
    const built = await answerOf(mine, await mine.file('theirs.rlm', plan), ['-c', context, '--offline', '-o', 'received']);
    expect(built).toMatchObject({ answer, calls: { asked: 0, reused: 3, failed: 0 } });
  });
});

describe('the answers in the folder of a colleague', () => {
  const mineToo = 'map("Say it", ["b", "a"])';
  const build = async () => {
    const argv = ['build', await mine.file('mine.rlm', mineToo), '--store', mine.store, '--model', 'm1', '--offline'];
    return runRlmc(mine, argv);
  };

  it('are not used for other plans, though they are in the store', async () => {
    const refused = await build();
    expect(refused).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('error RLM6022: map in line 1 has 2 questions without an answer, about `b`, `a`') });
  });

  it('are used where they are, by a plan that asks more, and still by no other', async () => {
    const server = await modelForThisTest(({ texts, query }) => `${query}: ${texts.join()}`);
    const argv = ['-c', await mine.file('more.txt', 'a\nb\nc\n'), '-o', 'received-and-more'];
    await cp(folder, join(mine.cwd, 'received-and-more'), { recursive: true });
    const more = await answerOf(mine, await mine.file('theirs.rlm', plan), argv, { environment: askingOf(server) });
    expect(more).toMatchObject({ answer: 'Sum it up: Say it: a Say it: b Say it: c', calls: { asked: 2, reused: 2, failed: 0 } });
    expect(await build()).toMatchObject({ status: 1, stdout: '' });
  });

  it('are used once they are imported', async () => {
    expect(await runRlmc(mine, ['import', 'received', '--store', mine.store])).toMatchObject({ status: 0 });
    expect(await build()).toMatchObject({ status: 0, stdout: '"Say it: b"\n"Say it: a"\n' });
    expect(elementsOf(await answerOf(mine, await mine.file('one.rlm', 'map("Say it", ["a"])'), ['--offline']))).toEqual(['Say it: a']);
  });
});
