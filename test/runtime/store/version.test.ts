import { describe, expect, it } from 'vitest';
import { parseNixVersion, requireSupported } from '../../../runtime/store/version.ts';

describe('the version of Nix', () => {
  it.each([
    ['nix (Nix) 2.8.0', 'nix', [2, 8, 0]],
    ['nix (Nix) 2.19.0pre20231010_4b8e2b3', 'nix', [2, 19, 0]],
    ['nix (Nix) 2.35', 'nix', [2, 35, 0]],
    ['nix (Determinate Nix 3.6.2) 2.29.0', 'determinate', [2, 29, 0]],
    ['nix (Lix, like Nix) 2.91.1', 'lix', [2, 91, 1]],
    ['nix (Nux) 9.1.2', 'unknown', [0, 0, 0]],
    ['', 'unknown', [0, 0, 0]],
  ])('is read from %j', (text, family, numbers) => {
    expect(parseNixVersion(text)).toEqual({ family, numbers, text });
  });

  it.each(['nix (Nix) 2.3.16', 'nix (Nix) 2.7.9', 'nix (Nix) 1.11.16'])('%s is too old', (text) => {
    expect(() => requireSupported(parseNixVersion(text))).toThrow(expect.objectContaining({ diagnostic: expect.objectContaining({ code: 'RLM5002' }) }));
  });

  it.each(['nix (Nix) 2.8.0', 'nix (Nix) 3.0.0', 'nix (Lix, like Nix) 2.90.0', 'nix (Nux) 0.1'])('%s is let through', (text) => {
    expect(() => requireSupported(parseNixVersion(text))).not.toThrow();
  });
});
