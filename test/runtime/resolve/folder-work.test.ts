import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FolderAnswers } from '../../../runtime/resolve/folder-answers.ts';
import { FolderWork } from '../../../runtime/resolve/folder-work.ts';
import { readLockFile } from '../../../runtime/resolve/lock-file.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';
import { answerTo } from './support/answers.ts';

describe('the work with a folder', () => {
  const [a, b] = [answerTo('a', 'a!'), answerTo('b', 'b!')];

  it('writes what is pinned, also while it is being written', async () => {
    const folder = await temporaryDirectory();
    const work = new FolderWork(folder, await FolderAnswers.read(folder), {});
    work.pin('v_a', [[a.question]], [a]);
    await new Promise((resolve) => setImmediate(resolve));
    work.pin('v_b', [[b.question]], [b]);
    await work.settle();
    expect(await readLockFile(folder)).toMatchObject({ nodes: { v_a: [[a.question]], v_b: [[b.question]] } });
  });

  it('tells everybody of a write that failed, however late they look, and evaluates nothing after it', async () => {
    const folder = join(await temporaryDirectory(), 'gone.flake');
    const work = new FolderWork(folder, await FolderAnswers.read(folder), {});
    work.pin('v_a', [[a.question]], [a]);
    // Nobody waits for it while it fails.
    await new Promise((resolve) => setTimeout(resolve, 100));
    const failed = { diagnostic: { code: 'RLM3014' } };
    await expect(work.settle()).rejects.toMatchObject(failed);
    // The answer could be written now, but other nodes may have gone on without it.
    await mkdir(folder);
    await expect(work.evaluate({ attribute: 'v_b', level: 0, needs: [] })).rejects.toMatchObject(failed);
    work.pin('v_b', [[b.question]], [b]);
    await expect(work.settle()).rejects.toMatchObject(failed);
  });
});
