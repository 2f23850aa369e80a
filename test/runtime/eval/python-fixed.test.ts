import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../../runtime/eval/python/native', import.meta.url));

const program = `
import sys
sys.path.insert(0, sys.argv[1])
import rlm_fixed
rlm_fixed.fix()
import os, platform
print(*os.uname()[:4], platform.release(), os.getpid(), os.getppid(), os.cpu_count())
`;

it.runIf(process.platform === 'linux')('native Python does not tell the machines apart that it runs on', () => {
  const { stdout, stderr } = spawnSync('/usr/bin/env', ['python3', '-I', '-B', '-c', program, folder], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'Linux localhost 6.1.0 #1 6.1.0 2 1 1\n', stderr: '' });
});
