import { readdir, readFile } from 'node:fs/promises';

/** The most memory that single processes had, in bytes. */
export interface PeakMemory {
  /** The process itself. */
  readonly own: number;
  /** Processes of Nix that it started. */
  readonly nix: number;
  /** What these started: ops in the sandbox. */
  readonly others: number;
}

const interval = 20;

/**
 * Watches a process and all that it starts, until it ends. Linux keeps the most that a process had; it is read every 20 ms, so what a process
 * took in the last moments before its end is missed.
 */
export async function peakMemory(pid: number, ended: Promise<unknown>): Promise<PeakMemory> {
  let peak: PeakMemory = { own: 0, nix: 0, others: 0 };
  let running = true;
  const stop = () => {
    running = false;
  };
  ended.then(stop, stop);
  while (running) {
    for (const { kind, bytes } of await family(pid)) peak = { ...peak, [kind]: Math.max(peak[kind], bytes) };
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
  return peak;
}

interface Status {
  readonly name: string;
  readonly parent: number;
  readonly bytes: number;
}

/** A process and its descendants. */
async function family(root: number): Promise<readonly { readonly kind: keyof PeakMemory; readonly bytes: number }[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const processes = new Map((await Promise.all(pids.map(async (pid) => [pid, await statusOf(pid)] as const))).filter(isThere));
  const belongs = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent;
    return parent !== undefined && (parent === root || belongs(parent));
  };
  const kindOf = (pid: number, { name }: Status) => (pid === root ? 'own' : name.startsWith('nix') ? 'nix' : 'others');
  return [...processes].flatMap(([pid, status]) => (pid === root || belongs(pid) ? [{ kind: kindOf(pid, status), bytes: status.bytes }] : []));
}

const isThere = (entry: readonly [number, Status | undefined]): entry is [number, Status] => entry[1] !== undefined;

/** Undefined for a process that has ended, or that has no memory of its own, such as the kernel's. */
async function statusOf(pid: number): Promise<Status | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1];
  const [name, parent, kibibytes] = [field('Name'), field('PPid'), field('VmHWM')];
  return name === undefined || parent === undefined || kibibytes === undefined ? undefined : { name, parent: Number(parent), bytes: Number(kibibytes) * 1024 };
}
