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

/** Looking costs time as well, on a machine that is being measured. */
const interval = 50;

/**
 * Watches a process and all that it starts, until it ends. Linux keeps the most that a process had; it is read every 50 ms, so what a process
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

/** A process and its descendants. */
async function family(pid: number, kind: keyof PeakMemory = 'own'): Promise<readonly { readonly kind: keyof PeakMemory; readonly bytes: number }[]> {
  const status = await readStatus(pid);
  if (status === undefined) return [];
  const { name, bytes } = status;
  const children = (await childrenOf(pid)).map((child) => family(child, 'others'));
  return [{ kind: kind === 'others' && name.startsWith('nix') ? 'nix' : kind, bytes }, ...(await Promise.all(children)).flat()];
}

/** Those that any thread of a process started. */
async function childrenOf(pid: number): Promise<readonly number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')));
  return lists.flatMap((list) => list.split(' ').filter((word) => word !== '')).map(Number);
}

/** Undefined for a process that has ended. */
async function readStatus(pid: number): Promise<{ readonly name: string; readonly bytes: number } | undefined> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(text)?.[1];
  const [name, kibibytes] = [field('Name'), field('VmHWM')];
  return name === undefined || kibibytes === undefined ? undefined : { name, bytes: Number(kibibytes) * 1024 };
}
