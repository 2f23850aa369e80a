import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nixEnvironment } from '../../../runtime/store/nix-environment.ts';

describe('the environment of Nix', () => {
  it('has what Nix needs', () => {
    const given = { PATH: '/bin', HOME: '/home/u', NIX_CONFIG: 'cores = 1', TMPDIR: '/tmp', SSH_AUTH_SOCK: '/s', https_proxy: 'http://p' };
    expect(nixEnvironment(given)).toEqual(given);
  });

  it.each(['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'GITHUB_TOKEN', 'LD_PRELOAD', 'NODE_OPTIONS', 'XDG_SESSION_ID', 'nix_path', 'MY_NIX_KEY'])(
    'has no %s',
    (name) => {
      expect(nixEnvironment({ [name]: 'x', PATH: '/bin' })).toEqual({ PATH: '/bin' });
    },
  );

  it('has no variable of a name that is not on the list', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }).filter((name) => !name.startsWith('NIX_')), fc.string()), (environment) => {
        expect(nixEnvironment(environment)).toEqual({});
      }),
    );
  });
});
