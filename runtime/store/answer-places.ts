import { join } from 'node:path';
import { identify } from '../identify.ts';
import { databaseOf } from './database.ts';
import { physicalRoot } from './store-location.ts';
import { stateDirectory } from './user-directories.ts';

/** Where this installation keeps the answers of models that are in a store. */
export interface AnswerPlaces {
  /** The directory of the journals: answers on their way to the store. */
  readonly journal: string;
  /** Where the roots are that keep answers in the store, and what the paths of the store are below of; undefined for a store that is elsewhere. */
  readonly roots: { readonly directory: string; readonly inStore: boolean; readonly physicalRoot: string } | undefined;
}

/**
 * A store of one's own holds all of it inside, so that it is the same whatever the store is called, and nothing is left of it when it is
 * deleted. For the machine's store, which may belong to others, it is in the user's state directory, and the store knows of the
 * roots. A store that is elsewhere has roots that this machine cannot see: there the journals stay, and are all that is kept. That
 * Nix's configuration makes the machine's store another one is noticed by whoever adds answers.
 */
export async function answerPlaces(store: string | undefined): Promise<AnswerPlaces> {
  const root = physicalRoot(store);
  if (root !== undefined && root !== '/') {
    const own = await identify(root);
    return {
      journal: join(own, 'nix/var/rlmc/journal'),
      roots: { directory: join(own, 'nix/var/nix/gcroots/rlmc/answers'), inStore: true, physicalRoot: own },
    };
  }
  const directory = join(await identify(stateDirectory()), 'answers', databaseOf(store));
  return { journal: join(directory, 'journal'), roots: root === undefined ? undefined : { directory: join(directory, 'roots'), inStore: false, physicalRoot: root } };
}
