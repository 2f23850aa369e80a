import { readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { EvalError } from './eval-error.ts';

/** What can be seen of the place in which a program runs. */
export interface Place {
  /** The machine's list of users. */
  readonly users: string;
  /** Of each network interface, whether it leads nowhere but to the machine itself. */
  readonly interfaces: readonly { readonly name: string; readonly internal: boolean }[];
}

/**
 * Refuses to run code of a plan where Nix's sandbox is not around it. rlmc asks for the sandbox with each call, yet a daemon with `sandbox = false`
 * does not listen to a user that it does not trust, a machine for builds has a configuration of its own, and whoever builds a
 * received flake with plain `nix build` asks for nothing. So the program that runs the code looks for itself.
 *
 * On Linux only: elsewhere the sandbox of Nix leaves no traces of this kind, and no network is promised by the engines alone.
 *
 * @throws EvalError RLM4039
 */
export function requireSandbox(): void {
  if (process.platform !== 'linux') return;
  const signs = signsOfNoSandbox({ users: usersHere(), interfaces: interfacesHere() });
  if (signs.length > 0) throw new EvalError(undefined, 'RLM4039', { signs });
}

/** What tells that a place is no sandbox of Nix; nothing in one, of any release. */
export function signsOfNoSandbox({ users, interfaces }: Place): readonly string[] {
  // Nix writes a list of its own: root, the user that builds, and nobody.
  const known = /^root:[^\n]*:Nix build user:[^\n]*\n/.test(users);
  // Once for each address of it.
  const outward = [...new Set(interfaces.filter(({ internal }) => !internal).map(({ name }) => name))];
  return [...(known ? [] : ["there is the machine's list of users"]), ...(outward.length === 0 ? [] : [`there is a network, ${outward.join(', ')}`])];
}

/** Empty where there is none, as in no sandbox of Nix. */
function usersHere(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}

function interfacesHere(): Place['interfaces'] {
  return Object.entries(networkInterfaces()).flatMap(([name, addresses = []]) => addresses.map(({ internal }) => ({ name, internal })));
}
