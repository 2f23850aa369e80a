import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type HostToolchain, ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { runNix } from '../../runtime/store/nix-command.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { type FlakeOfPlan, writeFlake } from './support/generated-flake.ts';
import { hostLibraries } from './support/host-libraries.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

let store: string;
let directory: string;
let toolchain: HostToolchain;

beforeAll(async () => {
  store = await temporaryStore();
  directory = await temporaryDirectory();
  toolchain = await ensureHostToolchain({ store });
});

const flakeOf = (name: string, flake: Omit<FlakeOfPlan, 'toolchain'> & Partial<FlakeOfPlan>) =>
  writeFlake(join(directory, name), { toolchain, ...flake });

const nix = (...argv: string[]) => nixOutput('nix', argv, { store });

/** What Nix says when it does not do it. */
async function refusal(...argv: string[]): Promise<string> {
  const { succeeded, stderr } = await runNix('nix', argv, { store });
  expect(succeeded).toBe(false);
  return stderr;
}

const check = (flake: string, ...options: string[]) => nix('flake', 'check', `path:${flake}`, ...options);

const drvPath = (flake: string, attribute: string) => nix('eval', '--raw', `path:${flake}#${attribute}.drvPath`);

interface Result {
  readonly op: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** Builds an attribute, and reads what `echo-op.mjs` wrote: which op got what. */
async function build(flake: string, attribute: string, ...options: string[]): Promise<Result> {
  const json = await nix('build', '--no-link', '--json', `path:${flake}#${attribute}`, ...options);
  const [{ outputs }] = JSON.parse(json) as [{ outputs: { out: string } }];
  return JSON.parse(await readFile(join(store, outputs.out), 'utf8')) as Result;
}

async function contentOf(argument: unknown): Promise<string> {
  return readFile(join(store, (argument as { file: string }).file), 'utf8');
}

describe('a generated flake', () => {
  it.each([
    ['every-op', { context: 'x' }],
    ['hostile-names', { context: 'x', if: 'y', then: 'z' }],
    ['values', { context: 'x' }],
    ['bare', { context: 'x' }],
  ])('of %s holds `nix flake check`', async (name, copied) => {
    const plan = await readFile(new URL(`../fixtures/plans/${name}.rlm`, import.meta.url), 'utf8');
    const flake = await flakeOf(name, { plan, copied });
    await expect(check(flake)).resolves.toBeDefined();
  });

  it('of a plan that asks models of wicked names holds `nix flake check`, and hands each node what the plan says, to the letter', async () => {
    const plan = await readFile(new URL('../fixtures/plans/asking.rlm', import.meta.url), 'utf8');
    const wicked = 'large"; models = [ ';
    const models = [{ name: 'small', params: {}, window: 8192, structured: true }, { name: wicked, params: { '${x}': "''", seed: -1 } }];
    const flake = await flakeOf('asking', { plan, copied: { context: 'x', models: 'y', folder: 'z' }, models });
    await expect(check(flake)).resolves.toBeDefined();
    const kinds = (await build(flake, 'kinds')).arguments;
    expect(kinds).toMatchObject({ prompt: "Which kind is ''${x}''?", batch: 40, model: 'small', params: '{}' });
    // Only what is read is handed over: another window is no reason to build it again.
    for (const name of ['window', 'structured']) expect(kinds).not.toHaveProperty(name);
    expect(kinds['type']).toEqual({ enum: ['entity', '$(id)', '${x}', 'a"b', '\\n', "''", '-1'] });
    expect(kinds).not.toHaveProperty('answers');
    expect((await build(flake, 'found')).arguments).toMatchObject({ prompt: 'Is it an entity?\n# }', model: wicked, params: '{"${x}":"\'\'","seed":-1}' });
    const person = (await build(flake, 'person')).arguments;
    const { json } = person['type'] as { json: string };
    expect(person).toHaveProperty('structured', true);
    expect(json).toContain('"description":"as it is \\"written\\": ${x} \\u0007 😀"');
    expect(JSON.parse(json)).toMatchObject({ properties: { '${height}': { minimum: 0.5 } } });
    expect(await contentOf((await build(flake, 'whole')).arguments['context'])).toBe('y');
  });

  it('hands on the longest types and a prompt of a megabyte', async () => {
    const values = Array.from({ length: 4000 }, (_, i) => `value ${i} ${'é'.repeat(10)}`);
    const properties = Array.from({ length: 400 }, (_, i) => `p${i}: { type: "string", description: "${'$'.repeat(200)}" }`);
    const plan = [
      'let',
      `  prompt = "${'what? '.repeat(170_000)}"`,
      `  kinds = map(prompt, lines(context), type: { enum: [${values.map((value) => `"${value}"`).join(', ')}] })`,
      `  people = map("Who?", kinds, type: { json: { type: "object", properties: { ${properties.join(', ')} } } })`,
      'in { kinds: count(kinds), people: count(people) }',
    ].join('\n');
    const flake = await flakeOf('long', { plan, copied: { context: 'x' }, models: [{ name: 'small', params: {} }] });
    expect((await build(flake, 'kinds')).arguments).toMatchObject({ prompt: 'what? '.repeat(170_000), type: { enum: values } });
    const { json } = (await build(flake, 'people')).arguments['type'] as { json: string };
    expect(Object.keys(JSON.parse(json).properties)).toHaveLength(400);
  });

  it('builds the answer and each binding, with their contexts as files', async () => {
    const plan = 'let\n  or = grep(context, "\'\'${x}\\u{1}")\n  outPath = count(or)\nin\n  join([outPath, log], "; ")\n';
    const flake = await flakeOf('packages', { plan, copied: { context: 'ctx\r\n', log: '\u0001' } });
    const answer = await build(flake, 'answer');
    expect(answer).toMatchObject({ op: 'join', arguments: { delimiter: '; ' } });
    expect(await build(flake, '')).toEqual(answer);
    expect(JSON.parse(await contentOf(answer.arguments['list']))).toMatchObject({ op: 'list', arguments: { type: 'List<Text>' } });
    expect((await build(flake, 'outPath')).op).toBe('count');
    const grep = await build(flake, 'or');
    expect(grep).toMatchObject({ op: 'grep', arguments: { pattern: "''${x}\u0001" } });
    expect(await contentOf(grep.arguments['input'])).toBe('ctx\r\n');
  });

  it('has each node once by its name in plan.nix', async () => {
    const plan = 'let a = lines(context) b = a c = lines(context) in join(zip(a, keep(b, c)), "")';
    const flake = await flakeOf('nodes', { plan, copied: { context: '' } });
    const names = await nix('eval', '--json', `path:${flake}#legacyPackages.${toolchain.system}`, '--apply', 'builtins.attrNames');
    expect(JSON.parse(names)).toEqual(['n_1', 'n_2', 'n_3', 'v_a']);
    expect((await build(flake, 'b')).op).toBe('lines');
    expect(await drvPath(flake, 'c')).toBe(await drvPath(flake, 'a'));
  });

  it('gives a binding called `default` that name', async () => {
    const flake = await flakeOf('default', { plan: 'let default = lines(context) in count(default)', copied: { context: '' } });
    expect((await build(flake, 'default')).op).toBe('lines');
    expect((await build(flake, 'answer')).op).toBe('count');
  });

  it('hands the bound of values to every op', async () => {
    const flake = await flakeOf('bound', { plan: 'count(context)', copied: { context: '' }, maxValue: 77 });
    expect((await build(flake, 'answer')).arguments).toMatchObject({ maxValue: 77 });
  });

  it('says what to do where the toolchain is missing', async () => {
    const narHash = 'sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';
    const flake = await flakeOf('no-toolchain', { plan: 'count(context)', copied: { context: '' }, toolchain: { ...toolchain, narHash } });
    await expect(check(flake)).resolves.toBeDefined();
    const message = await refusal('build', '--no-link', `path:${flake}#answer`);
    expect(message).toContain('toolchain-missing');
    expect(message).toContain('nix copy --from');
    expect(message).toContain('rlmc build');
  });

  it('refuses a copied context whose bytes were changed', async () => {
    const flake = await flakeOf('changed-copy', { plan: 'count(context)', copied: { context: 'before' } });
    await writeFile(join(flake, 'contexts/context'), 'after');
    expect(await refusal('build', '--no-link', `path:${flake}#answer`)).toContain('mismatch');
  });
});

describe('a linked context', () => {
  it('is read where it is, whatever its path is called, by a lock that Nix leaves as it is', async () => {
    const file = join(directory, 'a ?#%41\n"${x}" \u001b é');
    await writeFile(file, 'linked\n');
    const flake = await flakeOf('linked', { plan: 'count(context)', linked: { context: file } });
    const lock = await readFile(join(flake, 'flake.lock'), 'utf8');
    await check(flake);
    expect(await contentOf((await build(flake, 'answer')).arguments['input'])).toBe('linked\n');
    expect(await readFile(join(flake, 'flake.lock'), 'utf8')).toBe(lock);
  });

  it('makes the very derivations that a copied one makes', async () => {
    const file = join(directory, 'same');
    await writeFile(file, 'same\n');
    const plan = 'count(grep(context, "x"))';
    const linked = await flakeOf('same-linked', { plan, linked: { context: file } });
    const copied = await flakeOf('same-copied', { plan, copied: { context: 'same\n' } });
    expect(await drvPath(linked, 'answer')).toBe(await drvPath(copied, 'answer'));
  });

  it('larger than the buffer of Nix holds its lock too', async () => {
    const file = join(directory, 'large');
    await writeFile(file, Buffer.alloc(40 * 1024 * 1024, 'x'));
    const flake = await flakeOf('large-linked', { plan: 'count(context)', linked: { context: file } });
    expect((await build(flake, 'answer')).op).toBe('count');
  });

  it('that is gone or was changed is named by Nix', async () => {
    const file = join(directory, 'gone');
    await writeFile(file, 'before');
    const flake = await flakeOf('gone-linked', { plan: 'count(context)', linked: { context: file } });
    await rename(file, `${file}-away`);
    expect(await refusal('build', '--no-link', `path:${flake}#answer`)).toContain(file);
    await writeFile(file, 'after');
    expect(await refusal('build', '--no-link', `path:${flake}#answer`)).toMatch(/mismatch.*\/gone/);
  });
});

describe('a chain of 10,000 nodes', () => {
  it('is evaluated without the stack of Nix running over', async () => {
    const bindings = Array.from({ length: 10_000 }, (_, k) => `b${k} = grep(${k === 0 ? 'context' : `b${k - 1}`}, "${k}")`);
    const flake = await flakeOf('chain', { plan: `let ${bindings.join('\n')} in b9999`, copied: { context: '' } });
    expect(await drvPath(flake, 'answer')).toMatch(/-rlm-grep\.drv$/);
  });
});

describe('a flake for the toolchain of nixpkgs', () => {
  const plan = 'let mine = grep(context, "x") in count(mine)';
  let stub: string;

  beforeAll(async () => {
    stub = join(directory, 'nixpkgs-stub');
    await cp(new URL('../fixtures/nixpkgs-stub', import.meta.url), stub, { recursive: true });
    await writeFile(join(stub, 'toolchain.json'), JSON.stringify({ narHash: toolchain.narHash }));
  });

  const overridden = () => ['--override-input', 'nixpkgs', `path:${stub}`, '--no-write-lock-file'];

  it('holds `nix flake check` for all of its systems', async () => {
    const flake = await flakeOf('nixpkgs-check', { plan, copied: { context: '' }, toolchain: { provider: 'nixpkgs' } });
    await expect(check(flake, ...overridden())).resolves.toBeDefined();
    const systemOfAnswers = 'builtins.mapAttrs (_: packages: packages.answer.system)';
    const systems = await nix('eval', '--json', `path:${flake}#packages`, '--apply', systemOfAnswers, ...overridden());
    expect(Object.entries(JSON.parse(systems) as Record<string, string>)).toEqual(
      ['aarch64-darwin', 'aarch64-linux', 'x86_64-darwin', 'x86_64-linux'].map((system) => [system, system]),
    );
  });

  it('builds with the programs of nixpkgs', async () => {
    const flake = await flakeOf('nixpkgs-build', { plan, copied: { context: 'x\n' }, toolchain: { provider: 'nixpkgs' } });
    const grep = await build(flake, 'mine', ...overridden(), ...hostLibraries);
    expect(await contentOf(grep.arguments['input'])).toBe('x\n');
  });

  it('has a lock that Nix takes as it is while nothing of nixpkgs is read', async () => {
    const flake = await flakeOf('nixpkgs-lock', { plan, copied: { context: '' }, toolchain: { provider: 'nixpkgs' } });
    const lock = await readFile(join(flake, 'flake.lock'), 'utf8');
    const metadata = JSON.parse(await nix('flake', 'metadata', '--json', `path:${flake}`)) as { locks: unknown };
    expect(metadata.locks).toEqual(JSON.parse(lock));
    expect(await readFile(join(flake, 'flake.lock'), 'utf8')).toBe(lock);
  });
});
