import { once } from 'node:events';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { main, rlmc } from '../cli/support/rlmc.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

let cwd: string;
let store: string;

beforeAll(async () => {
  cwd = await temporaryDirectory();
  store = await temporaryStore();
  await file('log', 'INFO a\nWARN b\nWARN c\n');
  await file('large', 'some line\n'.repeat(400_000));
});

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(cwd, name), content);
  return name;
}

const build = (...argv: readonly string[]) => rlmc(['build', '--store', store, ...argv], { cwd });

/** A plan that takes Nix some seconds: that many nodes, none of them like one of another plan. */
const slowPlan = (nodes: number, salt: string) =>
  `let\n${Array.from({ length: nodes }, (_, k) => `  step_${k} = grep(context, "${salt} ${k}")\n`).join('')}in\n  join([${Array.from(
    { length: nodes },
    (_, k) => `step_${k}`,
  ).join(', ')}], "")\n`;

describe('build', () => {
  it('prints the answer on standard output, and on standard error what was built, by the names of the plan', async () => {
    await file('warnings.rlm', 'let\n  warnings = grep(context, "^WARN")\nin\n  count(warnings)\n');
    const first = await build('warnings.rlm', '-c', 'log');
    expect(first).toMatchObject({ status: 0, stdout: '2\n' });
    expect(first.stderr).toMatch(/^built warnings \(1\/2\)\nbuilt count in line 4 \(2\/2\)\n2 built, 0 cached, [\d.]+ s, in warnings\.flake\n$/);
    const second = await build('warnings.rlm', '-c', 'log');
    expect(second).toMatchObject({ status: 0, stdout: '2\n' });
    expect(second.stderr).toMatch(/^0 built, 2 cached, [\d.]+ s, in warnings\.flake\n$/);
  });

  it('prints JSON of exactly these keys', async () => {
    await file('json.rlm', 'take(lines(context), 2)');
    const { status, stdout } = await build('json.rlm', '-c', 'log', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      answer: '"INFO a"\n"WARN b"\n',
      path: expect.stringMatching(/^\/nix\/store\/[a-z0-9]{32}-rlm-take$/),
      flake: join(cwd, 'json.flake'),
      nodes: { built: 2, cached: 0 },
      seconds: expect.any(Number),
      calls: { asked: 0, reused: 0, failed: 0 },
      usage: { inputTokens: 0, outputTokens: 0 },
    });
  });

  it.each([
    ['nothing', ''],
    ['a byte order mark, NUL and control characters', '\uFEFFa\0b\u001B[31m"\\\u2028\n'],
    ['many characters that pieces of a file cut', '日本😀'.repeat(200_000)],
  ])('gives back %s, byte for byte', async (what, content) => {
    await file('text', content);
    await file(`${what}.rlm`, 'context');
    const plain = await execa(process.execPath, [main, 'build', '--store', store, `${what}.rlm`, '-c', 'text'], { cwd, encoding: 'buffer', stripFinalNewline: false });
    expect(Buffer.from(plain.stdout).toString('utf8')).toBe(content === '' || content.endsWith('\n') ? content : `${content}\n`);
    const { stdout } = await build(`${what}.rlm`, '-c', 'text', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ answer: content });
  });

  it('reads a context from standard input, through a pipe or as a device', async () => {
    await file('count.rlm', 'count(context)');
    for (const context of ['-', '/dev/stdin']) {
      const { status, stdout } = await rlmc(['build', '--store', store, 'count.rlm', '-c', context], { cwd, input: 'a\nb\nc\n' });
      expect({ status, stdout }).toEqual({ status: 0, stdout: '3\n' });
    }
  });

  it('takes a plan from standard input', async () => {
    const { status, stdout } = await rlmc(['build', '--store', store, '-', '-o', 'from-input'], { cwd, input: 'count("a\\nb")' });
    expect({ status, stdout }).toEqual({ status: 0, stdout: '2\n' });
  });

  it('gives each of several at once its own answer, though they share a folder', async () => {
    await file('shared.rlm', 'count(context)');
    const counts = [1, 2, 3, 4];
    for (const count of counts) await file(`lines-${count}`, 'x\n'.repeat(count));
    const ended = await Promise.all(counts.map((count) => build('shared.rlm', '-c', `lines-${count}`)));
    expect(ended.map(({ stdout }) => stdout)).toEqual(counts.map((count) => `${count}\n`));
  });

  it('ends quietly when nobody reads the answer to its end', async () => {
    await file('large.rlm', 'context');
    await build('large.rlm', '-c', 'large');
    const command = `"$0" "$1" build --store "$2" large.rlm -c large | head -n 1; echo "$?"`;
    const { stdout, stderr } = await execa('sh', ['-c', command, process.execPath, main, store], { cwd });
    expect(stdout).toBe('some line\n0');
    expect(stderr).toMatch(/^0 built, 1 cached, .*$/);
  });

  it('says so when standard output cannot be written', async () => {
    const command = `"$0" "$1" build --store "$2" large.rlm -c large > /dev/full`;
    const { exitCode, stderr } = await execa('sh', ['-c', command, process.execPath, main, store], { cwd, reject: false });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('error RLM3014: `standard output` cannot be written: the disk is full');
  });
});

describe('a value that an op cannot work with', () => {
  beforeAll(async () => {
    await file('numbers', '3\nCount: 4\n');
    // Not as `fmt` has it: the lines of the folder's plan are others.
    await file('sum.rlm', '\n\nlet   n = lines(context)   in\n\n   combine(n, "sum")');
  });

  it('is reported at the line of the plan, by its element, with status 1', async () => {
    const { status, stdout, stderr } = await build('sum.rlm', '-c', 'numbers');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('sum.rlm:5:4 - error RLM4003: element 2 of the list, `Count: 4`, is not a number\n\n5 |    combine(n, "sum")\n  |    ^^^^^^^^^^^^^^^^^');
    expect(stderr).toContain('Hint: take the number out of the text first');
  });

  it('is a diagnostic as JSON', async () => {
    const { status, stdout } = await build('sum.rlm', '-c', 'numbers', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toEqual({
      ok: false,
      diagnostics: [
        {
          code: 'RLM4003',
          severity: 'error',
          message: 'element 2 of the list, `Count: 4`, is not a number',
          hint: expect.stringContaining('extract'),
          file: 'sum.rlm',
          line: 5,
          column: 4,
          endLine: 5,
          endColumn: 21,
        },
      ],
    });
  });

  it('is found by --max-value as well', async () => {
    await file('big.rlm', 'join(lines(context), "----------")');
    const { status, stderr } = await build('big.rlm', '-c', 'large', '--max-value', '1MiB');
    expect(status).toBe(1);
    expect(stderr).toContain('big.rlm:1:6 - error RLM4001: the value would be larger than 1048576 bytes');
  });
});

it('a derivation that fails otherwise is reported at the line of the plan with the end of its log, with status 3', async () => {
  // The bundle, installed elsewhere, with ops that break.
  const package_ = join(await temporaryDirectory(), 'rlmc');
  const root = fileURLToPath(new URL('../../', import.meta.url));
  await mkdir(package_);
  for (const part of ['dist', 'nixlib']) await cp(join(root, part), join(package_, part), { recursive: true });
  await writeFile(join(package_, 'dist', 'rlm-op.mjs'), 'for (let line = 1; line <= 100; line++) console.error(`line ${line}`);\nthrow new Error("out of luck");\n');
  await file('broken.rlm', 'let\n  a = lines(context)\nin\n  count(a)\n');
  const { exitCode, stdout, stderr } = await execa(process.execPath, [join(package_, 'dist', 'rlmc.mjs'), 'build', '--store', store, 'broken.rlm', '-c', 'log'], {
    cwd,
    reject: false,
  });
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' });
  expect(stderr).toContain('broken.rlm:2:7 - error RLM5006: a could not be built');
  expect(stderr).toContain('Error: out of luck');
  expect(stderr).not.toMatch(/line 1$/m);
});

describe('the command that compile prints', () => {
  beforeAll(async () => {
    await mkdir(join(cwd, 'behind-a-link'));
    await symlink('behind-a-link', join(cwd, 'a-link'));
  });

  it.each(['plain', "with a space, 'quotes' and $HOME", 'a-link'])('builds the answer from a shell elsewhere, in a folder %j', async (name) => {
    await file('answer.rlm', '"forty-two"');
    const { stdout: command } = await rlmc(['compile', '--store', store, 'answer.rlm', '-o', name], { cwd });
    const elsewhere = await temporaryDirectory();
    await execa('sh', ['-c', command], { cwd: elsewhere });
    const link = await execa('readlink', [join(elsewhere, 'result')]);
    expect(await readFile(join(store, link.stdout), 'utf8')).toBe('forty-two');
  });
});

describe('an interrupt', () => {
  /** Starts a long build as the leader of a process group, as a shell does, and sends signals once it builds. */
  async function interrupt(salt: string, presses: number) {
    await file(`${salt}.rlm`, slowPlan(300, salt));
    const child = execa(process.execPath, [main, 'build', '--store', store, `${salt}.rlm`, '-c', 'log', '--json'], { cwd, detached: true, reject: false });
    await once(child.stderr, 'data');
    const group = -(child.pid ?? 0);
    for (let press = 0; press < presses; press++) process.kill(group, 'SIGINT');
    const { exitCode, stdout, stderr } = await child;
    return { exitCode, stdout, stderr, isGone: await isGone(group) };
  }

  /** Whether the process group has no process any more. */
  async function isGone(group: number): Promise<boolean> {
    try {
      process.kill(group, 0);
      return false;
    } catch {
      return true;
    }
  }

  it('in the middle of a build stops Nix and waits for it, with status 130', async () => {
    const { exitCode, stdout, stderr, isGone: gone } = await interrupt('once', 1);
    expect({ exitCode, stdout, gone }).toEqual({ exitCode: 130, stdout: '', gone: true });
    expect(stderr).toMatch(/^(built .*\n)*interrupted$/);
  });

  it('that comes twice ends it too', async () => {
    expect(await interrupt('twice', 2)).toMatchObject({ exitCode: 130, stdout: '' });
  });
});

describe('on a terminal', () => {
  /** Runs the program on a pseudo-terminal of `script`; gives all that it wrote, standard output and error in one. */
  async function onTerminal(env: Readonly<Record<string, string>>, ...argv: readonly string[]) {
    const command = ['exec', process.execPath, main, ...argv].map((word) => `'${word}'`).join(' ').replace("'exec'", 'exec');
    const { stdout, exitCode } = await execa('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      cwd,
      env: { TERM: 'xterm', NO_COLOR: '', ...env },
      reject: false,
      stripFinalNewline: false,
    });
    return { status: exitCode, shown: stdout.replaceAll('\r\n', '\n') };
  }

  it('progress is a few lines that are gone at the end', async () => {
    await file('terminal.rlm', slowPlan(20, 'terminal'));
    const { status, shown } = await onTerminal({}, 'build', '--store', store, 'terminal.rlm', '-c', 'log');
    expect(status).toBe(0);
    expect(shown).toMatch(/\d+\/22 done, \d+ running, \d+ s\n/);
    expect(afterCursorMoves(shown)).toMatch(/^22 built, 0 cached, [\d.]+ s, in terminal\.flake\n$/);
  });

  it('no line of progress is wider than the terminal', async () => {
    const long = `a${'b'.repeat(200)}`;
    await file('wide.rlm', `let ${long} = grep(context, "wide") in count(${long})`);
    const { shown } = await onTerminal({}, 'build', '--store', store, 'wide.rlm', '-c', 'log');
    const drawn = shown.split('\n').filter((line) => line.includes('bbbb'));
    for (const line of drawn) expect(line.length).toBeLessThanOrEqual(80);
  });

  it('a failure leaves the diagnostic and nothing of the progress', async () => {
    const { status, shown } = await onTerminal({ NO_COLOR: '1' }, 'build', '--store', store, 'sum.rlm', '-c', 'numbers');
    expect(status).toBe(1);
    expect(afterCursorMoves(shown)).toMatch(/^sum\.rlm:5:4 - error RLM4003/);
  });

  it('errors are coloured, unless NO_COLOR is set or the terminal is dumb', async () => {
    await file('wrong.rlm', 'gerp(1)');
    expect((await onTerminal({}, 'check', 'wrong.rlm')).shown).toContain('\u001B[31merror');
    expect((await onTerminal({ NO_COLOR: '1' }, 'check', 'wrong.rlm')).shown).not.toContain('\u001B');
    expect((await onTerminal({ TERM: 'dumb' }, 'check', 'wrong.rlm')).shown).not.toContain('\u001B');
  });
});

/** What is left on a terminal after lines were erased: the cursor goes up so many lines, and all from there is cleared. */
function afterCursorMoves(shown: string): string {
  const lines = [''];
  for (const part of shown.split(/(\n|\u001B\[\d+A\r\u001B\[J)/)) {
    const up = /^\u001B\[(\d+)A/.exec(part)?.[1];
    if (up !== undefined) {
      lines.splice(lines.length - 1 - Number(up));
      lines.push('');
    } else if (part === '\n') {
      lines.push('');
    } else {
      lines[lines.length - 1] += part;
    }
  }
  return lines.join('\n');
}

describe('doctor', () => {
  it('finds that plans can be built here, and that the sandbox holds', async () => {
    const { status, stdout, stderr } = await rlmc(['doctor', '--store', store], { cwd });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const subject of ['platform', 'nix', 'flakes', 'toolchain', 'sandbox', 'code']) expect(stdout).toMatch(new RegExp(`^ok +${subject} `, 'm'));
  });

  it('prints JSON', async () => {
    const { stdout } = await rlmc(['doctor', '--store', store, '--json'], { cwd });
    const subject = (name: string) => expect.objectContaining({ subject: name, status: 'ok', message: expect.any(String) });
    expect(JSON.parse(stdout)).toEqual({ ok: true, findings: expect.arrayContaining(['platform', 'nix', 'flakes', 'toolchain', 'sandbox', 'code'].map(subject)) });
  });

  it('fails where no store can be', async () => {
    const { status, stdout } = await rlmc(['doctor', '--store', join(cwd, await file('no-store', 'x'))], { cwd });
    expect(status).toBe(3);
    expect(stdout).toMatch(/^fail +\w+/m);
  });
});
