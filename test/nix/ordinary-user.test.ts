import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { buildFlake } from '../../runtime/store/build.ts';
import { ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { diagnoseFindings } from '../../runtime/store/probe.ts';
import { ordinaryUser } from './support/ordinary-user.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';
import { writeTinyFlake } from './support/tiny-flake.ts';

const printed = z.object({
  toolchain: z.object({ provider: z.literal('host'), system: z.string(), narHash: z.string(), storePath: z.string() }),
  result: z.object({ outcome: z.string(), outPath: z.string(), built: z.array(z.string()) }),
  findings: z.array(z.object({ attempt: z.string(), held: z.boolean(), protects: z.enum(['machine', 'store']) })),
});

describe('an ordinary user with a store of their own', () => {
  let theirs: z.infer<typeof printed>;

  beforeAll(async () => {
    const user = await ordinaryUser();
    const program = new URL('support/build-tiny-flake.ts', import.meta.url).pathname;
    theirs = printed.parse(JSON.parse(await user.run(program, join(user.home, 'store'))));
  });

  it('gets the paths that root gets', async () => {
    const store = await temporaryStore();
    const toolchain = await ensureHostToolchain({ store });
    expect(theirs.toolchain).toEqual(toolchain);
    const flake = await writeTinyFlake(await temporaryDirectory(), toolchain, '{ v_answer = node "rlm-hello" "fs.writeFileSync(out, \'hello\')" [ ]; }');
    expect(theirs.result).toEqual(await buildFlake({ store, flake, attribute: 'answer' }));
  });

  it('builds in a sandbox that keeps builds from the machine, and is told what it does not keep them from', () => {
    expect(theirs.findings.filter(({ protects, held }) => protects === 'machine' && !held)).toEqual([]);
    expect(diagnoseFindings(theirs.findings)).toMatchObject([{ code: 'RLM5013', severity: 'warning' }]);
  });
});
