import { existsSync } from 'node:fs';
import { execa } from 'execa';
import { Interrupted } from './interrupted.ts';
import { madeOnce } from './new-store.ts';
import { NixError } from './nix-error.ts';
import { nixEnvironment } from './nix-environment.ts';
import { Places } from './places.ts';
import { storeAddress } from './store-location.ts';

/** Where and how Nix works, the same for every call of a command. */
export interface NixSettings {
  /** Where paths live: a directory, or any store that Nix knows by its URI. Nix's own choice unless given. */
  readonly store?: string;
  /** Machines to build on, as Nix's `--builders` takes them. */
  readonly builders?: string;
  /** Derivations built at once. */
  readonly jobs?: number;
  /**
   * Where ready-made outputs may come from: these binary caches, or what the machine's configuration says. None
   * unless given: without network each Nix process spends seconds on its default cache before it gives up.
   */
  readonly substituters?: 'configured' | readonly string[];
  readonly signal?: AbortSignal;
}

/** How a process of Nix ended. */
export interface NixResult {
  readonly succeeded: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** How long Nix may take to end its builds after an interrupt, in milliseconds, before it is killed. */
const graceAfterInterrupt = 5000;

/** Processes of Nix at once: sessions by the dozen build plans at the same time, and each process takes memory. None of them waits for another one of ours. */
const processes = new Places(16);

/** What is said with every call, whatever the machine's configuration says. */
function settingsArguments({ store, builders, jobs, substituters = [] }: NixSettings): string[] {
  return [
    ...['--extra-experimental-features', 'nix-command flakes'],
    // Without the second one Nix builds unsandboxed, without a word, where the kernel refuses namespaces.
    ...['--option', 'sandbox', 'true', '--option', 'sandbox-fallback', 'false'],
    // Else a received flake could set substituters, keys and hooks.
    ...['--option', 'accept-flake-config', 'false'],
    ...(substituters === 'configured' ? [] : ['--option', 'substituters', substituters.join(' ')]),
    ...(store === undefined ? [] : ['--store', storeAddress(store)]),
    ...(builders === undefined ? [] : ['--builders', builders]),
    ...(jobs === undefined ? [] : ['--max-jobs', String(jobs)]),
  ];
}

export type NixProgram = 'nix' | 'nix-store' | 'nix-build';

/** Where a process starts, and what becomes of its output. */
export interface ProcessOptions {
  /** The working directory: that of rlmc unless given. */
  readonly directory?: string;
  /** Is called with each line of standard error, which is then not in the result. */
  readonly onErrorLine?: (line: string) => void;
  /** The file that takes standard output, byte for byte, which is then not in the result. */
  readonly outputFile?: string;
}

/**
 * Runs a program of Nix to its end with all that we rely on. When the signal is aborted, Nix is interrupted and
 * waited for.
 *
 * @param argv for `nix`, begins with the subcommand
 * @throws NixError when there is no Nix, Interrupted when the signal was aborted or the user interrupted Nix
 */
export async function runNix(program: NixProgram, argv: readonly string[], settings: NixSettings, options: ProcessOptions = {}): Promise<NixResult> {
  const { store, signal } = settings;
  await madeOnce(store, signal, () => startNix('nix-store', ['--init', ...settingsArguments(settings)], signal));
  return startNix(program, [...argv, ...settingsArguments(settings)], signal, options);
}

/** As `runNix`, with no arguments but those given. */
export function startNix(
  program: NixProgram,
  argv: readonly string[],
  signal?: AbortSignal,
  options: ProcessOptions = {},
): Promise<NixResult> {
  return processes.during(() => start(program, argv, signal, options));
}

async function start(
  program: NixProgram,
  argv: readonly string[],
  signal: AbortSignal | undefined,
  { directory = process.cwd(), onErrorLine, outputFile }: ProcessOptions,
): Promise<NixResult> {
  const result = await execa(program, argv, {
    env: nixEnvironment(process.env),
    extendEnv: false,
    cwd: directory,
    stdin: 'ignore',
    stdout: outputFile === undefined ? 'pipe' : { file: outputFile },
    stderr: onErrorLine === undefined ? 'pipe' : consumeLines(onErrorLine),
    buffer: { stdout: outputFile === undefined },
    reject: false,
    killSignal: 'SIGINT',
    forceKillAfterDelay: graceAfterInterrupt,
    ...(signal === undefined ? {} : { cancelSignal: signal }),
  });
  // A Ctrl-C in a terminal reaches Nix by itself, maybe before our own signal.
  if (result.isCanceled || signal?.aborted === true || result.signal === 'SIGINT') throw new Interrupted({ cause: result });
  // The same code says that there is no such working directory: a mistake of the caller, not a Nix that is missing.
  if (result.code === 'ENOENT' && existsSync(directory)) throw new NixError('RLM5001', {}, { cause: result });
  // Neither an exit status nor a signal: it could not be started, or a callback of ours failed.
  if (result.cause !== undefined) throw new Error(`${program} in ${directory}: ${result.shortMessage}`, { cause: result.cause });
  return { succeeded: !result.failed, stdout: result.stdout ?? '', stderr: result.stderr };
}

/** A transform that takes every line and passes none on, so that nothing piles up in memory. */
function consumeLines(onLine: (line: string) => void) {
  return function* (line: string): Generator<never> {
    onLine(line);
  };
}
