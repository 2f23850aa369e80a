import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { diagnoseFindings, probeSandbox } from '../../runtime/store/probe.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

let store: string;
beforeAll(async () => {
  store = await temporaryStore();
});

const outside = [
  'read a file of yours',
  "read the machine's list of users",
  'connect to a server on this machine',
  'connect to an abstract socket on this machine',
  'write a file outside of its output',
];

describe('the probe of the sandbox', () => {
  it('finds that nothing gets out of the sandbox of Nix', async () => {
    const findings = await probeSandbox({ store });
    expect(findings.filter(({ held, protects }) => protects === 'machine' && !held)).toEqual([]);
    expect(findings.map(({ attempt }) => attempt)).toEqual(expect.arrayContaining(outside));
  });

  it('finds what gets out where something switches the sandbox off', async () => {
    const directory = await temporaryDirectory();
    const { stdout: nixBuild } = await execa('sh', ['-c', 'command -v nix-build']);
    await writeFile(join(directory, 'nix-build'), `#!/bin/sh\nexec ${nixBuild} "$@" --option sandbox false\n`);
    await chmod(join(directory, 'nix-build'), 0o755);
    const before = process.env;
    process.env = { ...before, PATH: `${directory}:${before['PATH']}`, XDG_STATE_HOME: directory };
    onTestFinished(() => {
      process.env = before;
    });
    // A store in a directory is itself a sandbox of a kind; only the machine's own has none without ours.
    const findings = await probeSandbox({});
    expect(diagnoseFindings(findings)).toMatchObject([{ code: 'RLM5009' }]);
    expect(findings.filter(({ held }) => !held).map(({ attempt }) => attempt)).toEqual(expect.arrayContaining(outside));
  });
});
