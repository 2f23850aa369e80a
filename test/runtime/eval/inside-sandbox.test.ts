import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { EvalError } from '../../../runtime/eval/eval-error.ts';
import { requireSandbox, signsOfNoSandbox } from '../../../runtime/eval/inside-sandbox.ts';

const usersOfNix = 'root:x:0:0:Nix build user:/build:/noshell\nnixbld:x:1000:100:Nix build user:/build:/noshell\nnobody:x:65534:65534:Nobody:/:/noshell\n';
const loopback = { name: 'lo', internal: true };

it('the sandbox of Nix has no users but those of a build, and no network', () => {
  expect(signsOfNoSandbox({ users: usersOfNix, interfaces: [loopback, loopback] })).toEqual([]);
});

it.each([
  ['a machine', { users: 'root:x:0:0:root:/root:/bin/bash\n', interfaces: [loopback, { name: 'eth0', internal: false }] }, ["there is the machine's list of users", 'there is a network, eth0']],
  ['a machine without a network', { users: 'root:x:0:0:root:/root:/bin/bash\n', interfaces: [] }, ["there is the machine's list of users"]],
  ['a machine with a user of that name', { users: `root:x:0:0:root:/root:/bin/bash\n${usersOfNix}`, interfaces: [] }, ["there is the machine's list of users"]],
  ['a build with a network, as that of a fixed output', { users: usersOfNix, interfaces: [{ name: 'eth0', internal: false }] }, ['there is a network, eth0']],
  ['nothing that is known', { users: '', interfaces: [] }, ["there is the machine's list of users"]],
])('%s is no sandbox', (_, place, signs) => {
  expect(signsOfNoSandbox(place)).toEqual(signs);
});

it('code is not run here, where the tests are', async () => {
  expect(await readFile('/etc/passwd', 'utf8')).not.toContain(usersOfNix);
  expect(requireSandbox).toThrow(EvalError);
  expect(requireSandbox).toThrow(expect.objectContaining({ diagnostic: expect.objectContaining({ code: 'RLM4039' }) }));
  expect(requireSandbox).toThrow(/^the code was not run, since it would have run without the sandbox of Nix: there is the machine's list of users/);
});
