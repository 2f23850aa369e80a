import { access, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { rlmc } from './support/rlmc.ts';

const cwd = await temporaryDirectory();
await writeFile(
  join(cwd, 'plan.rlm'),
  'let\n  a = eval("print(1)", {}, { language: "python-restricted" })\n  b = eval("print(2)", {}, { language: "javascript" })\nin\n  [a, b, eval("print(3)", {}, { language: "python" })]\n',
);
await writeFile(join(cwd, 'codeless.rlm'), 'count("a")');

const refusedAt = (line: number, column: number) => ({ code: 'RLM2044', severity: 'error', line, column });

async function json(...argv: readonly string[]): Promise<unknown> {
  const { status, stdout } = await rlmc(argv, { cwd });
  return { status, ...JSON.parse(stdout) };
}

/** The commands that refuse before they do anything, and so need no Nix here. */
describe.each(['check', 'compile', 'build'])('%s', (command) => {
  const rest = command === 'check' ? ['--json'] : ['-o', `${command}.flake`, '--json'];

  it('refuses plans that run code with --no-eval, once for each language', async () => {
    expect(await json(command, 'plan.rlm', '--no-eval', ...rest)).toMatchObject({ status: 1, ok: false, diagnostics: [refusedAt(2, 7), refusedAt(3, 7)] });
    await expect(access(join(cwd, `${command}.flake`))).rejects.toThrow('ENOENT');
  });

  it('refuses code in other languages than those of --eval-languages, by any of their names', async () => {
    const diagnostics = [{ ...refusedAt(3, 7), message: 'the plan runs code in javascript, and plans may only run `python` and `rust`', hint: '`--eval-languages python,rust,javascript` allows it' }];
    expect(await json(command, 'plan.rlm', '--eval-languages', 'rust, python-restricted', ...rest)).toMatchObject({ status: 1, ok: false, diagnostics });
    await expect(access(join(cwd, `${command}.flake`))).rejects.toThrow('ENOENT');
  });
});

it.each([['--no-eval'], ['--eval-languages', 'javascript']])('a plan without code is none that %s refuses', async (...options) => {
  expect(await json('check', 'codeless.rlm', ...options, '--json')).toEqual({ status: 0, ok: true, diagnostics: [] });
});

it('a plan whose languages are all allowed is a good one', async () => {
  expect(await json('check', 'plan.rlm', '--eval-languages', 'javascript,python', '--json')).toEqual({ status: 0, ok: true, diagnostics: [] });
});

it.each([
  [['check', 'plan.rlm', '--eval-languages', 'perl'], 'It is a list of python, python-native, javascript, rust, rust-native'],
  [['check', 'plan.rlm', '--eval-languages', ''], 'It is a list of'],
  [['build', 'plan.rlm', '--no-eval', '--eval-languages', 'rust'], 'cannot be used with'],
])('the command line %j is wrong usage', async (argv, said) => {
  const { status, stderr } = await rlmc(argv, { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain(said);
});
