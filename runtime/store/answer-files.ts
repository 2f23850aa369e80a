import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../sha256.ts';
import { isSystemError } from '../system-error.ts';
import { fixedOutputPath } from './fixed-output-path.ts';

/** What the names of answers begin with; the question's 64 hexadecimal digits follow. */
export const answerName = (question: string): string => `rlm-answer-${question}`;

/** The file that says how the answers of a batch came about. */
export const recordsName = 'rlm-answer-records';

/** As paths of the store begin, in the machine's store and in others. */
const storeDirectory = (): string => process.env['NIX_STORE_DIR'] ?? '/nix/store';

export const answerPath = (question: string, hash: string): string => fixedOutputPath(answerName(question), hash, storeDirectory());

export const recordsPath = (hash: string): string => fixedOutputPath(recordsName, hash, storeDirectory());

/**
 * The bytes of a file of the store that are what its path says they are: that is more than Nix's database knows, which only says
 * that they once were, so it is not asked.
 *
 * @param pathOf the path of bytes with that SHA-256
 * @returns undefined for what is not there, cannot be read, or has been changed
 */
export async function readVerified(path: string, pathOf: (hash: string) => string, physicalRoot: string): Promise<Buffer | undefined> {
  try {
    const bytes = await readFile(join(physicalRoot, path));
    return pathOf(sha256(bytes)) === path ? bytes : undefined;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return undefined;
  }
}
