import { describe, expect, it } from 'vitest';
import { knownHoles } from '../../../runtime/store/known-holes.ts';
import { parseNixVersion } from '../../../runtime/store/version.ts';

const idsOf = (text: string) => knownHoles(parseNixVersion(text)).map(({ id }) => id);

describe('the known holes', () => {
  it("of Debian 12's Nix are those of 2024 and 2025, and not those of later features", () => {
    expect(idsOf('nix (Nix) 2.8.0')).toEqual([
      'CVE-2024-27297',
      'CVE-2024-38531',
      'CVE-2025-46415',
      'CVE-2025-46416',
      'CVE-2025-52991',
      'CVE-2025-52992',
      'CVE-2025-52993',
      'CVE-2026-110449',
      'CVE-2026-110450',
    ]);
  });

  it('end with the release of each series that mends them', () => {
    expect(idsOf('nix (Nix) 2.20.4')).toContain('CVE-2024-27297');
    expect(idsOf('nix (Nix) 2.20.5')).not.toContain('CVE-2024-27297');
    expect(idsOf('nix (Nix) 2.28.3')).toContain('CVE-2025-52993');
    expect(idsOf('nix (Nix) 2.28.4')).not.toContain('CVE-2025-52993');
    expect(idsOf('nix (Nix) 2.29.0')).toContain('CVE-2025-52993');
  });

  it('begin with the release that brought them', () => {
    expect(idsOf('nix (Nix) 2.23.3')).not.toContain('CVE-2024-45593');
    expect(idsOf('nix (Nix) 2.24.5')).toContain('CVE-2024-45593');
  });

  it('are none for a current Nix, and others for Lix', () => {
    expect(idsOf('nix (Nix) 2.35.3')).toEqual([]);
    expect(idsOf('nix (Lix, like Nix) 2.95.4')).toEqual([]);
    expect(idsOf('nix (Lix, like Nix) 2.93.1')).toEqual(['CVE-2025-46416', 'CVE-2026-44028', 'CVE-2026-110449', 'CVE-2026-110450']);
  });

  it('of Determinate Nix are those of the Nix it is made of, and of an unknown one nothing is known', () => {
    expect(idsOf('nix (Determinate Nix 3.6.2) 2.29.0')).toEqual(idsOf('nix (Nix) 2.29.0'));
    expect(idsOf('nix (Nux) 2.8.0')).toEqual([]);
  });
});
