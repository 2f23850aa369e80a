import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../../runtime/eval/python/native', import.meta.url));

/** Gives up what code may not have, and then tries to have the process above it stopped by the kernel, as soon as somebody reads from a pipe. */
const program = `
import fcntl, os, sys, tempfile
sys.path.insert(0, sys.argv[1])
import rlm_confinement
reading, writing = os.pipe()
with tempfile.TemporaryDirectory() as own:
    said = os.dup(1)
    rlm_confinement.confine(1 << 30, [sys.prefix], own)
    def tried(act):
        try:
            act()
            return "done"
        except PermissionError:
            return "refused"
    flags = fcntl.fcntl(writing, fcntl.F_GETFL)
    tries = [
        lambda: fcntl.fcntl(writing, fcntl.F_SETFL, flags | os.O_NONBLOCK),
        lambda: fcntl.fcntl(writing, fcntl.F_DUPFD_CLOEXEC, 0),
        lambda: fcntl.fcntl(writing, fcntl.F_SETOWN, os.getppid()),
        lambda: fcntl.fcntl(writing, 10, 19),
        lambda: fcntl.fcntl(writing, 15, b"\\0" * 8),
    ]
    os.write(said, " ".join(map(tried, tries)).encode())
    os._exit(0)
`;

it.runIf(process.platform === 'linux')('native Python cannot say who gets a signal when a pipe is read, and so not stop who watches over it', () => {
  const { stdout, stderr } = spawnSync('/usr/bin/env', ['python3', '-I', '-B', '-c', program, folder], { encoding: 'utf8' });
  expect({ stdout, stderr }).toEqual({ stdout: 'done done refused refused refused', stderr: '' });
});
