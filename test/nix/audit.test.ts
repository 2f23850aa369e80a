import { chmod, mkdir, readdir, readFile, rename, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../runtime/audit/audit.ts';
import { statusOf } from '../../runtime/cli/exit-status.ts';
import { entryOf, type LockFile, printLockFile, readLockFile } from '../../runtime/resolve/lock-file.ts';
import { edit, type Place, runRlmc } from './support/asking.ts';
import { auditedFlake, auditJson, codesOf, copyOf } from './support/audited.ts';
import { temporaryStore } from './support/temporary.ts';

let here: Place;
let good: string;

beforeAll(async () => {
  ({ here, folder: good } = await auditedFlake());
});

describe('rlmc audit of a folder as it was made', () => {
  it('finds nothing, and says of each derivation what it is, where it came from, what it reads, and its limits', async () => {
    const { status, codes, flake } = await auditJson(here, good, '--store-contents');
    expect({ status, codes }).toEqual({ status: 0, codes: [] });
    expect(flake).toMatchObject({ ok: true, audited: 'answers', toolchain: { provider: 'host', hashes: { host: expect.stringMatching(/^sha256-/) } }, contexts: [{ name: 'context', placement: 'copied' }] });
    const ofKind = (kind: string) => flake?.derivations.filter((derivation) => derivation.kind === kind) ?? [];
    expect(ofKind('eval')).toMatchObject([
      {
        name: 'rlm-eval',
        nodes: [{ name: 'long', line: 3 }],
        network: 'none',
        code: { from: 'plan', line: 3, language: 'javascript', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        limits: { memoryLimit: 134_217_728, cpuTimeLimit: 60 },
      },
    ]);
    expect(ofKind('eval')[0]?.inputs.map(({ what }) => what).sort()).toEqual(['nixlib/engines/javascript', 'nixlib/engines/rlm-eval.mjs', 'rlm-filter', 'rlm-toolchain-host']);
    expect(ofKind('answer').map(({ network, builder, nodes, code }) => ({ network, builder, nodes, from: code.from }))).toEqual(
      Array.from({ length: 3 }, () => ({ network: 'never built', builder: '/nonexistent', nodes: [{ name: 'fruits', line: 2 }], from: 'model' })),
    );
    expect(ofKind('questions')).toMatchObject([{ nodes: [{ name: 'fruits' }], code: { from: 'nixlib', op: 'questions' } }]);
    expect(ofKind('op').map(({ name }) => name).sort()).toEqual(['rlm-filter', 'rlm-join', 'rlm-join', 'rlm-lines', 'rlm-list']);
    expect(ofKind('toolchain')).toMatchObject([{ network: 'never built', code: { from: 'toolchain' }, nodes: [] }]);
    expect(ofKind('unknown')).toEqual([]);
  });

  it('prints it by kind, with the lines of the plan', async () => {
    const { status, stdout, stderr } = await runRlmc(here, ['audit', good, '--store', here.store]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^ {4}plan\.rlm:3 {2}long {2}javascript, code with SHA-256 .* memoryLimit 128 MiB/m);
    expect(stdout).toMatch(/^ {4}plan\.rlm:2 {2}fruits {2}3 of /m);
    expect(stdout).toContain('nothing is wrong');
  });

  it('changes nothing in the folder, and needs no right to write there', async () => {
    const copy = await copyOf(good);
    await chmod(copy, 0o555);
    expect(await auditJson(here, copy)).toMatchObject({ status: 0, codes: [] });
    expect(await auditJson(here, copy)).toMatchObject({ status: 0, codes: [] });
  });

  it('says what is missing where the store has no toolchain, after it has looked at all derivations', async () => {
    const { status, codes, flake } = await auditJson(here, good, '--store', await temporaryStore());
    expect({ status, codes }).toEqual({ status: 3, codes: ['RLM5007'] });
    expect(flake?.derivations.length).toBeGreaterThan(5);
  });

  it('takes a linked context for what it is', async () => {
    const plan = await here.file('linked.rlm', 'count(context)');
    expect(await runRlmc(here, ['build', plan, '-c', 'things', '--link', '-o', 'linked.flake', '--store', here.store])).toMatchObject({ status: 0 });
    const { status, flake } = await auditJson(here, 'linked.flake');
    expect({ status, contexts: flake?.contexts }).toMatchObject({ status: 0, contexts: [{ name: 'context', placement: 'linked' }] });
  });

  it('takes answers that were rewritten together with their lock: only a signature, or asking again, would tell', async () => {
    const copy = await copyOf(good);
    await relock(copy, ([question, entry]) => forge(copy, question, entry, 'no'));
    expect(await auditJson(here, copy)).toMatchObject({ status: 0, codes: [] });
  });
});

/** One change to a good folder, and all that is found then. */
const changes: readonly { readonly name: string; readonly change: (folder: string) => Promise<unknown>; readonly codes: readonly string[]; readonly status?: number }[] = [
  { name: 'a nixConfig in flake.nix', change: (folder) => edit(join(folder, 'flake.nix'), (text) => text.replace('\n  outputs', '\n  nixConfig.sandbox = false;\n  outputs')), codes: ['RLM8001'] },
  { name: 'another input in flake.nix', change: (folder) => edit(join(folder, 'flake.nix'), (text) => text.replace('\n  outputs', '\n  inputs.x.url = "http://127.0.0.1:1/x.tar.gz";\n  outputs')), codes: ['RLM8001'] },
  { name: 'a lock of inputs that there are none of', change: (folder) => writeFile(join(folder, 'flake.lock'), '{}\n'), codes: ['RLM8001'] },
  { name: 'another toolchain file in flake.nix', change: (folder) => edit(join(folder, 'flake.nix'), (text) => text.replace('toolchain/host.nix', 'toolchain/host2.nix')), codes: ['RLM8002'] },
  { name: 'a call in plan.nix', change: (folder) => edit(join(folder, 'plan.nix'), (text) => text.replace('ops.filter', 'ops.map')), codes: ['RLM8001'] },
  { name: 'a comment in plan.nix', change: (folder) => edit(join(folder, 'plan.nix'), (text) => text.replace('plan.rlm:2', 'plan.rlm:1')), codes: ['RLM8001'] },
  { name: 'no newline at the end of plan.nix', change: (folder) => edit(join(folder, 'plan.nix'), (text) => text.trimEnd()), codes: ['RLM8001'] },
  { name: 'no plan.nix', change: (folder) => unlink(join(folder, 'plan.nix')), codes: ['RLM8001'] },
  { name: 'the code in plan.rlm', change: (folder) => edit(join(folder, 'plan.rlm'), (text) => text.replace('> k', '>= k')), codes: ['RLM8001'] },
  { name: 'white space in plan.rlm', change: (folder) => edit(join(folder, 'plan.rlm'), (text) => text.replace('= filter', '=  filter')), codes: ['RLM8001'] },
  { name: 'a plan.rlm that is none', change: (folder) => writeFile(join(folder, 'plan.rlm'), 'let\n'), codes: ['RLM8002'] },
  { name: 'no plan.rlm', change: (folder) => unlink(join(folder, 'plan.rlm')), codes: ['RLM8004'] },
  { name: 'a file of nixlib', change: (folder) => edit(join(folder, 'nixlib/run-command.nix'), (text) => text.replace('env //', '{ __noChroot = true; } // env //')), codes: ['RLM8003'] },
  { name: 'the program of the ops', change: (folder) => edit(join(folder, 'nixlib/rlm-op.mjs'), (text) => `${text}\n`), codes: ['RLM8003'] },
  { name: 'an engine', change: (folder) => edit(join(folder, 'nixlib/engines/javascript/run.mjs'), (text) => `${text}\n`), codes: ['RLM8003'] },
  { name: 'a program that may be executed', change: (folder) => chmod(join(folder, 'nixlib/rlm-op.mjs'), 0o755), codes: ['RLM8003'] },
  { name: 'a file more in nixlib', change: (folder) => writeFile(join(folder, 'nixlib/x.nix'), ''), codes: ['RLM8003'] },
  { name: 'a file less in nixlib', change: (folder) => unlink(join(folder, 'nixlib/lock.nix')), codes: ['RLM8003'] },
  { name: 'no nixlib', change: (folder) => rm(join(folder, 'nixlib'), { recursive: true }), codes: ['RLM8004'] },
  { name: 'a link in nixlib, to the same bytes', change: (folder) => linkInstead(folder, 'nixlib/op.nix'), codes: ['RLM8004'] },
  { name: 'a link for a folder of nixlib', change: (folder) => linkInstead(folder, 'nixlib/engines/javascript'), codes: ['RLM8004', 'RLM8003'] },
  { name: 'a link for nixlib', change: (folder) => linkInstead(folder, 'nixlib'), codes: ['RLM8004'] },
  { name: 'a link for plan.nix', change: (folder) => linkInstead(folder, 'plan.nix'), codes: ['RLM8004'] },
  { name: 'a link for flake.nix', change: (folder) => linkInstead(folder, 'flake.nix'), codes: ['RLM8004'] },
  { name: 'a link for rlm.lock', change: (folder) => linkInstead(folder, 'rlm.lock'), codes: ['RLM8004'] },
  { name: 'a link for answers', change: (folder) => linkInstead(folder, 'answers'), codes: ['RLM8004'] },
  { name: 'a link for contexts', change: (folder) => linkInstead(folder, 'contexts'), codes: ['RLM8004'] },
  { name: 'a link for a context', change: (folder) => linkInstead(folder, 'contexts/context'), codes: ['RLM8005'] },
  { name: 'a context', change: (folder) => edit(join(folder, 'contexts/context'), (text) => text.replace('car', 'cat')), codes: ['RLM8005'] },
  { name: 'no context', change: (folder) => unlink(join(folder, 'contexts/context')), codes: ['RLM8005'] },
  { name: 'a context more', change: (folder) => writeFile(join(folder, 'contexts/more'), ''), codes: ['RLM8006'], status: 0 },
  { name: 'an answer more', change: (folder) => writeFile(join(folder, 'answers', '0'.repeat(64)), ''), codes: ['RLM8006'], status: 0 },
  { name: 'a git repository', change: (folder) => mkdir(join(folder, '.git')), codes: ['RLM8007'], status: 0 },
  { name: 'an answer', change: async (folder) => writeFile(join(folder, 'answers', await firstQuestion(folder)), 'maybe'), codes: ['RLM6032'] },
  { name: 'no answer', change: async (folder) => unlink(join(folder, 'answers', await firstQuestion(folder))), codes: ['RLM6032'] },
  { name: 'the date in an entry of the lock', change: (folder) => edit(join(folder, 'rlm.lock'), (text) => text.replace(/"date":"2/, '"date":"1')), codes: ['RLM6031'] },
  { name: 'white space in the lock', change: (folder) => edit(join(folder, 'rlm.lock'), (text) => text.replace('"version": 1', '"version":1')), codes: ['RLM8001'] },
  { name: 'a key that the lock has twice', change: (folder) => edit(join(folder, 'rlm.lock'), (text) => text.replace('"version": 1', '"version": 2,\n  "version": 1')), codes: ['RLM8001'] },
  { name: 'a lock that is none', change: (folder) => writeFile(join(folder, 'rlm.lock'), '{'), codes: ['RLM6030'] },
  { name: 'no lock', change: (folder) => unlink(join(folder, 'rlm.lock')), codes: ['RLM8006', 'RLM8012'], status: 0 },
  { name: 'answers that changed places', change: (folder) => renode(folder, ([first, second, ...others]) => [second, first, ...others].filter((question) => question !== undefined)), codes: ['RLM8010'] },
  { name: 'an answer for which nothing is asked', change: (folder) => renode(folder, (questions) => [...questions, ...questions.slice(0, 1)]), codes: ['RLM8010'] },
  { name: 'an answer of another type, with its lock', change: (folder) => relock(folder, ([question, entry]) => forge(folder, question, entry, 'maybe')), codes: ['RLM8011'] },
];

describe('rlmc audit of a folder that somebody changed', () => {
  it.each(changes)('finds $name', async ({ change, codes, status = 1 }) => {
    const folder = await copyOf(good);
    await change(folder);
    const findings = (await audit({ folder, store: here.store })).flatMap((flake) => flake.findings);
    expect({ codes: codesOf(findings), status: statusOf(findings) }).toEqual({ codes, status });
  });

  it('says which line of a file differs, and which files of nixlib', async () => {
    const folder = await copyOf(good);
    await edit(join(folder, 'plan.nix'), (text) => text.replace('ops.filter', 'ops.map'));
    await writeFile(join(folder, 'nixlib/x.nix'), '');
    await unlink(join(folder, 'nixlib/lock.nix'));
    const { stderr } = await runRlmc(here, ['audit', folder, '--store', here.store]);
    expect(stderr).toMatch(/RLM8001.*plan\.nix.*line \d+ is `v_fruits = ops\.map .*should be `v_fruits = ops\.filter/s);
    expect(stderr).toMatch(/RLM8003.*`x\.nix` does not belong there; `lock\.nix` is missing/);
  });

  it('does not read, or bring to the store, a file of this machine that flake.nix names as a linked context', async () => {
    const secret = join(here.directory, 'secret');
    await writeFile(secret, 'the secret\n', { mode: 0o600 });
    const folder = await copyOf(join(here.cwd, 'linked.flake'));
    for (const file of ['flake.nix', 'flake.lock']) await edit(join(folder, file), (text) => text.replaceAll(join(here.cwd, 'things'), secret));
    const store = await temporaryStore();
    expect(await auditJson(here, folder, '--store', store)).toMatchObject({ status: 1, codes: ['RLM8005'] });
    // Nix was not even started.
    expect(await readdir(store)).toEqual([]);
  });

  it.each(['/dev/zero', '/proc/self/mem', '/', '/nonexistent'])('is not held up by %s as a linked context', async (path) => {
    const folder = await copyOf(join(here.cwd, 'linked.flake'));
    for (const file of ['flake.nix', 'flake.lock']) await edit(join(folder, file), (text) => text.replaceAll(join(here.cwd, 'things'), path));
    const findings = (await audit({ folder, store: here.store })).flatMap((flake) => flake.findings);
    expect(codesOf(findings)).toEqual(['RLM8005']);
  });
});

describe('rlmc audit of a store that was poisoned', () => {
  it('finds a changed output, with --store-contents', async () => {
    const { flake } = await auditJson(here, good);
    const derivation = flake?.derivations.find(({ name }) => name === 'rlm-eval')?.path ?? '';
    const [, output = ''] = /"out","([^"]+)"/.exec(await readFile(join(here.store, derivation), 'utf8')) ?? [];
    const file = join(here.store, output);
    const before = await readFile(file);
    await chmod(file, 0o644);
    await writeFile(file, '7');
    try {
      expect(await auditJson(here, good)).toMatchObject({ status: 0, codes: [] });
      const { status, flake: found } = await auditJson(here, good, '--store-contents');
      expect({ status, findings: found?.findings }).toMatchObject({ status: 1, findings: [{ code: 'RLM8030', message: expect.stringContaining(output) }] });
    } finally {
      await writeFile(file, before);
      await chmod(file, 0o444);
    }
  });
});

async function linkInstead(folder: string, name: string): Promise<void> {
  const elsewhere = `${folder}-elsewhere`;
  await mkdir(elsewhere, { recursive: true });
  await rename(join(folder, name), join(elsewhere, 'target'));
  await symlink(join(elsewhere, 'target'), join(folder, name));
}

async function firstQuestion(folder: string): Promise<string> {
  const [question = ''] = Object.keys((await readLockFile(folder)).answers);
  return question;
}

type Entry = LockFile['answers'][string];

/** Changes one entry of the lock, which is printed as it should be. */
async function relock(folder: string, change: (first: readonly [question: string, entry: Entry]) => Promise<Entry>): Promise<void> {
  const lock = await readLockFile(folder);
  const [first] = Object.entries(lock.answers);
  if (first === undefined) throw new Error('the lock has no answers');
  await writeFile(join(folder, 'rlm.lock'), printLockFile({ ...lock, answers: { ...lock.answers, [first[0]]: await change(first) } }));
}

async function forge(folder: string, question: string, { answer: _, check: __, ...record }: Entry, text: string): Promise<Entry> {
  await writeFile(join(folder, 'answers', question), text);
  return entryOf({ question, text, record });
}

/** Changes which questions the asking node has. */
async function renode(folder: string, change: (questions: readonly string[]) => readonly string[]): Promise<void> {
  const lock = await readLockFile(folder);
  const nodes = Object.fromEntries(Object.entries(lock.nodes).map(([attribute, levels]) => [attribute, levels.map((level) => [...change(level)])]));
  await writeFile(join(folder, 'rlm.lock'), printLockFile({ ...lock, nodes }));
}
