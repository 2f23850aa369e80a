import { define } from './define.ts';

/** RLM5xxx: Nix and the machine. */
export const nix = {
  RLM5001: define<Record<never, never>>({
    title: 'Nix is not installed',
    message: () => 'there is no `nix` on the path',
    hint: () => '`apt-get install nix-bin` on Debian and Ubuntu, else see nixos.org/download',
    explanation: 'rlmc builds plans with Nix 2.8 or newer.',
  }),
} as const;
