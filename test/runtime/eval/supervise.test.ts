import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CodeOutcome, type CodeSettings, Workshop } from './support/run-code.ts';

let workshop: Workshop;

beforeAll(async () => {
  workshop = await Workshop.open();
});

afterAll(() => workshop.close());

/** A process that is no engine of ours, but a script of the shell: it may do what native code may. */
const hostile = (script: string, settings?: CodeSettings): Promise<CodeOutcome> => workshop.run(['/bin/sh', '-c', script, 'engine'], 'a\nb', settings);

const started = `echo '{"kind":"started","cpu":0}' >&3;`;
const says = (reply: unknown) => `${started} printf '%s\\n' '${JSON.stringify(reply)}' >&3;`;

const exceeded = (limit: string, amount: string) => ({ code: 'RLM4031', message: `the code exceeded \`${limit}\`, ${amount}` });

describe('a process that runs code', () => {
  it('gives what it prints, or the value after its reply', async () => {
    expect(await hostile(`${says({ kind: 'printed' })} printf abc`)).toEqual({ result: 'abc' });
    expect(await hostile(`${says({ kind: 'result' })} printf '"a\\\\nb"' >&3; echo c`)).toEqual({ result: 'a\nb' });
    expect(await hostile(`${says({ kind: 'lines' })} printf '"a"\\n2\\n' >&3`, { type: { list: 'text' } })).toEqual({ result: '"a"\n"2"\n' });
  });

  it('complains in words that are checked', async () => {
    expect(await hostile(says({ kind: 'error', type: 'E', message: 'm', line: 2 }))).toEqual({ code: 'RLM4030', message: 'E: m (line 2 of the code)', line: 2 });
    expect(await hostile(says({ kind: 'error', type: 'E', message: 'm', line: 3 }))).toEqual({ code: 'RLM4030', message: 'E: m' });
    expect(await hostile(`${says({ kind: 'error', type: 'E', message: 'm' })} exit 3`)).toEqual({ code: 'RLM4030', message: 'E: m' });
    expect(await hostile(says({ kind: 'exceeded', limit: 'memoryLimit' }))).toEqual(exceeded('memoryLimit', '512 MiB'));
    expect(await hostile(says({ kind: 'refused', module: 'os' }))).toEqual({ code: 'RLM4035', message: 'the code imports `os`, which `allowedModules` does not name' });
    expect(await hostile(says({ kind: 'inexact', binding: 'k', number: '0.1' }))).toMatchObject({ code: 'RLM4033' });
    expect(await hostile(says({ kind: 'inexact', binding: 'k\nrlm-op: RLM4001: m\u001b[2J', number: '1' }))).toMatchObject({
      message: expect.stringMatching(/^`k\\nrlm-op: RLM4001: m\\u\{1B\}\[2J` holds 1, /),
    });
    expect(await hostile(says({ kind: 'unfit', actual: 'nan' }))).toEqual({ code: 'RLM4032', message: 'the result is nan, not a text' });
  });

  it.each([
    ['nothing', '', 'ended without a word of how that went'],
    ['nothing after its start', started, 'ended without a word of how that went'],
    ['no start', `echo '{"kind":"printed"}' >&3`, 'said no notice that it has started'],
    ['no JSON', `${started} echo hello >&3`, 'said something that is no reply'],
    ['an unknown reply', says({ kind: 'result!' }), 'said something that is no reply'],
    ['a limit that there is not', says({ kind: 'exceeded', limit: '__proto__' }), 'said something that is no reply'],
    ['more after a reply', `${says({ kind: 'printed' })} echo more >&3`, 'said more after its reply'],
    ['an endless line', `${started} while :; do printf 0123456789 >&3; done`, 'said a line of more than 65536 bytes'],
    ['a status', `${says({ kind: 'printed' })} exit 3`, 'ended with status 3'],
    ['words on its standard error', 'echo "thread main panicked" >&2; exit 101', 'ended with status 101, and last wrote “thread main panicked”'],
    ['a crash', 'kill -SEGV $$', 'was ended by SIGSEGV'],
    ['an abort', 'kill -ABRT $$', 'was ended by SIGABRT'],
    ['being killed from outside', 'kill -KILL $$', 'was ended by SIGKILL'],
  ])('has no result where it says %s', async (_, script, how) => {
    expect(await hostile(script)).toEqual({ code: 'RLM4034', message: `the process that runs the code ${how}` });
  });

  it('has no result where its value ends before its end', async () => {
    expect(await hostile(`${says({ kind: 'result' })} printf '"a' >&3`)).toMatchObject({ code: 'RLM4032', message: 'the result is "a, not a text: it is not JSON: it ends too early' });
    expect(await hostile(`${says({ kind: 'result' })} printf '"a' >&3; kill -KILL $$`)).toMatchObject({ code: 'RLM4034' });
    expect(await hostile(`${says({ kind: 'lines' })} printf '1\\n2' >&3`, { type: { list: 'number' } })).toMatchObject({ code: 'RLM4032' });
  });

  it('has no environment, no input, and an empty folder to itself', async () => {
    expect(await hostile(`${says({ kind: 'printed' })} env | grep -v '^\\(PWD\\|_\\|SHLVL\\|OLDPWD\\)='; ls -A; cat; pwd | grep -c run-`)).toEqual({ result: '1\n' });
  });

  it('is ended with all that it started, when it ends', async () => {
    const name = join(workshop.directory, 'left');
    expect(await hostile(`${says({ kind: 'printed' })} (sleep 0.5; touch ${name}) & echo $! > ${name}.pid; echo a`)).toEqual({ result: 'a\n' });
    const pid = (await readFile(`${name}.pid`, 'utf8')).trim();
    expect(existsSync(`/proc/${pid}`) && !(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => 'Z')).includes(' Z ')).toBe(false);
  });
});

describe('limits', () => {
  it('of output count what is printed, complained, and given, together', async () => {
    const spec = { outputLimit: 2000 };
    const print = (bytes: number, descriptor: number) => `head -c ${bytes} /dev/zero | tr '\\0' a >&${descriptor};`;
    expect(await hostile(`${says({ kind: 'printed' })} ${print(2000, 1)}`, { spec })).toEqual({ result: 'a'.repeat(2000) });
    expect(await hostile(`${says({ kind: 'printed' })} ${print(2001, 1)}`, { spec })).toEqual(exceeded('outputLimit', '2 kB'));
    expect(await hostile(`${says({ kind: 'printed' })} ${print(1000, 1)} ${print(1001, 2)}`, { spec })).toMatchObject({ code: 'RLM4031' });
    const result = (bytes: number) => `${says({ kind: 'result' })} printf '"' >&3; ${print(bytes, 3)} printf '"' >&3;`;
    expect(await hostile(`${result(998)} ${print(1000, 1)}`, { spec })).toEqual({ result: 'a'.repeat(998) });
    expect(await hostile(`${result(999)} ${print(1000, 1)}`, { spec })).toMatchObject({ code: 'RLM4031' });
  });

  it('of output end what has no end', async () => {
    for (const descriptor of [1, 2, 3]) expect(await hostile(`${says({ kind: 'result' })} yes >&${descriptor}`, { spec: { outputLimit: 1 << 20 } })).toEqual(exceeded('outputLimit', '1 MiB'));
  });

  it('of time count from the start of the code', async () => {
    const spec = { timeLimit: 1 };
    expect(await hostile(`sleep 1.5; ${says({ kind: 'printed' })} sleep 0.2; echo a`, { spec })).toEqual({ result: 'a\n' });
    expect(await hostile(`${says({ kind: 'printed' })} sleep 3; echo a`, { spec })).toEqual(exceeded('timeLimit', '1 s'));
  });

  const spin = (seconds: number) => `node -e 'while (process.cpuUsage().user + process.cpuUsage().system < ${seconds * 1e6});'`;
  const node = `PATH=${join(process.execPath, '..')}:$PATH;`;

  it('of processors count all processes, and from the start of the code', async () => {
    const spec = { cpuTimeLimit: 1 };
    expect(await hostile(`${node} ${says({ kind: 'printed' })} ${spin(0.8)}; echo a`, { spec })).toEqual({ result: 'a\n' });
    expect(await hostile(`${node} ${says({ kind: 'printed' })} ${spin(0.6)} & ${spin(0.6)}; wait; echo a`, { spec })).toEqual(exceeded('cpuTimeLimit', '1 s'));
    expect(await hostile(`${node} ${spin(0.8)}; echo '{"kind":"started","cpu":0.8}' >&3; echo '{"kind":"printed"}' >&3; ${spin(0.6)}; echo a`, { spec })).toEqual({ result: 'a\n' });
    expect(await hostile(`${node} ${says({ kind: 'printed' })} while :; do :; done`, { spec })).toEqual(exceeded('cpuTimeLimit', '1 s'));
  });

  it('of disk count all files together, in blocks', async () => {
    const spec = { diskLimit: 8192 };
    const file = (bytes: number, name: string) => `head -c ${bytes} /dev/zero > ${name};`;
    expect(await hostile(`${says({ kind: 'printed' })} ${file(4096, 'a')} ${file(4096, 'b')} echo a`, { spec })).toEqual({ result: 'a\n' });
    for (const more of [file(1, 'c'), 'mkdir c;', 'ln -s /etc c;', file(9000, 'b')]) {
      expect(await hostile(`${says({ kind: 'printed' })} ${file(4096, 'a')} ${file(4096, 'b')} ${more} echo a`, { spec })).toEqual(exceeded('diskLimit', '8 KiB'));
    }
    expect(await hostile(`${says({ kind: 'printed' })} : > a; echo a`, { spec: { diskLimit: 0 } })).toMatchObject({ code: 'RLM4031' });
    expect(await hostile(`${says({ kind: 'printed' })} exec head -c 100000 /dev/zero > a`, { spec })).toEqual(exceeded('diskLimit', '8 KiB'));
  });

  it('of disk count files that are open and have no name any more', async () => {
    const spec = { diskLimit: 8192 };
    const held = (count: number) => [4, 5, 6].slice(0, count).map((file) => `exec ${file}> a; rm a; head -c 4000 /dev/zero >&${file};`).join(' ');
    expect(await hostile(`${says({ kind: 'printed' })} ${held(2)} sleep 0.3; echo a`, { spec })).toEqual({ result: 'a\n' });
    expect(await hostile(`${says({ kind: 'printed' })} ${held(3)} sleep 20; echo a`, { spec })).toEqual(exceeded('diskLimit', '8 KiB'));
  });

  it('of disk count folders that cannot be looked into as more than there is', async () => {
    const deeper = 'n=$(printf %0250d 0); i=0; while [ $i -lt 20 ]; do mkdir $n; cd $n; i=$((i + 1)); done;';
    expect(await hostile(`${says({ kind: 'printed' })} ${deeper} echo a`)).toEqual(exceeded('diskLimit', '64 MiB'));
    // Root reads everything.
    if (process.getuid?.() !== 0) expect(await hostile(`${says({ kind: 'printed' })} mkdir -m 300 a; echo a > a/b; echo a`)).toEqual(exceeded('diskLimit', '64 MiB'));
    // Node cannot remove these folders either.
    spawnSync('/bin/sh', ['-c', 'chmod -R u+rwx "$1"/run-*; rm -rf "$1"/run-*', 'sh', workshop.directory]);
  });

  it('of memory are known by what a runtime says when it ends', async () => {
    for (const said of ['memory allocation of 1048576 bytes failed', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory', 'MemoryError']) {
      expect(await hostile(`echo '${said}' >&2; kill -ABRT $$`)).toEqual(exceeded('memoryLimit', '512 MiB'));
    }
  });
});
