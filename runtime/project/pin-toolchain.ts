import type { Language } from '../../compiler/eval/vm-spec.ts';
import type { ToolchainPin } from '../../compiler/flake.ts';
import { ensureHostRust } from '../store/host-rust.ts';
import { ensureHostToolchain } from '../store/host-toolchain.ts';
import type { NixSettings } from '../store/nix-command.ts';

/**
 * The toolchain of a plan, of which what is copied from this machine is in the store after this: Node and a shell, and what its languages need besides.
 *
 * @param languages those of the code that the plan runs
 * @throws NixError RLM5005, or RLM5016 and its fellows for a language that this machine has no toolchain for; Interrupted
 */
export async function pinToolchain(provider: ToolchainPin['provider'], languages: ReadonlySet<Language>, settings: NixSettings): Promise<ToolchainPin> {
  if (provider === 'nixpkgs') return { provider };
  const { system, narHash } = await ensureHostToolchain(settings);
  const rust = languages.has('rust') || languages.has('rust-native') ? { rust: (await ensureHostRust(settings)).narHash } : {};
  return { provider, system, narHash, ...rust };
}
