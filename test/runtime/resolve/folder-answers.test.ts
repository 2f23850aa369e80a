import { link, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { text } from '../../../compiler/types.ts';
import type { AskingNode } from '../../../runtime/resolve/asking-nodes.ts';
import { FolderAnswers } from '../../../runtime/resolve/folder-answers.ts';
import { emptyLock, readLockFile } from '../../../runtime/resolve/lock-file.ts';
import { sha256 } from '../../../runtime/sha256.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';
import { answerTo } from './support/answers.ts';

const [a, b, c] = ['a', 'b', 'c'].map((text) => answerTo(text, `${text}!`)) as [ReturnType<typeof answerTo>, ReturnType<typeof answerTo>, ReturnType<typeof answerTo>];

/** A folder in which a node asks `a` and `b`. */
async function folderWithAnswers(): Promise<string> {
  const folder = await temporaryDirectory();
  const answers = await FolderAnswers.read(folder);
  for (const answer of [a, b]) answers.add(answer);
  answers.setLevels('v_notes', [[a.question, b.question]]);
  await answers.write();
  return folder;
}

const asking = (attribute: string, operation: 'map' | 'combine' = 'map'): AskingNode => ({
  attribute,
  needs: () => [],
  node: { id: 0, operation, names: [], operands: new Map(), type: text, span: { start: 0, end: 0 } },
});

describe('the answers of a folder', () => {
  it('are none where there is no lock', async () => {
    const folder = await temporaryDirectory();
    const answers = await FolderAnswers.read(folder);
    expect(await answers.find([a.question])).toEqual(new Set());
    await answers.write();
    expect(await readdir(folder)).toEqual([]);
  });

  it('are found again with their texts', async () => {
    const answers = await FolderAnswers.read(await folderWithAnswers());
    expect(await answers.find([a.question, b.question, c.question])).toEqual(new Set([a.question, b.question]));
    expect(await answers.text(b.question)).toBe('b!');
    expect(answers.levels('v_notes')).toEqual([[a.question, b.question]]);
  });

  it('are not found when they are too old', async () => {
    const answers = await FolderAnswers.read(await folderWithAnswers());
    expect((await answers.find([a.question], new Date('2026-11-01T10:00:00Z'))).size).toBe(1);
    expect((await answers.find([a.question], new Date('2026-11-01T10:00:01Z'))).size).toBe(0);
  });

  it('are complete when each node has all its levels', async () => {
    const answers = await FolderAnswers.read(await folderWithAnswers());
    expect(answers.complete([asking('v_notes')])).toBe(2);
    expect(answers.complete([asking('v_notes')], new Date('2026-11-02'))).toBeUndefined();
    expect(answers.complete([asking('v_notes'), asking('v_more')])).toBeUndefined();
    // Two questions of a level are not the end of combining.
    expect(answers.complete([asking('v_notes', 'combine')])).toBeUndefined();
    answers.setLevels('v_notes', [[a.question, b.question], [c.question]]);
    expect(answers.complete([asking('v_notes', 'combine')])).toBeUndefined();
    answers.add(c);
    expect(answers.complete([asking('v_notes', 'combine')])).toBe(3);
  });

  it('are not in the lock before their files are there, when others are added while they are written', async () => {
    const folder = await folderWithAnswers();
    const answers = await FolderAnswers.read(folder);
    answers.add({ ...a, text: 'A!' });
    const written = answers.write();
    answers.add(c);
    await written;
    expect(Object.keys((await readLockFile(folder)).answers).sort()).toEqual([a.question, b.question].sort());
    await answers.write();
    const again = await FolderAnswers.read(folder);
    expect(await again.find([a.question, b.question, c.question])).toHaveProperty('size', 3);
    expect(await again.text(a.question)).toBe('A!');
  });

  it('replace nothing outside of the folder', async () => {
    const folder = await folderWithAnswers();
    const outside = join(await temporaryDirectory(), 'file');
    await writeFile(outside, 'mine');
    await rm(join(folder, 'answers', a.question));
    await symlink(outside, join(folder, 'answers', a.question));
    const answers = await FolderAnswers.read(folder);
    await expect(answers.text(a.question)).rejects.toMatchObject({ diagnostic: { code: 'RLM6032' } });
    answers.add({ ...a, text: 'A!' });
    await answers.write();
    expect(await readFile(outside, 'utf8')).toBe('mine');
    expect(await readFile(join(folder, 'answers', a.question), 'utf8')).toBe('A!');
  });
});

describe('answers that are written', () => {
  const again = { ...a, record: { ...a.record, date: '2026-12-01T10:00:00Z' } };

  it('replace their files at once, also with the same bytes: what the lock names is whole at any moment', async () => {
    const folder = await folderWithAnswers();
    const answers = await FolderAnswers.read(folder);
    const [file, second] = [join(folder, 'answers', a.question), join(await temporaryDirectory(), 'second')];
    await writeFile(file, 'a');
    await link(file, second);
    answers.add(again);
    await answers.write();
    expect(await readFile(file, 'utf8')).toBe('a!');
    // A file that is written in place has the new bytes under all of its names.
    expect(await readFile(second, 'utf8')).toBe('a');
    expect((await readLockFile(folder)).answers[a.question]).toMatchObject({ date: '2026-12-01T10:00:00Z' });
    expect(await readdir(join(folder, 'answers'))).toHaveLength(2);
  });

  it('leave the lock without those that are replaced by others, if that is where it ends, and can be written again', async () => {
    const folder = await folderWithAnswers();
    const answers = await FolderAnswers.read(folder);
    answers.add({ ...a, text: 'A!' });
    await rm(join(folder, 'answers'), { recursive: true });
    await writeFile(join(folder, 'answers'), 'no directory');
    await expect(answers.write()).rejects.toMatchObject({ diagnostic: { code: 'RLM3015', message: expect.stringContaining(join(folder, 'answers')) } });
    expect(await readLockFile(folder)).toMatchObject({ nodes: {}, answers: { [b.question]: {} } });
    expect(Object.keys((await readLockFile(folder)).answers)).toEqual([b.question]);
    await rm(join(folder, 'answers'));
    await answers.write();
    expect((await readLockFile(folder)).answers[a.question]).toMatchObject({ answer: sha256('A!') });
    expect((await readLockFile(folder)).nodes).toEqual({ v_notes: [[a.question, b.question]] });
    expect(await readFile(join(folder, 'answers', a.question), 'utf8')).toBe('A!');
  });

  it('are an error that says where, when they cannot be', async () => {
    const folder = join(await temporaryDirectory(), 'gone.flake');
    const answers = await FolderAnswers.read(folder);
    answers.add(a);
    await expect(answers.write()).rejects.toMatchObject({ diagnostic: { code: 'RLM3014', message: expect.stringContaining(join(folder, 'answers')) } });
  });
});

describe('an answers/ that is a link out of the folder', () => {
  const linked = async (folder: string): Promise<string> => {
    const outside = await temporaryDirectory();
    await writeFile(join(outside, c.question), 'mine');
    await rm(join(folder, 'answers'), { recursive: true });
    await symlink(outside, join(folder, 'answers'));
    return outside;
  };
  const refused = { diagnostic: { code: 'RLM3015', message: expect.stringContaining('answers') } };

  it('is refused', async () => {
    const folder = await folderWithAnswers();
    await linked(folder);
    await expect(FolderAnswers.read(folder)).rejects.toMatchObject(refused);
  });

  it('is neither written through nor emptied, also when it became one later', async () => {
    const folder = await folderWithAnswers();
    const answers = await FolderAnswers.read(folder);
    const outside = await linked(folder);
    await expect(answers.prune(new Set(['v_notes']), async () => new Set())).rejects.toMatchObject(refused);
    answers.add({ ...a, text: 'A!' });
    await expect(answers.write()).rejects.toMatchObject(refused);
    expect(await readdir(outside)).toEqual([c.question]);
  });
});

describe('damage to the answers of a folder', () => {
  const damaged: readonly (readonly [string, (folder: string) => Promise<unknown>, object])[] = [
    ['an answer file that is missing', (folder) => rm(join(folder, 'answers', a.question)), { code: 'RLM6032', message: expect.stringMatching(new RegExp(`answers/${a.question}.*missing`)) }],
    ['no answers/ at all', (folder) => rm(join(folder, 'answers'), { recursive: true }), { code: 'RLM6032' }],
    ['an answer file with another byte', (folder) => writeFile(join(folder, 'answers', a.question), 'A!'), { code: 'RLM6032', message: expect.stringContaining('is not the answer that was given') }],
    ['an answer file that became a directory', async (folder) => {
      await rm(join(folder, 'answers', a.question));
      await mkdir(join(folder, 'answers', a.question));
    }, { code: 'RLM6032' }],
    ['another date in the lock', async (folder) => {
      const file = join(folder, 'rlm.lock');
      await writeFile(file, (await readFile(file, 'utf8')).replace('10:00:00Z', '11:00:00Z'));
    }, { code: 'RLM6031' }],
    ['the entries of two questions swapped', async (folder) => {
      const file = join(folder, 'rlm.lock');
      const swap = (text: string) => text.replaceAll(`"${a.question}": `, '@').replaceAll(`"${b.question}": `, `"${a.question}": `).replaceAll('@', `"${b.question}": `);
      await writeFile(file, swap(await readFile(file, 'utf8')));
    }, { code: 'RLM6031', message: expect.stringMatching(/[0-9a-f]{64}/) }],
  ];
  it.each(damaged)('%s is an error that names it', async (_, damage, diagnostic) => {
    const folder = await folderWithAnswers();
    await damage(folder);
    const answers = await FolderAnswers.read(folder);
    await expect(answers.examine()).rejects.toMatchObject({ diagnostic });
    await expect(answers.find([a.question, b.question])).rejects.toMatchObject({ diagnostic });
  });
});

describe('pruning the answers of a folder', () => {
  it('drops nodes that ask no more, and answers that are kept elsewhere, with their files', async () => {
    const folder = await folderWithAnswers();
    const answers = await FolderAnswers.read(folder);
    answers.add(c);
    answers.setLevels('v_more', [[c.question]]);
    await answers.prune(new Set(['v_more']), async (questions) => new Set(questions));
    const lock = await readLockFile(folder);
    expect(lock.nodes).toEqual({ v_more: [[c.question]] });
    expect(Object.keys(lock.answers)).toEqual([c.question]);
    expect(await readdir(join(folder, 'answers'))).toEqual([c.question]);
  });

  it('keeps an answer that is nowhere else', async () => {
    const folder = await folderWithAnswers();
    const answers = await FolderAnswers.read(folder);
    await answers.prune(new Set(), async () => new Set([a.question]));
    expect(await readdir(join(folder, 'answers'))).toEqual([b.question]);
    expect(await readLockFile(folder)).toMatchObject({ nodes: {}, answers: { [b.question]: {} } });
  });

  it('leaves nothing of a lock that has nothing', async () => {
    const folder = await folderWithAnswers();
    await (await FolderAnswers.read(folder)).prune(new Set(), async (questions) => new Set(questions));
    expect(await readdir(folder)).toEqual([]);
    expect(await readLockFile(folder)).toBe(emptyLock);
  });

  it('removes files of questions that the lock does not name, and no others', async () => {
    const folder = await folderWithAnswers();
    await writeFile(join(folder, 'answers', c.question), 'half');
    await writeFile(join(folder, 'answers', `.rlmc-new-17-${a.question}`), 'half');
    await writeFile(join(folder, 'answers', 'README'), 'mine');
    await (await FolderAnswers.read(folder)).prune(new Set(['v_notes']), async () => new Set());
    expect((await readdir(join(folder, 'answers'))).sort()).toEqual([a.question, b.question, 'README'].sort());
  });
});
