import { rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type Exclusive, tryExclusive } from '../exclusive.ts';
import { ifThere } from '../if-there.ts';
import { inParallel } from '../in-parallel.ts';
import { isSystemError } from '../system-error.ts';
import { batchLock } from './add-answers.ts';
import { type AnswerRoots, type Batch, listBatches, readBatch, readLinks, readRootedAnswer, type RootedAnswer } from './answer-batches.ts';
import { inDirectory } from './answers-error.ts';

/** What is said of the roots of answers. */
export interface AnswerRootsExamined {
  /** The answers that can be read, each as often as it has roots in different batches. */
  readonly answers: readonly RootedAnswer[];
  /** How many links are the root of no answer: to another path, to nothing, to what has been changed, or that no record names. */
  readonly broken: number;
  /** Removes the links to all other answers, and those that are broken. */
  keepOnly(kept: ReadonlySet<RootedAnswer>): Promise<void>;
  /** Lets others write these roots again. */
  release(): void;
}

interface HeldBatch extends Batch {
  readonly name: string;
  readonly lock: Exclusive;
}

/** How many files are read at once. */
const readersAtOnce = 64;

/**
 * Reads all roots of answers, and the answers, but for batches that another process is just writing or cleaning.
 *
 * @throws AnswersError RLM6040
 */
export async function examineAnswerRoots(roots: AnswerRoots): Promise<AnswerRootsExamined> {
  const { batches: names, strays } = await listBatches(roots);
  const batches: HeldBatch[] = [];
  const readable = new Set<RootedAnswer>();
  let broken = strays.length;
  for (const name of names) {
    const lock = await tryExclusive(batchLock(roots, name));
    if (lock === undefined) continue;
    const batch = (await readBatch(name, roots)) ?? { answers: [], records: undefined, links: await readLinks(name, roots) };
    batches.push({ ...batch, name, lock });
    const intact = new Set([batch.records]);
    await inParallel(batch.answers, readersAtOnce, async (answer) => {
      if ((await readRootedAnswer(answer, roots)) === undefined) return;
      readable.add(answer);
      intact.add(answer.path);
    });
    broken += [...batch.links.keys()].filter((target) => !intact.has(target)).length;
  }
  return {
    answers: [...readable],
    broken,
    async keepOnly(kept) {
      await inDirectory(roots.directory, async () => {
        for (const stray of strays) await ifThere(() => unlink(join(roots.directory, stray)));
        for (const batch of batches) await keepInBatch(batch, kept, join(roots.directory, batch.name));
      });
    },
    release() {
      for (const { lock } of batches) lock.release();
    },
  };
}

/** The records stay as long as there is an answer: what they say of others counts for nothing without a root. */
async function keepInBatch({ answers, records, links }: Batch, kept: ReadonlySet<RootedAnswer>, directory: string): Promise<void> {
  const paths = new Set(answers.filter((answer) => kept.has(answer)).map(({ path }) => path));
  const dropped = [...links].filter(([target]) => !paths.has(target) && (paths.size === 0 || target !== records)).flatMap(([, names]) => names);
  await Promise.all(dropped.map((name) => ifThere(() => unlink(join(directory, name)))));
  if (paths.size === 0) await removeIfEmpty(directory);
}

async function removeIfEmpty(directory: string): Promise<void> {
  try {
    await rmdir(directory);
  } catch (error) {
    // What is not ours stays.
    if (!isSystemError(error) || !['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code)) throw error;
  }
}
