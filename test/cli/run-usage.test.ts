import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { rlmc } from './support/rlmc.ts';

let cwd: string;

beforeAll(async () => {
  cwd = await temporaryDirectory();
  await writeFile(join(cwd, 'log'), 'a\n');
  await writeFile(join(cwd, 'empty'), '');
  await writeFile(join(cwd, 'other-empty'), '');
});

const ask = ['run', '-q', 'How many?'];
const model = ['--model', 'm1'];

it.each([
  [['run'], "a run needs a question: '-q"],
  [[...ask], "a run needs a text to find the answer in: '-c FILE', or '-c -' for standard input"],
  [[...ask, '-c', 'log'], "a run needs a model: '--model NAME', such as gpt-5-mini; OPENAI_BASE_URL and OPENAI_API_KEY say where it is"],
  [[...ask, '-c', 'log', ...model, '--max-cots', '3'], '(Did you mean --max-cost?)'],
  [[...ask, '-c', 'log', ...model, '--max-explore', '-3'], 'as in 100'],
  [[...ask, '-c', 'log', ...model, '--max-cost', 'a lot'], 'as in 0.50'],
  [[...ask, '-c', 'log', ...model, '--max-time', 'soon'], 'as in 12h'],
  [[...ask, '-c', 'log', ...model, '--max-depth', '0'], 'from 1 to 10'],
  [[...ask, '-c', 'log', ...model, '--child-model', 'a', '--child-model', 'b'], "'--child-model' is given 2 times, and '--max-depth 1' has one level below the root"],
  [['run', '--resume', 'a.run', '-o', 'b.run'], "option '--resume <DIR>' cannot be used with option '-o, --output <DIR>'"],
  [['run', '--resume', 'a.run', '--child-model', 'm2'], "'--child-model' needs '--model'"],
  [[...ask, '-c', 'log', ...model, '--copy', '--link'], 'cannot be used with'],
  [[...ask, '-c', 'log', '--model', ''], "option '--model <NAME>' argument '' is invalid. It is empty: is a variable of the shell not set?"],
  [[...ask, '-c', 'log', ...model, '--child-model', ''], "'--child-model <NAME>' argument '' is invalid"],
  [[...ask, '-c', 'log', ...model, '-o', ''], "'-o, --output <DIR>' argument '' is invalid"],
  [['run', '--resume', ''], "'--resume <DIR>' argument '' is invalid"],
])('the command line %j is wrong usage: status 2, and standard error says what is meant', async (argv, said) => {
  const { status, stdout, stderr } = await rlmc(argv, { cwd });
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(said);
});

it.each<[string, readonly string[], string | Uint8Array, string]>([
  ['a question that is empty', ['-q', ' \n', '-c', 'log'], '', 'RLM3019: the question is empty'],
  ['an empty standard input for a question', ['-q', '-', '-c', 'log'], '', 'RLM3019: the question is empty'],
  ['a question that is no text', ['-q', '-', '-c', 'log'], Uint8Array.of(0xff), 'RLM3019: the question is not valid UTF-8'],
  ['a question that no plan can hold', ['-q', '-', '-c', 'log'], 'how\0many?', 'RLM3019: the question has a NUL character'],
  ['a folder that cannot be made', ['-q', 'what?', '-c', 'log', '-o', '/proc/what.run'], '', 'RLM3022: a run cannot begin in `/proc/what.run`: there is no such file\n\nHint: name another folder with `-o`'],
  ['a name of a text that is a word of the language', ['-q', 'what?', '-c', 'in=log'], '', 'RLM3005: `in` cannot be the name of a context\n\nHint: `in` is a word of the language'],
  ['a question that is a text to find something in', ['-q', '-', '-c', 'log'], 'é'.repeat(40_000), 'RLM3019: the question is longer than 64 KiB'],
  ['a question and a text that both are standard input', ['-q', '-', '-c', '-'], 'what?', 'RLM3007: both the question and the context `context` want standard input'],
  ['a text that is empty', ['-q', 'what?', '-c', 'empty'], '', 'RLM3020: the context `context` is empty'],
  ['a pipe from a command that failed', ['-q', 'what?', '-c', '-'], '', 'RLM3020: the context `context` is empty'],
  ['texts that are all empty', ['-q', 'what?', '-c', 'empty', '-c', 'b=other-empty'], '', 'RLM3020: the contexts `context` and `b` are all empty'],
  ['a text that is not there', ['-q', 'what?', '-c', 'nothing'], '', 'RLM3002: the context `context` (nothing) cannot be read'],
])('%s is refused with status 1, and leaves no folder', async (_, argv, input, said) => {
  const { status, stdout, stderr } = await rlmc(['run', ...argv, ...model], { cwd, input });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toContain(said);
  expect((await readdir(cwd)).sort()).toEqual(['empty', 'log', 'other-empty']);
});

it('a run that is refused prints the same keys as any other with --json, and why', async () => {
  const { status, stdout } = await rlmc(['run', '-q', 'what?', '-c', 'empty', ...model, '--json'], { cwd });
  expect(status).toBe(1);
  expect(JSON.parse(stdout)).toEqual({
    answer: null,
    status: 'refused',
    steps: 0,
    commits: 0,
    calls: 0,
    usage: { inputTokens: 0, outputTokens: 0 },
    costUSD: 0,
    seconds: expect.any(Number),
    run: null,
    diagnostics: [expect.objectContaining({ code: 'RLM3020', severity: 'error' })],
  });
});
