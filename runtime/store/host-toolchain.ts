import { ensureHostOutput, type HostOutput } from './host-output.ts';
import { hostPrograms } from './host-programs.ts';
import type { NixSettings } from './nix-command.ts';
import { hostSystem } from './system.ts';

/** Which toolchain a flake is compiled for, when it is a copy of this machine's. */
export interface HostToolchain extends HostOutput {
  readonly provider: 'host';
  /** As Nix calls it, such as `x86_64-linux`. */
  readonly system: string;
}

/**
 * Makes sure that the store has a toolchain from this machine, Node and a shell with their libraries, some 150 MB, and tells its hash.
 * It is remembered for each Node that rlmc is run with, so that two checkouts do not forget each other's.
 *
 * @throws NixError, Interrupted
 */
export async function ensureHostToolchain(settings: NixSettings): Promise<HostToolchain> {
  const output = await ensureHostOutput('rlm-toolchain-host', process.execPath, hostPrograms, settings);
  return { provider: 'host', system: hostSystem(), ...output };
}
