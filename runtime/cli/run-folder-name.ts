import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { InputError } from '../input-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/** Long enough to tell questions apart, short enough to type. */
const longest = 40;

/** A question as the name of a file, of `a` to `z`, `0` to `9` and `-`: its first words. Letters lose their accents; one in another script is `question`. */
export function slug(question: string): string {
  const plain = question.normalize('NFKD').replace(/\p{M}+/gu, '').replace(/['’]/g, '').toLowerCase();
  const words = plain.split(/[^a-z0-9]+/).filter((word) => word !== '');
  let name = '';
  for (const word of words) {
    const longer = name === '' ? word.slice(0, longest) : `${name}-${word}`;
    if (longer.length > longest) break;
    name = longer;
  }
  return name === '' ? 'question' : name;
}

/**
 * Makes a new folder for a run, named after its question: `which-packages-were-upgraded.run`, or with a number where that is taken. Two runs
 * that begin at once get two folders.
 *
 * @returns its name, in `directory`
 * @throws InputError RLM3022 where nothing can be made there
 */
export async function makeRunFolder(question: string, directory: string): Promise<string> {
  const name = slug(question);
  for (let number = 1; ; number += 1) {
    const folder = join(directory, `${name}${number === 1 ? '' : `-${number}`}.run`);
    try {
      await mkdir(folder);
      return folder;
    } catch (error) {
      if (!isSystemError(error)) throw error;
      if (error.code !== 'EEXIST') throw new InputError('RLM3022', { path: resolve(folder), reason: { ofSystem: systemErrorReason(error) } }, { cause: error });
    }
  }
}
