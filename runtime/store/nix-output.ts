import { Interrupted, saysInterrupted } from './interrupted.ts';
import { type NixProgram, type NixSettings, type ProcessOptions, runNix } from './nix-command.ts';
import { nixFailure } from './nix-failure.ts';
import { shown } from './shown.ts';

/**
 * The standard output of a program of Nix that fails only when something is wrong with Nix, the store or the machine.
 *
 * @throws NixError, Interrupted
 */
export async function nixOutput(program: NixProgram, argv: readonly string[], settings: NixSettings, options?: ProcessOptions): Promise<string> {
  const { succeeded, stdout, stderr } = await runNix(program, argv, settings, options);
  if (!succeeded && saysInterrupted(stderr)) throw new Interrupted();
  if (!succeeded) throw await nixFailure([program, ...argv.slice(0, 1)].join(' '), shown(stderr), settings);
  return stdout.trim();
}
