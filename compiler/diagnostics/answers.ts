import { define } from './define.ts';

/** RLM6040 to RLM6059: the answers that this installation keeps. */
export const answers = {
  RLM6040: define<{ path: string; reason: string }>({
    title: 'answers cannot be kept',
    message: ({ path, reason }) => `\`${path}\`, where answers of models are kept, cannot be used: ${reason}`,
    hint: () => 'make it a directory that is yours to read and write, or set `XDG_STATE_HOME` to one, or name a store of your own with `--store`',
    explanation:
      'Every answer of a model is written to a journal, and is on the disk, before anything else is done with it: what was paid for is not asked again, even when the ' +
      'machine stops. From there it goes to the store, where a root keeps it from the garbage collector. Both are in `~/.local/state/rlmc/answers` for ' +
      "the machine's store, and inside of a store of your own. Without them nothing is asked, since the answers would be lost.",
  }),
  RLM6041: define<{ path: string; reason: string; isRun?: boolean }>({
    title: 'there are no answers to import',
    message: ({ path, reason }) => `no answers can be imported from \`${path}\`: ${reason}`,
    hint: ({ path, isRun = false }) => (isRun ? `it is the folder of a run: name a flake in it, \`${path}/answer.flake\` for that of the answer` : 'name the folder of a flake that `rlmc build` made, or a copy of its `rlm.lock` and `answers/`'),
    explanation:
      '`rlmc import DIR` adopts the answers in the folder of a flake, such as one that a colleague sent: from then on they are found for your own plans, as if this installation had asked. ' +
      'They are what its `rlm.lock` names and `answers/` holds. A flake whose plan asks no model has neither.',
  }),
  RLM6042: define<{ path: string }>({
    title: 'the store has another answer than it says',
    message: ({ path }) => `Nix says that the store has \`${path}\`, which keeps an answer of a model, but it is not there, or has other bytes`,
    hint: ({ path }) => `run \`rlmc gc\` and then \`nix-store --delete ${path}\`, both with the same \`--store\`: the answer is safe meanwhile, and goes to the store with the next build`,
    explanation:
      'Somebody, or a failing disk, changed or removed a file of the store without Nix. As long as Nix takes the path for valid it adds no other file there, and whatever reads it gets other bytes or ' +
      'none. rlmc notices, since the hash of an answer is a part of its path, and keeps the answer in its journal. `nix-store --verify --check-contents` finds whatever else was changed.',
  }),
} as const;
