import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Journal } from '../../../runtime/resolve/journal.ts';
import { journalLine, parseJournal } from '../../../runtime/resolve/journal-line.ts';
import { OtherJournals } from '../../../runtime/resolve/other-journals.ts';
import { answerTo } from '../../support/answers.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';

const newDirectory = async () => join(await temporaryDirectory(), 'not/there/yet');

const others = (directory: string) => new OtherJournals(directory, () => false);

async function contentOf(directory: string) {
  const files = await readdir(directory);
  return (await Promise.all(files.map(async (file) => parseJournal(await readFile(join(directory, file))).answers))).flat();
}

/** What every open file has in common. */
async function fileHandles(directory: string): Promise<FileHandle> {
  const file = await open(directory);
  await file.close();
  return Object.getPrototypeOf(file);
}

afterEach(() => vi.restoreAllMocks());

describe('a journal', () => {
  it('has each answer on the disk when it was appended', async () => {
    const directory = await newDirectory();
    const journal = new Journal(directory);
    for (const name of ['a', 'b']) {
      await journal.append(answerTo(name));
      expect(await contentOf(directory)).toContainEqual(answerTo(name));
    }
    await journal.close();
  });

  it('waits for the disk once for many answers', async () => {
    const directory = await newDirectory();
    const journal = new Journal(directory);
    await journal.append(answerTo('first'));
    const synced = vi.spyOn(await fileHandles(directory), 'datasync');
    const answers = Array.from({ length: 50 }, (_, index) => answerTo(`${index}`));
    await Promise.all(answers.map((answer) => journal.append(answer)));
    expect(synced.mock.calls.length).toBeLessThanOrEqual(2);
    expect(await contentOf(directory)).toEqual([answerTo('first'), ...answers]);
    await journal.close();
  });

  it('takes an answer in the moment in which another one is there', async () => {
    const directory = await newDirectory();
    const journal = new Journal(directory);
    const answers = Array.from({ length: 20 }, (_, index) => answerTo(`${index}`));
    await answers.reduce((before, answer) => before.then(() => journal.append(answer)), Promise.resolve());
    for (const answer of answers) await journal.append(answer);
    expect(await contentOf(directory)).toEqual([...answers, ...answers]);
    await journal.close();
  });

  it('is no file before there is an answer, and none after it is removed', async () => {
    const directory = await temporaryDirectory();
    const journal = new Journal(directory);
    expect(await readdir(directory)).toEqual([]);
    await journal.append(answerTo('a'));
    expect(await readdir(directory)).toHaveLength(1);
    await journal.remove();
    expect(await readdir(directory)).toEqual([]);
  });

  it('says so when an answer could not be written, and goes on after a torn line', async () => {
    const directory = await newDirectory();
    const journal = new Journal(directory);
    await journal.append(answerTo('a'));
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' });
    vi.spyOn(await fileHandles(directory), 'appendFile').mockImplementationOnce(async function (this: FileHandle, text) {
      await this.write(String(text).slice(0, 100));
      throw full;
    });
    await expect(journal.append(answerTo('b'))).rejects.toMatchObject({ diagnostic: { code: 'RLM6040', message: expect.stringContaining('the disk is full') } });
    await journal.append(answerTo('c'));
    expect(await contentOf(directory)).toEqual([answerTo('a'), answerTo('c')]);
    await journal.close();
  });

  it('that was taken away while its owner lives is begun again with what was not seen', async () => {
    const directory = await newDirectory();
    const journal = new Journal(directory);
    await journal.append(answerTo('a'));
    const [file = ''] = await readdir(directory);
    await rename(join(directory, file), join(directory, file.replace('.journal', '.orphan')));
    await journal.append(answerTo('b'));
    expect(await contentOf(directory)).toContainEqual(answerTo('b'));
    await rm(directory, { recursive: true });
    await journal.append(answerTo('c'));
    expect(await contentOf(directory)).toEqual([answerTo('c')]);
    await journal.close();
  });
});

describe('the journals of others', () => {
  it('are read as they grow, each answer once', async () => {
    const directory = await newDirectory();
    const reader = others(directory);
    expect(await reader.readNew()).toEqual([]);
    const [one, other] = [new Journal(directory), new Journal(directory)];
    await one.append(answerTo('a'));
    expect(await reader.readNew()).toEqual([answerTo('a')]);
    await Promise.all([one.append(answerTo('b')), other.append(answerTo('c'))]);
    expect(await reader.readNew()).toHaveLength(2);
    expect(await reader.readNew()).toEqual([]);
    await Promise.all([one.close(), other.close()]);
  });

  it('are read again where a line was not finished', async () => {
    const directory = await temporaryDirectory();
    const path = join(directory, 'x.journal');
    const line = journalLine(answerTo('a'));
    const reader = others(directory);
    for (const length of [1, 70, line.length - 1]) {
      await writeFile(path, line.slice(0, length));
      expect(await reader.readNew()).toEqual([]);
    }
    await writeFile(path, line);
    expect(await reader.readNew()).toEqual([answerTo('a')]);
  });

  it('are not taken while their owner lives, and once by one when it is gone', async () => {
    const directory = await newDirectory();
    const module_ = new URL('../../../runtime/resolve/journal.ts', import.meta.url).href;
    const script = `import { Journal } from ${JSON.stringify(module_)};
      await new Journal(${JSON.stringify(directory)}).append(${JSON.stringify(answerTo('a'))});
      console.log('written'); setTimeout(() => {}, 1e9);`;
    const owner = execa(process.execPath, ['--input-type=module', '--eval', script], { reject: false });
    await once(owner.stdout, 'data');
    expect(await others(directory).takeOrphans()).toEqual([]);
    owner.kill('SIGKILL');
    await owner;

    const taken = (await Promise.all([others(directory).takeOrphans(), others(directory).takeOrphans()])).flat();
    expect(taken.map(({ answers }) => answers)).toEqual([[answerTo('a')]]);
    expect(await others(directory).readNew()).toEqual([answerTo('a')]);
    // Who took it may be killed as well.
    for (const orphan of taken) orphan.release();
    const [again] = await others(directory).takeOrphans();
    expect(again?.answers).toEqual([answerTo('a')]);
    await again?.remove();
    again?.release();
    expect(await readdir(directory)).toEqual([]);
  });

  it('leave alone what is no journal', async () => {
    const directory = await temporaryDirectory();
    await writeFile(join(directory, 'notes.txt'), journalLine(answerTo('a')));
    expect(await others(directory).readNew()).toEqual([]);
    expect(await others(directory).takeOrphans()).toEqual([]);
  });
});

it('what is named like a journal and is none, such as a link that leads nowhere, is left alone', async () => {
  const directory = await temporaryDirectory();
  await symlink('nowhere', join(directory, 'a.journal'));
  await mkdir(join(directory, 'b.journal'));
  expect(await others(directory).readNew()).toEqual([]);
  expect(await others(directory).takeOrphans()).toEqual([]);
  expect((await readdir(directory)).sort()).toEqual(['a.journal', 'b.journal']);
});
