import { expect, it } from 'vitest';
import { rlmc } from './support/rlmc.ts';

/** Breaks something that `rlmc ops` needs, before it starts. */
const broken = { NODE_OPTIONS: `--import ${encodeURI('data:text/javascript,Map.groupBy=()=>{throw new Error("no groups")}')}` };

it('a bug in rlmc is said to be one, and ends with status 70', async () => {
  expect(await rlmc(['ops'], { env: broken })).toEqual({
    status: 70,
    stdout: '',
    stderr: 'bug in rlmc: no groups\nPlease report it with the plan and the command; RLMC_DEBUG=1 adds where it happened.\n',
  });
});

it('RLMC_DEBUG shows where a bug is', async () => {
  const { status, stderr } = await rlmc(['ops'], { env: { ...broken, RLMC_DEBUG: '1' } });
  expect(status).toBe(70);
  expect(stderr).toMatch(/\n +at .*ops\.ts/);
});
