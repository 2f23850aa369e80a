import { NixError } from './nix-error.ts';

const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** This machine as Nix calls it, such as `x86_64-linux`. Throws NixError RLM5005 for one that Nix has no builds for. */
export function hostSystem(): string {
  const architecture = architectures[process.arch];
  if (architecture === undefined || (process.platform !== 'linux' && process.platform !== 'darwin')) {
    throw new NixError('RLM5005', { reason: `it is a ${process.platform} on ${process.arch}` });
  }
  return `${architecture}-${process.platform}`;
}
