import { expect, it } from 'vitest';
import { diagnoseFailures } from '../../../runtime/project/diagnose-failures.ts';

const source = { name: 'plan.rlm', text: 'count(context)' };

it.each(['rlm-toolchain-host', 'rlm-toolchain-rust', 'rlm-toolchain-python'])('%s that is missing is RLM5007, whatever waits for it', (name) => {
  const failure = { attribute: undefined, derivation: `/nix/store/x-${name}.drv`, kind: 'toolchain', reason: 'failed', log: [] } as const;
  expect(diagnoseFailures([failure], new Map(), source)).toMatchObject([
    { code: 'RLM5007', message: expect.stringContaining(name), hint: expect.stringContaining('nix copy') },
  ]);
});

it('a derivation that is no node is RLM5006 by its own name, with the end of its log', () => {
  const failure = { attribute: undefined, derivation: '/nix/store/x-other.drv', kind: 'build', reason: 'its builder failed', log: ['out of disk'] } as const;
  const [diagnostic] = diagnoseFailures([failure], new Map(), source);
  expect(diagnostic).toMatchObject({ code: 'RLM5006', message: expect.stringMatching(/x-other\.drv[^]*out of disk/) });
  expect(diagnostic).not.toHaveProperty('location');
});
