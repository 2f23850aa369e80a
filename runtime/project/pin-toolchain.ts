import { languagesOf } from '../../compiler/eval/languages-of.ts';
import { pythonPackagesOf } from '../../compiler/eval/python-packages-of.ts';
import type { ToolchainPin } from '../../compiler/flake.ts';
import type { Graph } from '../../compiler/ir.ts';
import { ensureHostPython } from '../store/host-python.ts';
import { ensureHostRust } from '../store/host-rust.ts';
import { ensureHostToolchain } from '../store/host-toolchain.ts';
import type { NixSettings } from '../store/nix-command.ts';

/**
 * The toolchain of a plan, of which what is copied from this machine is in the store after this: Node and a shell, and what its languages need besides.
 *
 * @param graph the plan, of which it matters in which languages its code is, and which modules that imports
 * @throws NixError RLM5005, or RLM5016 and its fellows for a language that this machine has no toolchain for; Interrupted
 */
export async function pinToolchain(provider: ToolchainPin['provider'], graph: Graph, settings: NixSettings): Promise<ToolchainPin> {
  if (provider === 'nixpkgs') return { provider };
  const { system, narHash } = await ensureHostToolchain(settings);
  const languages = languagesOf(graph);
  const rust = languages.has('rust') || languages.has('rust-native') ? { rust: (await ensureHostRust(settings)).narHash } : {};
  const python = languages.has('python-native') ? { python: (await ensureHostPython(pythonPackagesOf(graph), settings)).narHash } : {};
  return { provider, system, narHash, ...rust, ...python };
}
