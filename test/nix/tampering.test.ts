import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { compilePlan } from '../../runtime/project/compile-plan.ts';
import type { LockEntry } from '../../runtime/resolve/lock-file.ts';
import { ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { runNix } from '../../runtime/store/nix-command.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { plain } from '../runtime/questions/asking.ts';
import { answerFlake, type Lock, writeLock } from './support/answer-flake.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

const plan = `
let
  kinds = map("What is it?", lines(context), type: { enum: ["fruit", "car"] })
  said  = combine(kinds, prompt: "Say it in a sentence.")
in
  said
`;

const replies: Readonly<Record<string, string>> = { apple: 'fruit', beetle: ' car\n', cherry: 'fruit' };

let directory: string;
let folder: string;
let lock: Lock;
let copies = 0;

/** A store in which all of the flake was built, and one that has the toolchain and nothing else. */
const stores = { full: '', empty: '' };

beforeAll(async () => {
  directory = await temporaryDirectory();
  folder = join(directory, 'plan.flake');
  stores.full = await temporaryStore();
  stores.empty = await temporaryStore();
  await ensureHostToolchain({ store: stores.empty });
  const context = join(directory, 'context.txt');
  await writeFile(context, 'apple\nbeetle\ncherry\n');
  const compiled = await compilePlan({
    plan: { kind: 'bytes', name: 'plan.rlm', bytes: Buffer.from(plan) },
    contexts: [`context=${context}`],
    folder,
    toolchain: 'host',
    store: stores.full,
    models: [{ name: 'one', params: { temperature: 0 } }],
  });
  if (compiled.outcome !== 'compiled') throw new Error(JSON.stringify(compiled.diagnostics));
  lock = await answerFlake(folder, compiled.graph, (question) => replies[plain(question).messages.at(-1)?.content.split('\n')[1] ?? ''] ?? 'Fruit and a car.', stores.full);
  expect(await build(folder, stores.full)).toEqual({ succeeded: true, said: expect.anything() as string });
});

async function build(flake: string, store: string): Promise<{ succeeded: boolean; said: string }> {
  const { succeeded, stderr } = await runNix('nix', ['build', '--no-link', `path:${flake}#answer`], { store });
  return { succeeded, said: stderr };
}

/** What Nix says of the flake after an edit, in a store that must not be able to build it. */
async function refusal(store: string, edit: (copy: string) => Promise<void>): Promise<string> {
  copies += 1;
  const copy = join(directory, `copy-${copies}`, 'plan.flake');
  await cp(folder, copy, { recursive: true });
  await edit(copy);
  const { succeeded, said } = await build(copy, store);
  expect(succeeded).toBe(false);
  return said;
}

type Edit = (copy: string) => Promise<void>;

const replaceIn =
  (file: string, from: string | RegExp, to: string): Edit =>
  async (copy) => {
    const before = await readFile(join(copy, file), 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    await writeFile(join(copy, file), after);
  };

/** The questions of the mapped list, in order. */
const asked = (): readonly [string, string, string] => {
  const [a, b, c] = lock.nodes['v_kinds']?.[0] ?? [];
  if (a === undefined || b === undefined || c === undefined) throw new Error('three questions were to be asked');
  return [a, b, c];
};

const entryOf = (question: string): LockEntry => {
  const entry = lock.answers[question];
  if (entry === undefined) throw new Error('there is no such entry');
  return entry;
};

const editEntry =
  (change: (entry: LockEntry) => Partial<LockEntry>): Edit =>
  (copy) => {
    const [first] = asked();
    return writeLock(copy, { ...lock, answers: { ...lock.answers, [first]: { ...entryOf(first), ...change(entryOf(first)) } } });
  };

const editNode =
  (change: (questions: readonly [string, string, string]) => readonly string[]): Edit =>
  (copy) =>
    writeLock(copy, { ...lock, nodes: { ...lock.nodes, v_kinds: [change(asked())] } });

const zeros = '0'.repeat(64);

/** What one edit is, how it is made, and what must be said: `$1` to `$3` stand for the questions of the list. */
const edits: readonly (readonly [string, Edit, string])[] = [
  ['a byte of the context', replaceIn('contexts/context', 'beetle', 'Beetle'), 'contexts/context'],
  ['the pin of the context', replaceIn('flake.nix', /(contexts\/context; sha256 = "sha256-)[^"]*/, `$1${'A'.repeat(43)}=`), 'mismatch'],
  ['the prompt', replaceIn('plan.nix', 'What is it?', 'What is this?'), 'RLM4018: question 1 of 3 is not the one that was answered'],
  ['the type', replaceIn('plan.nix', '"car"', '"bus"'), 'RLM4018: question 1 of 3'],
  ['the name of the model', replaceIn('flake.nix', 'name = "one"', 'name = "two"'), 'RLM4018: question 1 of 3'],
  ['a parameter of the model', replaceIn('flake.nix', '"temperature\\":0', '"temperature\\":1'), 'RLM4018: question 1 of 3'],
  ['a byte of an answer', async (copy) => writeFile(join(copy, 'answers', asked()[1]), 'fruit'), 'answers/$2 is not the answer that was given'],
  ['white space around an answer', async (copy) => writeFile(join(copy, 'answers', asked()[1]), 'car'), 'answers/$2 is not the answer that was given'],
  ['the file of an answer, which is gone', async (copy) => rm(join(copy, 'answers', asked()[2])), 'answers/$3 is missing'],
  [
    'two files of answers, which are swapped',
    async (copy) => {
      const [first, second] = asked();
      const [one, other] = await Promise.all([first, second].map((question) => readFile(join(copy, 'answers', question))));
      await writeFile(join(copy, 'answers', first), other ?? '');
      await writeFile(join(copy, 'answers', second), one ?? '');
    },
    'is not the answer that was given',
  ],
  ['the hash of an answer', editEntry(() => ({ answer: zeros })), 'the entry of question $1 was changed'],
  ['the hash of an answer for that of another', editEntry(() => ({ answer: entryOf(asked()[1]).answer })), 'the entry of question $1 was changed'],
  ['an entry for another one', editEntry(() => entryOf(asked()[1])), 'the entry of question $1 was changed'],
  ['the date of an answer', editEntry(() => ({ date: '2026-11-22T10:00:00Z' })), 'the entry of question $1 was changed'],
  ['who answered', editEntry(() => ({ model: 'better' })), 'the entry of question $1 was changed'],
  ['the fingerprint of who answered', editEntry(() => ({ fingerprint: 'fp' })), 'the entry of question $1 was changed'],
  ['the usage', editEntry(({ usage }) => ({ usage: { ...usage, outputTokens: 1 } })), 'the entry of question $1 was changed'],
  ['what was rejected', editEntry(({ date, usage }) => ({ rejected: [{ reason: 'none', date, usage }] })), 'the entry of question $1 was changed'],
  ['an entry’s own hash', editEntry(() => ({ check: zeros })), 'the entry of question $1 was changed'],
  [
    'an entry, which is gone',
    async (copy) => {
      const { [asked()[0]]: _, ...answers } = lock.answers;
      await writeLock(copy, { ...lock, answers });
    },
    'there is no answer to question $1 of v_kinds',
  ],
  ['the hash of a question', editNode(([a, , c]) => [a, zeros, c]), `there is no answer to question ${zeros} of v_kinds`],
  ['a question for another one that was answered', editNode(([a, , c]) => [a, a, c]), 'RLM4018: question 2 of 3 is not the one that was answered'],
  ['the order of questions', editNode(([a, b, c]) => [a, c, b]), 'RLM4018: question 2 of 3 is not the one that was answered'],
  ['a question too few', editNode(([a, b]) => [a, b]), 'RLM4018: this step asks 3 questions, and rlm.lock has answers to 2'],
  ['a question too many', editNode(([a, b, c]) => [a, b, c, c]), 'RLM4018: this step asks 3 questions, and rlm.lock has answers to 4'],
  ['no question any more', editNode(() => []), 'RLM4018: this step asks 3 questions, and rlm.lock has answers to 0'],
  [
    'the level of a question',
    (copy) => writeLock(copy, { ...lock, nodes: { ...lock.nodes, v_said: [lock.nodes['v_kinds']?.[0] ?? [], ...(lock.nodes['v_said'] ?? [])] } }),
    'RLM4018: this step asks 1 question, and rlm.lock has answers to 3',
  ],
  [
    'a node, which is gone',
    (copy) => {
      const { v_kinds: _, ...nodes } = lock.nodes;
      return writeLock(copy, { ...lock, nodes });
    },
    'RLM4017: no model has answered the questions of this step',
  ],
  ['the lock, which is gone', (copy) => rm(join(copy, 'rlm.lock')), 'RLM4017: no model has answered the questions of this step'],
  ['the version of the lock', (copy) => writeLock(copy, { ...lock, version: 2 }), 'cannot read version 2'],
];

describe.each(['full', 'empty'] as const)('in a store that is %s, a single edit makes the build fail and is named:', (store) => {
  it.each(edits)('%s', async (_, edit, named) => {
    const said = await refusal(stores[store], edit);
    expect(said.replaceAll('\n', ' ')).toContain(named.replace(/\$(\d)/, (_, number: string) => asked()[Number(number) - 1] ?? ''));
  });
});

describe('the answers of a flake', () => {
  it('are outputs that no builder was run for, in a store that has none of them', async () => {
    const store = await temporaryStore();
    await ensureHostToolchain({ store });
    const { succeeded, said } = await build(folder, store);
    expect(succeeded).toBe(true);
    expect(said).toMatch(/building .*-rlm-map\.drv/);
    expect(said).not.toMatch(/rlm-answer/);
  });

  it('are at the paths that files of their names have', async () => {
    const json = await nixOutput('nix', ['show-derivation', '--recursive', `path:${folder}#answer`], { store: stores.full });
    const derivations = Object.values(JSON.parse(json) as Record<string, { builder: string; name?: string; outputs: { out: { path: string } } }>);
    const outputs = derivations.filter(({ outputs }) => outputs.out.path.includes('rlm-answer-'));
    expect(outputs.map(({ builder }) => builder)).toEqual(Object.keys(lock.answers).map(() => '/nonexistent'));
    const files = await temporaryDirectory();
    const paths = await Promise.all(
      Object.keys(lock.answers).map(async (question) => {
        const file = join(files, `rlm-answer-${question}`);
        await cp(join(folder, 'answers', question), file);
        return (await nixOutput('nix-store', ['--add-fixed', 'sha256', file], { store: stores.empty })).trim();
      }),
    );
    expect(outputs.map(({ outputs }) => outputs.out.path).sort()).toEqual(paths.sort());
  });

  it('are not needed for `nix flake check`', async () => {
    copies += 1;
    const copy = join(directory, `copy-${copies}`);
    await cp(folder, copy, { recursive: true });
    await expect(nixOutput('nix', ['flake', 'check', `path:${copy}`], { store: stores.full })).resolves.toBeDefined();
    await rm(join(copy, 'rlm.lock'));
    await rm(join(copy, 'answers'), { recursive: true });
    await expect(nixOutput('nix', ['flake', 'check', `path:${copy}`], { store: stores.full })).resolves.toBeDefined();
  });
});
