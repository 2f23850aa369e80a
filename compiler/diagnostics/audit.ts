import { define } from './define.ts';
import { excerpt } from './excerpt.ts';

/** A text of somebody else's folder: shortened, its control characters escaped. */
const shown = (text: string) => `\`${excerpt(text, 160)}\``;

const mostNamed = 5;

/** The first of some names, and how many more there are. */
function some(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return `${names.slice(0, mostNamed).map(shown).join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}`;
}

const again = 'compile plan.rlm again with this rlmc, and audit that; or audit the folder with the rlmc that made it';
const restore = 'take the folder as it was, from version control or whoever made it';

/** RLM8xxx: what an audit finds in the folder of a flake. */
export const audit = {
  RLM8001: define<{ path: string; line: number; found: string | undefined; expected: string | undefined }>({
    title: 'a file of the flake is not what rlmc makes of its plan',
    message: ({ path, line, found, expected }) =>
      `${shown(path)} is not what this rlmc makes of plan.rlm and the pins in flake.nix: line ${line} ${found === undefined ? 'is missing' : `is ${shown(found.trim())}`}, and ${expected === undefined ? 'should not be there' : `should be ${shown(expected.trim())}`}`,
    hint: () => again,
    explanation:
      'An audit makes flake.nix, plan.nix, flake.lock and rlm.lock anew, from plan.rlm, the pins that flake.nix has, and the answers, and compares them byte by byte. So of what Nix would evaluate nothing is ' +
      'trusted that somebody could have written into the folder: not a `nixConfig`, not a further input, not a changed call of an op. Only data is taken from it: the plan, hashes, names of models, texts. Where a file ' +
      'differs nothing of the folder is evaluated or built. A folder of another version of rlmc differs as well.',
  }),
  RLM8002: define<{ path: string; reason: string }>({
    title: 'a file of the flake cannot be read as rlmc writes it',
    message: ({ path, reason }) => `${shown(path)} is not as rlmc writes it: ${reason}`,
    hint: () => again,
    explanation:
      'An audit reads the plan and the pins of a folder (which contexts, toolchain and models it has) out of plan.rlm and flake.nix, to make all else of the flake anew. What is in neither the form nor the size that rlmc writes ' +
      'is not guessed at, and nothing of the folder is evaluated.',
  }),
  RLM8003: define<{ path: string; changed: readonly string[]; added: readonly string[]; missing: readonly string[] }>({
    title: 'nixlib is not that of this rlmc',
    message: ({ path, changed, added, missing }) => {
      const parts = [
        ...(changed.length === 0 ? [] : [`${some(changed)} ${changed.length === 1 ? 'differs' : 'differ'}`]),
        ...(added.length === 0 ? [] : [`${some(added)} ${added.length === 1 ? 'does' : 'do'} not belong there`]),
        ...(missing.length === 0 ? [] : [`${some(missing)} ${missing.length === 1 ? 'is' : 'are'} missing`]),
      ];
      return `${shown(path)} is not that of this rlmc: ${parts.join('; ')}`;
    },
    hint: () => again,
    explanation:
      "A flake has a copy of rlmc's own nixlib, with the programs that run the ops and the code of the plan: all that is executed comes from there and from the toolchain. An audit compares each file, byte by byte, with those of the rlmc that audits. " +
      'Where one differs, the folder was made by another version of rlmc, or somebody changed what runs; the audit cannot tell which, so it evaluates and builds nothing.',
  }),
  RLM8004: define<{ path: string; what: string }>({
    title: 'a part of the flake is missing, or no ordinary file',
    message: ({ path, what }) => `${shown(path)} ${what}`,
    hint: () => restore,
    explanation:
      'A flake consists of ordinary files and folders. A symbolic link could lead out of the folder, so that what is built depends on, or copies into the world-readable store, a file of the machine where it is built; ' +
      'a pipe or a device would never end. Nothing that is reached through such a thing is read.',
  }),
  RLM8005: define<{ name: string; path: string; reason: string }>({
    title: 'a context is not the one that is pinned',
    message: ({ name, path, reason }) => `the context ${shown(name)}, ${shown(path)}, ${reason}`,
    hint: () => 'take the file as it was, or compile the plan again with the text as it is now',
    explanation:
      'flake.nix pins each context by its hash. An audit hashes the file itself before Nix sees it: one that is linked, which may be any file of the machine that its user can read, would else be copied into the store first, and compared then.',
  }),
  RLM8006: define<{ path: string; names: readonly string[] }>({
    title: 'files that nothing reads',
    severity: 'warning',
    message: ({ path, names }) => `${shown(path)} has ${names.length === 1 ? 'a file that nothing reads' : 'files that nothing reads'}: ${some(names)}`,
    hint: () => 'building the plan again with `rlmc build` removes them',
    explanation:
      'In `contexts/` and `answers/` there are only files that flake.nix or rlm.lock names. Others do no harm, since nothing reads them: a build that was interrupted may leave some. Yet somebody may take them for what they are not.',
  }),
  RLM8007: define<{ path: string }>({
    title: 'a git repository',
    severity: 'warning',
    message: ({ path }) => `${shown(path)} is a git repository, of which Nix may build what git has, and not the files that were audited`,
    hint: () => 'build it as `rlmc` does, with `path:` before the folder: `nix build path:FOLDER#answer`',
    explanation:
      'Where a folder has a `.git`, `nix build FOLDER` builds what git says is in it: of a repository that somebody sent, that may be another flake.nix than the one in the folder, and its configuration may name programs ' +
      'that git starts. An audit, and every command of rlmc, looks at the files.\n\n    nix build path:./plan.flake#answer    # the files that were audited',
  }),
  RLM8010: define<{ node: string; level: number; line: number }>({
    title: 'the answers are not to the questions that the plan asks',
    message: ({ node, level, line }) => `rlm.lock has answers for ${node}, line ${line}, ${level === 1 ? '' : `level ${level}, `}to other questions than the plan asks there`,
    hint: () => 'take the folder as it was, or run `rlmc build` to have the questions looked up or asked again',
    explanation:
      'A question is known by the hash of all that is in it. An audit builds the questions of a plan, which takes no model, hashes them, and compares with what rlm.lock says was asked by each part of the plan, in order. Another text, prompt, type or model, ' +
      'or an answer that was moved to another question, shows here. Building the answer would refuse it as well.',
  }),
  RLM8011: define<{ node: string; line: number; question: string; reason: string }>({
    title: 'an answer is not of the type that its question wants',
    message: ({ node, line, question, reason }) => `the answer to question ${question} of ${node}, line ${line}, is not one: ${reason}`,
    hint: () => restore,
    explanation: 'The whole answer of a model must be of the type that its question says. `rlmc build` keeps no other, so this one was put there by somebody else.',
  }),
  RLM8012: define<{ path: string; without: readonly string[]; unknown: readonly string[] }>({
    title: 'the lock does not go with the plan',
    severity: 'warning',
    message: ({ path, without, unknown }) => {
      const parts = [
        ...(without.length === 0 ? [] : [`has no answers for ${some(without)}, which ${without.length === 1 ? 'asks' : 'ask'} a model`]),
        ...(unknown.length === 0 ? [] : [`has answers for ${some(unknown)}, which the plan does not have, or which ${unknown.length === 1 ? 'asks' : 'ask'} nothing`]),
      ];
      return `${shown(path)} ${parts.join(', and ')}`;
    },
    hint: () => 'build the plan with `rlmc build`',
    explanation:
      'Each part of a plan that asks a model has its questions in rlm.lock, under its name in plan.nix. After `rlmc compile`, or a build that failed, there may be none yet, or some of an earlier plan. What has no answers cannot be ' +
      'built, so nothing follows from it; an audit of such a folder says nothing of an answer that the folder does not have.',
  }),
  RLM8020: define<{ derivation: string; by: readonly string[] }>({
    title: 'a derivation can get out of the sandbox',
    message: ({ derivation, by }) => `${shown(derivation)} could reach the network or the machine, by ${some(by)}`,
    explanation:
      'No derivation of a plan runs with network, and none with less than the whole sandbox of Nix. `__noChroot`, `__impure`, `sandboxProfile`, `__darwinAllowLocalNetworking`, `__impureHostDeps`, the feature `recursive-nix`, and builders of Nix itself such as `builtin:fetchurl`, ' +
      'each give a derivation more than that.',
  }),
  RLM8021: define<{ derivation: string; builder: string }>({
    title: 'a fixed output has a builder',
    message: ({ derivation, builder }) => `${shown(derivation)} is a fixed output, which has network while it is built, and its builder is ${shown(builder)}`,
    explanation:
      'Nix gives network to derivations whose output is fixed by its hash. Those of a flake of rlmc are answers of models, with the builder `/nonexistent`, and the toolchain, with `/toolchain-missing…`: neither can be run, since they are valid as soon as ' +
      'their bytes are there. A fixed output with any other builder could send away what it reads.',
  }),
  RLM8022: define<{ derivation: string; names: readonly string[] }>({
    title: 'a derivation reads the environment of its builder',
    message: ({ derivation, names }) => `${shown(derivation)} takes variables from the environment that Nix runs in: ${some(names)}`,
    explanation: 'By `impureEnvVars` a fixed output gets variables of the environment of Nix, such as the key of a model. No derivation of a plan has them.',
  }),
  RLM8023: define<{ derivation: string; names: readonly string[] }>({
    title: 'a derivation has variables that none of its kind has',
    message: ({ derivation, names }) => `${shown(derivation)} has ${names.length === 1 ? 'a variable' : 'variables'} that no derivation of its kind has: ${some(names)}`,
    explanation:
      'Each kind of derivation has a fixed set of variables, whatever the plan says: data travels inside the value of one of them. Some names mean something to Nix (`allowedRequisites`, `__structuredAttrs`, `preferLocalBuild`, …), ' +
      'others to a shell or to Node (`LD_PRELOAD`, `NODE_OPTIONS`). None but the known ones is let through.',
  }),
  RLM8024: define<{ derivation: string; what: string }>({
    title: 'a derivation runs something that is not of rlmc',
    message: ({ derivation, what }) => `${shown(derivation)} does not run what its kind runs: ${what}`,
    explanation:
      'All derivations of a plan run one of a handful of constant scripts, by the shell of the toolchain that flake.nix pins. An audit compares the builder and each argument with them.',
  }),
  RLM8025: define<{ derivation: string; inputs: readonly string[] }>({
    title: 'a derivation reads what the flake does not account for',
    message: ({ derivation, inputs }) => `${shown(derivation)} reads ${some(inputs)}, which is no part of the flake`,
    explanation:
      'What a derivation can read is its inputs: programs of nixlib, contexts, answers, the toolchain, and other derivations of the plan. An audit computes the paths of these from the bytes that it compared and hashed, and takes no other.',
  }),
  RLM8026: define<{ derivation: string; node: string; line: number; what: string }>({
    title: 'a derivation is not what the plan says',
    message: ({ derivation, node, line, what }) => `${shown(derivation)} stands for ${node}, line ${line} of plan.rlm, and ${what}`,
    explanation: 'The derivation of each part of a plan is named after its op, and that of an `eval` has the very code and limits that the plan says.',
  }),
  RLM8030: define<{ path: string; reason: string }>({
    title: 'the store has other bytes than it should',
    message: ({ path, reason }) => `${shown(path)} ${reason}`,
    hint: ({ path }) => `\`nix-store --delete ${path}\`, or \`nix-store --repair-path ${path}\` where a cache has it, and build again`,
    explanation:
      'With `--store-contents` an audit reads what the store has of the answer and of all that it was made from, and compares it with the hashes that Nix noted, and with those that the flake pins. A difference means that somebody, or a failing disk, changed the store: ' +
      'everything that was built from such a path may be wrong as well.',
  }),
} as const;
