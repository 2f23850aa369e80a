import type { NixVersion } from './version.ts';

/** A published vulnerability of Nix or one of its kin that matters to whoever builds flakes that others made. */
export interface Hole {
  /** Its CVE number. */
  readonly id: string;
  /** What it lets an attacker do. */
  readonly effect: string;
}

type Range = readonly [from: string, fixed: string];

interface Entry extends Hole {
  /** Versions that have it, from the first up to but without the one that mends it. */
  readonly nix: readonly Range[];
  readonly lix?: readonly Range[];
}

const buildDirectories2025: Pick<Entry, 'nix' | 'lix'> = {
  nix: [['0', '2.24.15'], ['2.25', '2.26.4'], ['2.27', '2.28.4'], ['2.29', '2.29.1']],
  lix: [['0', '2.91.2'], ['2.92', '2.92.2'], ['2.93', '2.93.1']],
};

const october2026: Pick<Entry, 'nix' | 'lix'> = {
  nix: [['0', '2.28.8'], ['2.29', '2.30.6'], ['2.31', '2.31.6'], ['2.32', '2.34.9'], ['2.35', '2.35.3']],
  lix: [['0', '2.95.4']],
};

/**
 * The ranges are those of the CVE records (github.com/CVEProject/cvelistV5) as of October 2026. The records of 2024 name no
 * version that was out of support by then; those lack the fixes all the same. Left out: holes of macOS, of installers, of experimental features
 * and of commands that rlmc does not use.
 */
const holes: readonly Entry[] = [
  {
    id: 'CVE-2024-27297',
    effect: 'a fixed-output build can change its output after it was checked',
    nix: [['0', '2.3.18'], ['2.4', '2.18.2'], ['2.19', '2.19.4'], ['2.20', '2.20.5']],
  },
  {
    id: 'CVE-2024-38531',
    effect: 'a build can leave a program in its directory that gives a local user the rights of the build user',
    nix: [['0', '2.18.4'], ['2.19', '2.19.5'], ['2.20', '2.20.7'], ['2.21', '2.21.3'], ['2.22', '2.22.2'], ['2.23', '2.23.1']],
  },
  { id: 'CVE-2024-45593', effect: 'an archive from a binary cache can write any file', nix: [['2.24', '2.24.6']] },
  { id: 'CVE-2025-46415', effect: 'a local user can have files deleted outside of the build directory', ...buildDirectories2025 },
  {
    id: 'CVE-2025-46416',
    effect: 'a local user can gain the rights of the build user',
    nix: [['0', '2.24.16'], ['2.25', '2.26.5'], ['2.27', '2.28.5'], ['2.29', '2.29.2']],
    lix: [['0', '2.91.3'], ['2.92', '2.92.3'], ['2.93', '2.93.2']],
  },
  { id: 'CVE-2025-52991', effect: 'a local user can prepare the directory that a build will use', ...buildDirectories2025 },
  { id: 'CVE-2025-52992', effect: 'a failed build can leave its output open to changes', ...buildDirectories2025 },
  { id: 'CVE-2025-52993', effect: 'a local user can have files given to the build user', ...buildDirectories2025 },
  {
    id: 'CVE-2026-39860',
    effect: 'a fixed-output build can overwrite any file that Nix can write',
    nix: [
      ['2.18.2', '2.18.10'],
      ['2.19.4', '2.19.8'],
      ['2.20.5', '2.20.10'],
      ['2.21', '2.28.6'],
      ['2.29', '2.29.3'],
      ['2.30', '2.30.4'],
      ['2.31', '2.31.4'],
      ['2.32', '2.32.7'],
      ['2.33', '2.33.4'],
      ['2.34', '2.34.5'],
    ],
  },
  {
    id: 'CVE-2026-44028',
    effect: 'a nested archive can overwrite memory of the daemon',
    nix: [
      ['2.24.4', '2.28.7'],
      ['2.29', '2.29.4'],
      ['2.30', '2.30.5'],
      ['2.31', '2.31.5'],
      ['2.32', '2.32.8'],
      ['2.33', '2.33.6'],
      ['2.34', '2.34.7'],
    ],
    lix: [['2.93', '2.93.4'], ['2.94', '2.94.2'], ['2.95', '2.95.2']],
  },
  { id: 'CVE-2026-110449', effect: 'evaluating a hostile flake can write outside of a list', ...october2026 },
  { id: 'CVE-2026-110450', effect: 'a repair of the store can put something else in the place of a path', ...october2026 },
];

/**
 * The holes that a version is known to have. Distributions mend some without a new version number, which cannot be seen from here.
 * Determinate Nix is judged by the version of Nix that it says to be; of a Nix of unknown kind nothing is known.
 */
export function knownHoles({ family, numbers }: NixVersion): readonly Hole[] {
  if (family === 'unknown') return [];
  return holes
    .filter(({ nix, lix = [] }) => (family === 'lix' ? lix : nix).some(([from, fixed]) => compare(numbers, from) >= 0 && compare(numbers, fixed) < 0))
    .map(({ id, effect }) => ({ id, effect }));
}

/** Less than, equal to or greater than zero as the version comes before, is, or comes after the other; missing numbers are 0. */
function compare(numbers: NixVersion['numbers'], other: string): number {
  const others = other.split('.').map(Number);
  return numbers.map((number, index) => number - (others[index] ?? 0)).find((difference) => difference !== 0) ?? 0;
}
