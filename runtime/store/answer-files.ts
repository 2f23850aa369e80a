import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../if-there.ts';
import { sha256 } from '../sha256.ts';
import { inDirectory } from './answers-error.ts';
import { fixedOutputPath } from './fixed-output-path.ts';

/** What the names of answers begin with; the question's 64 hexadecimal digits follow. */
export const answerName = (question: string): string => `rlm-answer-${question}`;

/** The file that says how the answers of a batch came about. */
export const recordsName = 'rlm-answer-records';

/** As paths of the store begin, in the machine's store and in others. */
export const storeDirectory = (): string => process.env['NIX_STORE_DIR'] ?? '/nix/store';

export const answerPath = (question: string, hash: string): string => fixedOutputPath(answerName(question), hash, storeDirectory());

/** Whether a path may be that of records: a link may lead anywhere, and what it leads to is read only if so. */
export const isRecordsPath = (path: string): boolean => {
  const [directory, hash] = [storeDirectory(), path.slice(-recordsName.length - 33, -recordsName.length - 1)];
  return /^[0-9a-z]{32}$/.test(hash) && path === `${directory}/${hash}-${recordsName}`;
};

export const recordsPath = (hash: string): string => fixedOutputPath(recordsName, hash, storeDirectory());

/** What the system says of a path that is no file of the store: nothing is there, or a directory. */
const noFile = ['ENOENT', 'ENOTDIR', 'EISDIR'];

/**
 * The bytes of a file of the store that are what its path says they are: that is more than Nix's database knows, which only says
 * that they once were, so it is not asked.
 *
 * @param pathOf the path of bytes with that SHA-256
 * @returns undefined for what is not there, or has been changed
 * @throws AnswersError RLM6040 for what cannot be read: an answer that is taken for none is asked, and paid for, again
 */
export async function readVerified(path: string, pathOf: (hash: string) => string, physicalRoot: string): Promise<Buffer | undefined> {
  const file = join(physicalRoot, path);
  const bytes = await inDirectory(file, () => ifThere(() => readFile(file), noFile));
  return bytes !== undefined && pathOf(sha256(bytes)) === path ? bytes : undefined;
}
