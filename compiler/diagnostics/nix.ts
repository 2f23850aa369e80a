import { define } from './define.ts';
import { excerpt } from './excerpt.ts';

/** The end of a program's log as part of a message: indented, so that it cannot be taken for the message itself. */
function quoted(lines: readonly string[]): string {
  return lines.map((line) => `\n    ${line}`).join('');
}

/** RLM5xxx: Nix and the machine. */
export const nix = {
  RLM5001: define<Record<never, never>>({
    title: 'Nix is not installed',
    message: () => 'there is no `nix` on the path',
    hint: () => '`apt-get install nix-bin` on Debian and Ubuntu, else see nixos.org/download',
    explanation:
      'rlmc builds plans with Nix 2.8 or newer, and starts `nix` and `nix-store` from the `PATH`. Nothing of Nix needs to be configured: ' +
      'flakes and the sandbox are switched on with each call.',
  }),
  RLM5002: define<{ version: string }>({
    title: 'Nix is too old',
    message: ({ version }) => `this is Nix ${version}, and rlmc needs 2.8 or newer`,
    hint: () => 'install a newer Nix; Debian 12 has 2.8',
    explanation: 'Before 2.8 Nix has no `--json` for builds of flakes that rlmc could read, and its flakes differ.',
  }),
  RLM5003: define<{ answer: string }>({
    title: 'unknown kind of Nix',
    severity: 'warning',
    message: ({ answer }) => `\`nix --version\` says \`${answer}\`, which rlmc does not know`,
    hint: () => 'rlmc is made for Nix, Determinate Nix and Lix; others may work',
    explanation:
      'The kinds of Nix differ in options and output. rlmc reads `nix --version` to tell the user which of them have known holes, and says so ' +
      'when it cannot tell.',
  }),
  RLM5004: define<{ command: string; error: string }>({
    title: 'Nix failed',
    message: ({ command, error }) => `\`${command}\` failed:${quoted(error.trimEnd().split('\n'))}`,
    explanation:
      'Nix stopped for a reason that is not one of the plan: the store cannot be written, the disk is full, a file of the flake was changed by hand, ' +
      'a remote store cannot be reached. The message is the one of Nix.',
  }),
  RLM5005: define<{ reason: string }>({
    title: 'no toolchain can be made from this machine',
    message: ({ reason }) => `the toolchain cannot be copied from this machine: ${reason}`,
    hint: () => 'use `--toolchain nixpkgs`, which needs network the first time',
    explanation:
      'What runs in a derivation, Node and a shell, comes by default from this machine: they are copied into the store with the libraries that they load, ' +
      'and started through the dynamic loader of the GNU C library. On macOS, with musl, or where the programs are linked ' +
      'statically, that cannot be done. `--toolchain nixpkgs` takes them from a pinned nixpkgs instead.',
  }),
  RLM5006: define<{ node: string; reason: string; log: readonly string[] }>({
    title: 'a derivation failed',
    message: ({ node, reason, log }) => `${node} could not be built: ${reason}${log.length === 0 ? '' : ', and its log ends with'}${quoted(log)}`,
    explanation:
      'The derivation of this part of the plan failed, and not because of a value that the op cannot work with (those have codes RLM4xxx). The end of ' +
      'what it printed is shown; `nix log` shows all of it.',
  }),
  RLM5007: define<{ name: string }>({
    title: 'the toolchain is not in the store',
    message: ({ name }) => `the store has no \`${name}\`, which the flake was compiled for`,
    hint: () => 'bring it with `nix copy` from a store that has it, or compile the plan again on this machine',
    explanation:
      'A flake with the host toolchain names a copy of Node and of a shell by its hash, and cannot build it: the machine that compiled the plan put it into ' +
      'its store. `nix copy --from` brings it from there; compiling again pins the toolchain of this machine, which changes the paths of ' +
      'all results; `--toolchain nixpkgs` makes flakes that every machine with network can build.',
  }),
  RLM5008: define<{ reason: string }>({
    title: 'Nix cannot make a sandbox here',
    message: ({ reason }) => `Nix could not set up its sandbox: ${reason}`,
    hint: () => 'allow user namespaces (in a container: more privileges), or build elsewhere with `--store` or `--builders`',
    explanation:
      'Every step of a plan runs in the sandbox of Nix, without network and without your files. Where the kernel refuses the namespaces for that, Nix would go on ' +
      'without a sandbox and without a word; rlmc forbids that.',
  }),
  RLM5009: define<{ attempts: readonly string[] }>({
    title: 'the sandbox does not hold',
    message: ({ attempts }) => `a build got out of the sandbox: it could ${attempts.join(', ')}`,
    hint: () => 'if a daemon runs the builds, set `sandbox = true` in its nix.conf, or use `--store` with a store of your own',
    explanation:
      '`rlmc doctor` builds a derivation that tries to read your files, reach the network, see your environment and write outside its output. What rlmc asks ' +
      'for with each call, a daemon ignores from a user that it does not trust, so only trying tells.',
  }),
  RLM5010: define<{ version: string; holes: readonly string[] }>({
    title: 'this Nix has known holes',
    severity: 'warning',
    message: ({ version, holes }) => `${version} has known vulnerabilities: ${holes.join(', ')}`,
    hint: () => 'install a newer Nix; until then build only flakes that you trust, and share the machine with nobody you do not',
    explanation:
      'These holes let a hostile derivation, or another user of the machine, change what is in the store or gain rights. Distributions sometimes mend ' +
      'them without changing the version: theirs is then counted as open.',
  }),
  RLM5011: define<{ error: string }>({
    title: 'the store cannot be written',
    message: ({ error }) => `Nix cannot write its store: ${error}`,
    hint: () => 'use a store of your own, such as `--store $HOME/.local/share/rlmc/store`, or a Nix with a daemon',
    explanation:
      'Nix keeps what it builds in `/nix`, which belongs to root unless a daemon runs. A directory of your own works as well, with the sandbox, without any ' +
      'rights: the paths of the results are the same.',
  }),
  RLM5012: define<{ path: string; error: string }>({
    title: 'a result cannot be read',
    message: ({ path, error }) => `${path} cannot be read: ${error}`,
    explanation: 'The result was built, yet reading it from the store failed: it was collected as garbage meanwhile, or the store cannot be reached any more.',
  }),
  RLM5013: define<{ attempts: readonly string[] }>({
    title: 'builds can change the store',
    severity: 'warning',
    message: ({ attempts }) => `a build could ${attempts.join(', ')}`,
    hint: () => 'build only flakes that you trust in this store, or use a Nix with a daemon, which builds as users of its own',
    explanation:
      'Nix keeps builds from changing the store by running them as other users. An ordinary user with a store of their own has only one user, so a ' +
      'hostile build could change the paths that it is given, and every later build would read them changed. The ops of rlmc do no such thing; ' +
      'a flake from somebody else might. Your files and network are out of reach all the same.',
  }),
  RLM5014: define<{ directory: string; error: string }>({
    title: 'a directory of rlmc cannot be written',
    message: ({ directory, error }) => `${directory} cannot be written: ${error}`,
    hint: () => 'set `XDG_CACHE_HOME` and `XDG_STATE_HOME`, or `HOME`, to directories that you can write',
    explanation:
      'rlmc keeps the hash of the toolchain in `~/.cache/rlmc`, and in `~/.local/state/rlmc` the links that keep the toolchain from the garbage collector of ' +
      'Nix. Nix needs a home directory as well.',
  }),
  RLM5015: define<{ path: string | undefined; reason: string }>({
    title: 'the machine stopped rlmc',
    message: ({ path, reason }) => (path === undefined ? `the machine stopped rlmc: ${reason}` : `\`${path}\` cannot be used: ${reason}`),
    hint: () => 'it must exist, have room, and be yours to write; temporary files go where `TMPDIR` says, else to /tmp',
    explanation:
      'The operating system refused something that rlmc needs besides plans, contexts and folders, which have codes of their own. Mostly it is the directory for temporary ' +
      'files: a context that can be read once only is kept there while it is hashed, and the toolchain on its way to the store, some 150 MB.',
  }),
  RLM5016: define<{ missing: readonly string[] }>({
    title: 'no toolchain of Rust on this machine',
    message: ({ missing }) => `code in Rust cannot be compiled here: this machine lacks ${missing.join('; ')}`,
    hint: () => '`apt-get install rustc libstd-rust-dev-wasm32 lld` on Debian and Ubuntu, elsewhere `rustup target add wasm32-unknown-unknown` and a C compiler; or use `--toolchain nixpkgs`',
    explanation:
      'Code in Rust is compiled in a derivation, by a copy of the compiler of this machine: `rustc` with its standard library for this machine and for WASM, the linker ' +
      '`lld`, and what a C compiler begins static programs with. Every `rustc` on the `PATH` is looked at, and the first that has both standard libraries is taken.',
  }),
  RLM5017: define<{ modules: readonly string[] | undefined }>({
    title: 'no Python on this machine, or not its modules',
    message: ({ modules }) =>
      modules === undefined
        ? 'code in `python-native` cannot be run here: this machine has no Python, 3.10 or later'
        : `code in \`python-native\` cannot be run here: no Python of this machine has ${modules.map((name) => `\`${excerpt(name)}\``).join(', ')}`,
    hint: ({ modules }) =>
      modules === undefined
        ? '`apt-get install python3` on Debian and Ubuntu; or use `--toolchain nixpkgs`, or the language `python`, which comes with rlmc'
        : 'install it for a `python3` on the `PATH` (`apt-get install python3-NAME`, or `pip install NAME`), take it out of `allowedModules`, or use `--toolchain nixpkgs`',
    explanation:
      'Code in `python-native` is run by a copy of the Python of this machine, with its standard library and the modules that `allowedModules` names. Every `python3` on the ' +
      '`PATH` is looked at, and the first that has all of them is taken.',
  }),
} as const;
