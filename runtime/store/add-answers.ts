import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { withDir } from 'tmp-promise';
import type { Answer } from '../answer.ts';
import { exclusive } from '../exclusive.ts';
import { inParallel } from '../in-parallel.ts';
import { sha256 } from '../sha256.ts';
import { syncToDisk } from '../sync-to-disk.ts';
import { isSystemError } from '../system-error.ts';
import { type AnswerRoots, recordsLink, recordsText, type RootedAnswer } from './answer-batches.ts';
import { answerName, answerPath, readVerified, recordsName, recordsPath } from './answer-files.ts';
import { AnswersError, inDirectory } from './answers-error.ts';
import { type NixSettings, runNix } from './nix-command.ts';
import { NixError } from './nix-error.ts';
import { nixOutput } from './nix-output.ts';
import { makeDirectory } from './user-directories.ts';

/** How many go into one call of Nix, whose arguments together may have two megabytes at most. */
export const mostInBatch = 2000;

/** How many files are worked on at once. */
const filesAtOnce = 64;

/** How often answers are added that a collection takes before they have roots. */
const mostAttempts = 20;

/** How often a batch is tried whose answers are not there in the end: for longer, the store is damaged. */
const mostTries = 3;

/** The lock that is held while a batch is written, or cleaned. */
export const batchLock = (roots: AnswerRoots, batch: string): string => `batch ${join(roots.directory, batch)}`;

/**
 * Puts answers into the store, with a root for each and one for their records. They are on the disk when this ends: Nix does not wait for
 * that, and their journal is removed next.
 *
 * @param answers to different questions, `mostInBatch` at most
 * @returns undefined where what Nix added is not to be seen: its configuration made the store another one, and nothing was rooted
 * @throws AnswersError RLM6040, and RLM6042 for one whose path the store has, but not its bytes: the others are kept all the same; NixError, Interrupted
 */
export async function addAnswers(
  answers: readonly Answer[],
  roots: AnswerRoots,
  settings: NixSettings,
): Promise<{ readonly batch: string; readonly answers: readonly RootedAnswer[] } | undefined> {
  const batch = randomUUID();
  const lock = await exclusive(batchLock(roots, batch), { signal: settings.signal });
  try {
    const rooted = answers.map(({ question, text, record }) => {
      const hash = sha256(text);
      return { question, hash, record, path: answerPath(question, hash) };
    });
    const recordsFile = recordsText(answers);
    const files = new Map([...answers.map(({ question, text }) => [answerName(question), text] as const), [recordsName, recordsFile]]);
    const paths = rooted.map(({ path }) => path);
    const records = recordsPath(sha256(recordsFile));
    const add = () => addFiles(files, [...paths, records], settings);
    const rooting = { directory: join(roots.directory, batch), paths, records, roots, add, settings };
    for (let attempt = 1; ; attempt++) {
      try {
        if (roots.inStore) await rootInside(rooting);
        else if (!(await rootOutside(rooting))) return undefined;
        await inDirectory(roots.directory, async () => {
          await settle(records, recordsPath, roots);
          await inParallel(rooted, filesAtOnce, ({ question, path }) => settle(path, (hash) => answerPath(question, hash), roots));
          for (const directory of [rooting.directory, roots.directory]) await syncToDisk(directory);
        });
        return { batch, answers: rooted };
      } catch (error) {
        const mayBeCollected = error instanceof NixError || error instanceof AnswersError;
        if (!mayBeCollected || attempt === mostTries) throw error;
      }
    }
  } finally {
    lock.release();
  }
}

async function addFiles(files: ReadonlyMap<string, string>, expected: readonly string[], settings: NixSettings): Promise<void> {
  await withDir(
    async ({ path: directory }) => {
      await inParallel(files, filesAtOnce, ([name, content]) => writeFile(join(directory, name), content));
      const added = await nixOutput('nix-store', ['--add-fixed', 'sha256', ...files.keys()], settings, { directory });
      if (added !== expected.join('\n')) throw new Error(`nix-store --add-fixed put files elsewhere than at ${expected.slice(0, 3).join(' ')} …`);
    },
    { unsafeCleanup: true },
  );
}

/** Nix adds no file where it has one, and does not look whether that is still what it was. */
async function settle(path: string, pathOf: (hash: string) => string, { physicalRoot }: AnswerRoots): Promise<void> {
  if ((await readVerified(path, pathOf, physicalRoot)) === undefined) throw new AnswersError('RLM6042', { path });
  await syncToDisk(join(physicalRoot, path));
}

interface Rooting {
  readonly directory: string;
  readonly paths: readonly string[];
  readonly records: string;
  readonly roots: AnswerRoots;
  readonly add: () => Promise<void>;
  readonly settings: NixSettings;
}

/**
 * Roots are made before what they keep, that of the records as well. The link that says that the batch is whole comes last.
 *
 * A collection that looked at the roots before a path was valid takes no notice of its root, and takes the path if Nix has ended by then that
 * added it (2.8 does). Realising a path tells a collection that runs that it is wanted, and fails if it is gone; adding one that is valid already tells nobody.
 */
async function rootInside({ directory, paths, records, roots, add, settings }: Rooting): Promise<void> {
  // Nix makes this directory, with more in it, when there is none.
  if (!existsSync(join(roots.physicalRoot, 'nix/var/nix/gcroots'))) await add();
  await makeDirectory(directory);
  await inDirectory(directory, async () => {
    await inParallel([...paths, records], filesAtOnce, (path) => link(path, join(directory, basename(path))));
  });
  for (let attempt = 1, areThere = false; !areThere && attempt <= mostAttempts; attempt++) {
    await add();
    areThere = (await runNix('nix-store', ['--realise', ...paths, records], settings)).succeeded;
  }
  await inDirectory(directory, () => link(records, join(directory, recordsLink)));
}

/** Makes a symbolic link that an attempt before may have made. */
async function link(target: string, path: string): Promise<void> {
  try {
    await symlink(target, path);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
  }
}

/** Whether it did: not where what was added is not to be seen. */
async function rootOutside({ directory, paths, records, roots, add, settings }: Rooting): Promise<boolean> {
  const keep = (kept: readonly string[], link: string) => nixOutput('nix-store', ['--realise', ...kept, '--add-root', join(directory, link), '--indirect'], settings);
  await add();
  if (!existsSync(join(roots.physicalRoot, records))) return false;
  await makeDirectory(directory);
  await keep(paths, 'r');
  await keep([records], recordsLink);
  return true;
}
