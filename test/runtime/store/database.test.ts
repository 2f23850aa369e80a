import { afterEach, expect, it, vi } from 'vitest';
import { databaseOf } from '../../../runtime/store/database.ts';

afterEach(() => vi.unstubAllEnvs());

it('a database is told by the store, and by what in the environment chooses another one', () => {
  const found = [databaseOf(undefined), databaseOf('/a'), databaseOf('/b')];
  for (const [name, value] of [['NIX_REMOTE', 'daemon'], ['NIX_STATE_DIR', '/s'], ['NIX_STORE_DIR', '/s'], ['NIX_CONFIG', 'cores = 1\nstore = /s'], ['NIX_CONFIG', '!include /f']] as const) {
    vi.stubEnv(name, value);
    found.push(databaseOf(undefined));
    vi.unstubAllEnvs();
  }
  expect(new Set(found).size).toBe(found.length);
});

it('what else Nix is told changes no database', () => {
  const plain = databaseOf(undefined);
  vi.stubEnv('NIX_CONFIG', 'access-tokens = github.com=1\nsubstituters = https://store = 1');
  expect(databaseOf(undefined)).toBe(plain);
});
