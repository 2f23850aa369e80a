import { startNix } from './nix-command.ts';
import { NixError } from './nix-error.ts';

/** Which Nix this is. The kinds share a command line and differ in version numbers, holes and details of output. */
export interface NixVersion {
  readonly family: 'nix' | 'determinate' | 'lix' | 'unknown';
  /** The version of Nix that it is or says to be like: major, minor, patch. For Lix, its own. */
  readonly numbers: readonly [number, number, number];
  /** What `nix --version` printed. */
  readonly text: string;
}

const oldest = { nix: [2, 8], determinate: [2, 8], lix: [2, 90], unknown: [2, 8] } as const;

/** Asks the Nix on the path what it is. Throws NixError RLM5001 if there is none. */
export async function detectNix(signal?: AbortSignal): Promise<NixVersion> {
  const { stdout } = await startNix('nix', ['--version'], signal);
  return parseNixVersion(stdout.trim());
}

/**
 * Reads `nix (Nix) 2.8.0`, `nix (Determinate Nix 3.6.2) 2.29.0`, `nix (Lix, like Nix) 2.91.1` and their likes with
 * `pre…` behind. Something else is of the family `unknown`, at version 0.0.0 where no number is found.
 */
export function parseNixVersion(text: string): NixVersion {
  const [, kind, major, minor, patch] = /^nix \((Nix|Lix|Determinate Nix)\b[^)]*\) (\d+)\.(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  const family = kind === 'Nix' ? 'nix' : kind === 'Lix' ? 'lix' : kind === 'Determinate Nix' ? 'determinate' : 'unknown';
  return { family, numbers: [Number(major ?? 0), Number(minor ?? 0), Number(patch ?? 0)], text };
}

/** Throws NixError RLM5002 for a Nix that lacks what we use. One that we do not know is let through. */
export function requireSupported({ family, numbers: [major, minor], text }: NixVersion): void {
  const [oldestMajor, oldestMinor] = oldest[family];
  if (family !== 'unknown' && (major < oldestMajor || (major === oldestMajor && minor < oldestMinor))) {
    throw new NixError('RLM5002', { version: text });
  }
}
