import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { isSystemError } from '../system-error.ts';

/** A process as `/proc` has it. */
interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** Whether it has ended, and waits to be waited for. */
  readonly ended: boolean;
  /** The seconds of a processor that it has used, and those of its children that it waited for. */
  readonly cpu: number;
  readonly cpuOfChildren: number;
}

/** What the kernel counts the times of processes in, for programs, whatever it uses itself. */
const ticksPerSecond = 100;

/**
 * The processes that come of one which was started as the leader of a session: those of its session, and where nobody else is in our space of processes but those that
 * started us, all others, whatever they have done to get away.
 *
 * Where there is no `/proc`, it knows of none.
 */
export class ProcessTree {
  readonly #leader: number;
  readonly #alone: boolean;
  readonly #before = childrenTime();

  /** @param out `$out`, by which the first process of a sandbox is known to be that of our own derivation */
  constructor(leader: number, out: string | undefined) {
    this.#leader = leader;
    this.#alone = out !== undefined && isFirstProcessOf(out);
  }

  /** The seconds of a processor that they have used, as far as that is known: those which have ended count if whoever started them waited for them. */
  cpu(): number {
    const ended = childrenTime() - this.#before;
    return this.#members().reduce((sum, { cpu, cpuOfChildren }) => sum + cpu + cpuOfChildren, ended);
  }

  /**
   * The bytes of files without a name that they have open: these take room until they are closed. What cannot be seen of a process counts as nothing.
   *
   * @param folders on whose file systems files count
   */
  namelessFiles(folders: readonly string[]): number {
    const systems = new Set(folders.map((folder) => orNothing(() => statSync(folder), undefined)?.dev));
    const sizes = new Map<string, number>();
    for (const { pid } of this.#members()) {
      for (const { dev, ino, size } of openFiles(pid).filter((file) => file.isFile() && file.nlink === 0 && systems.has(file.dev))) sizes.set(`${dev} ${ino}`, size);
    }
    return [...sizes.values()].reduce((sum, size) => sum + size, 0);
  }

  /** Ends all of them; the leader must have been waited for. */
  async end(): Promise<void> {
    killGroup(this.#leader);
    for (let tries = 0; tries < mostTries; tries += 1) {
      const members = this.#members().filter(({ ended }) => !ended);
      if (members.length === 0) return;
      for (const { pid } of members) kill(pid);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error('processes that the code has started cannot be ended');
  }

  #members(): readonly Process[] {
    const all = processes();
    if (!this.#alone) return all.filter(({ session }) => session === this.#leader);
    const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
    const ours = new Set<number>();
    for (let pid: number | undefined = process.pid; pid !== undefined && pid !== 0; pid = parents.get(pid)) ours.add(pid);
    return all.filter(({ pid }) => !ours.has(pid));
  }
}

/** Each try kills all that there are. Who starts others faster than that is stopped by the end of the build. */
const mostTries = 1000;

/** Ends the processes of a group at once. */
export function killGroup(leader: number): void {
  kill(-leader);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ESRCH') throw error;
  }
}

function processes(): readonly Process[] {
  return listProc().flatMap((name) => {
    const found = /^\d+$/.test(name) ? readProcess(name) : undefined;
    return found === undefined ? [] : [found];
  });
}

function listProc(): readonly string[] {
  try {
    return readdirSync('/proc');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Undefined for one that is gone. */
function readProcess(pid: string): Process | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ESRCH')) return undefined;
    throw error;
  }
  // The name of the program, in parentheses, may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const number = (index: number) => Number(fields[index]);
  return {
    pid: Number(pid),
    parent: number(1),
    session: number(3),
    ended: fields[0] === 'Z' || fields[0] === 'X',
    cpu: (number(11) + number(12)) / ticksPerSecond,
    cpuOfChildren: (number(13) + number(14)) / ticksPerSecond,
  };
}

function openFiles(pid: number): readonly Stats[] {
  const folder = `/proc/${pid}/fd`;
  return orNothing(() => readdirSync(folder), []).flatMap((descriptor) => orNothing(() => statSync(`${folder}/${descriptor}`), undefined) ?? []);
}

function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error)) return nothing;
    throw error;
  }
}

/** The seconds of a processor that children of this process have used which have ended. */
function childrenTime(): number {
  return readProcess('self')?.cpuOfChildren ?? 0;
}

/** Whether the first process of our space of processes is the builder of the derivation that makes `out`: then nobody is in it but what comes of us. */
function isFirstProcessOf(out: string): boolean {
  try {
    return readFileSync('/proc/1/environ', 'utf8').split('\0').includes(`out=${out}`);
  } catch (error) {
    if (isSystemError(error)) return false;
    throw error;
  }
}
