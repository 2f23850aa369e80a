import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFlake } from '../../runtime/store/build.ts';
import { ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { diagnoseFindings } from '../../runtime/store/probe.ts';
import { type OrdinaryUser, ordinaryUser } from './support/ordinary-user.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';
import { writeTinyFlake } from './support/tiny-flake.ts';

const buildTinyFlake = new URL('support/build-tiny-flake.ts', import.meta.url).pathname;
const buildWithTwoDatabases = new URL('support/build-with-two-databases.ts', import.meta.url).pathname;
const probe = new URL('support/probe.ts', import.meta.url).pathname;

let user: OrdinaryUser;
let theirStore: string;

beforeAll(async () => {
  user = await ordinaryUser();
  theirStore = join(user.home, 'store');
});

describe('an ordinary user with a store of their own', () => {
  it('gets the paths that root gets', async () => {
    const store = await temporaryStore();
    const toolchain = await ensureHostToolchain({ store });
    const flake = await writeTinyFlake(await temporaryDirectory(), toolchain, '{ v_answer = node "rlm-hello" "fs.writeFileSync(out, \'hello\')" [ ]; }');
    const result = await buildFlake({ store, flake, attribute: 'answer' });
    expect(JSON.parse(await user.run(buildTinyFlake, [theirStore]))).toEqual({ toolchain, result });
  });

  it('gets the answer that root gets from `rlmc build`, at the same path', async () => {
    const directory = await temporaryDirectory();
    const plan = join(directory, 'plan.rlm');
    await writeFile(plan, 'join(unique(lines(context)), ", ")\n');
    await writeFile(join(directory, 'context.txt'), 'b\na\nb\n');
    const argv = ['build', plan, '-c', join(directory, 'context.txt'), '--json'];
    const theirs = JSON.parse(await user.rlmc(...argv, '--store', theirStore, '-o', join(user.home, 'plan.flake')));
    const { stdout } = await execa(fileURLToPath(new URL('../../bin/rlmc', import.meta.url)), [...argv, '--store', await temporaryStore()]);
    const ours = JSON.parse(stdout);
    expect(theirs).toMatchObject({ answer: 'b, a', path: ours.path, nodes: ours.nodes });
  });

  it('builds in a sandbox that keeps builds from the machine, and is told what it does not keep them from', async () => {
    expect(diagnoseFindings(JSON.parse(await user.run(probe, [theirStore])))).toMatchObject([{ code: 'RLM5013', severity: 'warning' }]);
  });

  it('is told so where the kernel refuses the sandbox, and nothing is built without it', async () => {
    // A user namespace in which one further may be made: that of the user, and none for Nix.
    const script = 'echo 1 > /proc/sys/user/max_user_namespaces && exec unshare --user --map-user=65534 --map-group=65534 "$@"';
    const through = ['unshare', '--user', '--map-root-user', 'sh', '-c', script, 'sh'];
    const printed = JSON.parse(await user.run(buildTinyFlake, [join(user.home, 'store-without-sandbox')], through));
    expect(printed).toMatchObject({ diagnostic: { code: 'RLM5008' } });
  });
});

describe('an ordinary user', () => {
  it('is told of stores that they cannot write', async () => {
    const roots = await temporaryDirectory();
    await chmod(roots, 0o700);
    for (const argv of [[], [roots]]) {
      expect(JSON.parse(await user.run(buildTinyFlake, argv))).toMatchObject({ diagnostic: { code: 'RLM5011' } });
    }
  });

  it('is told of a home that they cannot write', async () => {
    const printed = JSON.parse(await user.run(buildTinyFlake, [theirStore], ['env', 'XDG_CACHE_HOME=/nonexistent']));
    expect(printed).toMatchObject({ diagnostic: { code: 'RLM5014' } });
  });

  it('whose Nix is told of another database finds the toolchain in neither destroyed', async () => {
    // A `/nix` of this process alone: what goes wrong here goes wrong in the machine's store.
    const script = 'mkdir "$HOME/nix" && mount --bind "$HOME/nix" /nix && exec unshare --user --map-user=65534 --map-group=65534 "$@"';
    const printed = await user.run(buildWithTwoDatabases, [], ['unshare', '--user', '--map-root-user', '--mount', 'sh', '-c', script, 'sh']);
    expect(JSON.parse(printed)).toEqual(['built', 'built', 'built']);
  });
});
