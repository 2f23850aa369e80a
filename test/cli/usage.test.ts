import { expect, it } from 'vitest';
import { rlmc } from './support/rlmc.ts';

it.each([
  [[], 'Usage: rlmc'],
  [['chekc'], '(Did you mean check?)'],
  [['build', '--jsn', 'plan.rlm'], '(Did you mean --json?)'],
  [['check'], "missing required argument 'PLAN'"],
  [['fmt'], "missing required argument 'PLAN'"],
  [['check', 'a.rlm', 'b.rlm'], 'too many arguments'],
  [['build', 'a.rlm', '--encoding', 'utf16'], 'Allowed choices are utf-8, latin1'],
  [['build', 'a.rlm', '--toolchain', 'docker'], 'Allowed choices are host, nixpkgs'],
  [['build', 'a.rlm', '--max-value', '64 apples'], 'as in 64MiB'],
  [['build', 'a.rlm', '--max-value', '0'], 'as in 64MiB'],
  [['build', 'a.rlm', '-j', 'many'], 'as in 4'],
  [['build', 'a.rlm', '--copy', '--link'], 'cannot be used with'],
  [['build', '-'], "needs '--output <DIR>'"],
  [['compile', '-'], "needs '--output <DIR>'"],
  [['ops', 'gerp'], '(Did you mean grep?)'],
  [['explain', 'RLM20011'], '(Did you mean RLM2001?)'],
])('the command line %j is wrong usage: status 2, and standard error says what is meant', async (argv, said) => {
  const { status, stdout, stderr } = await rlmc(argv);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(said);
});

it('help and version are results', async () => {
  const help = await rlmc(['--help']);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  expect(help.stdout).toContain('Exit status: 0 done, 1 the plan or an input is wrong');
  expect(await rlmc(['help', 'build'])).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('--max-value') });
  expect(await rlmc(['--version'])).toMatchObject({ status: 0, stderr: '', stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
});
