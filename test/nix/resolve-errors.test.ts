import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { check } from '../../compiler/check.ts';
import { askingNodes } from '../../runtime/resolve/asking-nodes.ts';
import { FolderAnswers } from '../../runtime/resolve/folder-answers.ts';
import { resolve } from '../../runtime/resolve/resolve.ts';
import { NixError } from '../../runtime/store/nix-error.ts';
import { answerTo, memoryCache } from '../runtime/resolve/support/answers.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

it('what ended a build is told, also when the folder cannot be written after that', async () => {
  const folder = await temporaryDirectory();
  const source = { name: 'plan.rlm', text: 'rlm_call("Q", "x")' };
  const { graph } = check(source, { contexts: [] });
  if (graph === undefined) throw new Error('the plan is wrong');
  const answers = await FolderAnswers.read(folder);
  answers.add(answerTo('a', 'a!'));
  await writeFile(join(folder, 'answers'), 'no directory');
  const resolution = resolve({
    folder,
    graph,
    asking: askingNodes(graph),
    source,
    settings: { store: await temporaryStore() },
    policy: { concurrency: 1 },
    answers,
    cache: memoryCache(),
    openModel: () => ({ reply: () => Promise.reject(new Error('nothing is asked')) }),
    sessions: undefined,
    excessOf: () => undefined,
  });
  // Nix finds no flake there; that the answer cannot be written is no news after that.
  await expect(resolution).rejects.toBeInstanceOf(NixError);
});
