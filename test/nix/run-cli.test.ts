import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../cli/support/rlmc.ts';
import type { Script } from '../support/scripted-model.ts';
import { askingOf, modelForThisTest, type Place, place, runRlmc, startRlmc } from './support/asking.ts';
import { temporaryStore } from './support/temporary.ts';

let store: string;

beforeAll(async () => {
  store = await temporaryStore();
});

/** What the model that works on the question says, turn by turn; what plans ask is answered `no`. */
const turns =
  (...replies: readonly string[]): Script =>
  ({ messages }) => {
    if (messages.find(({ role }) => role === 'user')?.content.includes('Is it a vowel') === true) return 'no';
    return replies[messages.filter(({ role }) => role === 'assistant').length] ?? 'FINAL: there is no more';
  };

const explore = 'EXPLORE:\n  ups = extract(context, "upgrade (\\w)")';
const commit = 'COMMIT:\nlet\n  kinds = map("Is it a vowel?", unique(ups), type: { enum: ["yes", "no"] })\nin\n  join(kinds, ",")';

let places = 0;

/** A place with a text of its own: the store is the same, so what was asked about another is not asked again. */
async function here(): Promise<Place> {
  const made = await place({ store });
  places += 1;
  await made.file('log', `${'a'.repeat(places)} upgrade x\nb upgrade y\nc upgrade x\nd install z\n`);
  return made;
}

/** The texts here are small: with them a question would go straight to the model. */
const argv = (question: string, ...more: readonly string[]) => ['run', '-q', question, '-c', 'log', '--model', 'm1', '--direct', 'never', '--store', store, ...more];

describe('a run', () => {
  it('prints the answer alone, says on standard error what it did, and leaves a folder named after the question', async () => {
    const at = await here();
    const server = await modelForThisTest(turns(explore, commit, 'FINAL(result)'));
    const { status, stdout, stderr } = await runRlmc(at, argv('Which are vowels?'), { environment: askingOf(server) });
    expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: 'no,no\n' });
    expect(stderr).toMatch(/^m1 works on context \(\d+ bytes\)$/m);
    expect(stderr).toMatch(/^explored ups = extract\(context, "upgrade \(\\w\)"\) {2}\d+ bytes$/m);
    expect(stderr).toMatch(/^asked kinds \(2\/2\)$/m);
    expect(stderr).toMatch(/^built kinds \(\d+\/\d+\)$/m);
    expect(stderr).toMatch(/^1 step, 1 commit, 5 calls, [\d.]+ s, in which-are-vowels\.run$/m);
    expect(stderr).toMatch(/^ {2}spent +5 requests, 50 tokens in, 10 out, price not known$/m);
    const [, command = ''] = /^the answer is built again by: (.*)$/m.exec(stderr) ?? [];
    expect(existsSync(join(at.cwd, 'which-are-vowels.run/answer.flake/flake.nix'))).toBe(true);
    await execa('sh', ['-c', command], { cwd: at.cwd, env: at.environment, extendEnv: false });
    expect(await readlink(join(at.cwd, 'result'))).toMatch(/-rlm-join$/);
  });

  it('prints JSON of exactly these keys', async () => {
    const at = await here();
    const server = await modelForThisTest(turns(explore, 'FINAL(join(ups, "\\n"))'));
    const { status, stdout } = await runRlmc(at, argv('What?', '--json'), { environment: askingOf(server) });
    expect(status).toBe(0);
    expect(stdout.endsWith('}\n')).toBe(true);
    const printed: unknown = JSON.parse(stdout);
    expect(printed).toEqual({
      answer: 'x\ny\nx',
      status: 'answered',
      steps: 1,
      commits: 0,
      calls: 2,
      usage: { inputTokens: 20, outputTokens: 4 },
      costUSD: null,
      seconds: expect.any(Number),
      run: join(at.cwd, 'what.run'),
    });
    expect(Object.keys(printed as object)).toEqual(['answer', 'status', 'steps', 'commits', 'calls', 'usage', 'costUSD', 'seconds', 'run']);
  });

  it('says nothing at all with --quiet', async () => {
    const at = await here();
    const server = await modelForThisTest(turns(explore, commit, 'FINAL(result)'));
    expect(await runRlmc(at, argv('Which?', '--quiet'), { environment: askingOf(server) })).toEqual({ status: 0, stdout: 'no,no\n', stderr: '' });
  });

  it('reads its question from standard input', async () => {
    const at = await here();
    const server = await modelForThisTest(turns('FINAL(count(context))'));
    const command = `printf 'How many lines?\\nCount well.\\n' | "$@"`;
    const { exitCode, stdout } = await execa('sh', ['-c', command, 'sh', process.execPath, main, ...argv('-')], { cwd: at.cwd, env: { ...at.environment, ...askingOf(server) }, extendEnv: false });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '4' });
    expect(server.requests[0]?.messages.at(-1)?.content).toContain('How many lines?\nCount well.');
    expect(await readdir(at.cwd)).toContain('how-many-lines-count-well.run');
  });

  it('takes a folder of its own when the same is asked again, and pays for nothing', async () => {
    const at = await here();
    const server = await modelForThisTest(turns(explore, commit, 'FINAL(result)'));
    await runRlmc(at, argv('Which?'), { environment: askingOf(server) });
    const paid = server.requests.length;
    const again = await runRlmc(at, argv('Which?', '--json'), { environment: askingOf(server) });
    expect(JSON.parse(again.stdout)).toMatchObject({ answer: 'no,no', calls: 0, usage: { inputTokens: 0, outputTokens: 0 }, run: join(at.cwd, 'which-2.run') });
    expect(server.requests).toHaveLength(paid);
  });

  it('ends quietly when nobody reads the answer to its end', async () => {
    const at = await here();
    await at.file('log', 'some line\n'.repeat(100_000));
    const server = await modelForThisTest(turns('FINAL(grep(context, "line"))'));
    const { stdout, stderr } = await execa('sh', ['-c', `"$@" | head -n 1; echo "$?"`, 'sh', process.execPath, main, ...argv('Where?', '--quiet')], {
      cwd: at.cwd,
      env: { ...at.environment, ...askingOf(server) },
      extendEnv: false,
    });
    expect({ stdout, stderr }).toEqual({ stdout: 'some line\n0', stderr: '' });
  });
});

describe('a run that does not come to an answer', () => {
  it('prints what was found last when a budget is spent, says that it is not the answer, and ends with status 5', async () => {
    const at = await here();
    const server = await modelForThisTest(turns(explore, 'EXPLORE:\n  all = tally(ups)', 'EXPLORE:\n  more = take(all, 1)'));
    const { status, stdout, stderr } = await runRlmc(at, argv('Which?', '--max-calls', '2'), { environment: askingOf(server) });
    expect({ status, stdout }).toEqual({ status: 5, stdout: '"2\\tx"\n"1\\ty"\n' });
    expect(stderr).toContain('RLM7004');
    // Right before what it speaks of.
    expect(stderr).toMatch(/This is not the answer, but what was found last before the run ended:\n$/);
    expect(server.requests).toHaveLength(2);
  });

  it('has its diagnostics after the keys of every run, with --json', async () => {
    const at = await here();
    const server = await modelForThisTest(turns(explore, 'EXPLORE:\n  more = take(ups, 1)'));
    const { status, stdout, stderr } = await runRlmc(at, argv('Which?', '--max-calls', '1', '--json', '--quiet'), { environment: askingOf(server) });
    expect(status).toBe(5);
    // The status says that it is no answer, and errors are all that is said.
    expect(stderr).toMatch(/^error RLM7004: [^\n]+\n\nHint: [^\n]+\n\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ answer: '"x"\n"y"\n"x"\n', status: 'spent', steps: 1, calls: 1, diagnostics: [{ code: 'RLM7004' }] });
  });

  it('ends with status 4 when the model repeats itself, and has no answer when it found nothing', async () => {
    const at = await here();
    const server = await modelForThisTest(() => 'I do not know how to help with that.');
    const { status, stdout, stderr } = await runRlmc(at, argv('Which?', '--json'), { environment: askingOf(server) });
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ answer: null, status: 'stuck', diagnostics: [{ code: 'RLM6060' }] });
    // Done again it would be stuck again, with the same replies.
    expect(stderr).not.toContain('--resume');
  });

  it('gives the words that a model found, and says once what failed, where no Nix builds their flake', async () => {
    const at = await here();
    const server = await modelForThisTest(turns(explore, 'FINAL: It was x.'));
    const { status, stdout, stderr } = await runRlmc(at, argv('Which one?', '--store', 'unix:///nonexistent.sock'), { environment: askingOf(server) });
    expect({ status, stdout }).toEqual({ status: 3, stdout: 'It was x.\n' });
    expect(stderr.match(/RLM5004/g)).toHaveLength(1);
    expect(stderr).toMatch(/The run failed\. This is what it had until then:\n$/);
  });

  it('ends with status 4 when nobody answers at the endpoint', async () => {
    const at = await here();
    const server = await modelForThisTest(() => ({ status: 401, body: '{"error":{"message":"no such key"}}' }));
    const { status, stdout } = await runRlmc(at, argv('Which?', '--json'), { environment: askingOf(server) });
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ answer: null, status: 'failed', diagnostics: [{ severity: 'error' }] });
  });
});

describe('a run that is interrupted', () => {
  /** A run whose second turn never comes, once it waits for it. */
  async function waiting(at: Place, more: readonly string[] = []) {
    const second = Promise.withResolvers<void>();
    const server = await modelForThisTest((request) => {
      if (request.number === 1) return explore;
      second.resolve();
      return { cut: 'never' };
    });
    const child = startRlmc(at, argv('Which?', ...more), { environment: askingOf(server) });
    await second.promise;
    return { server, child };
  }

  it('says what is kept, and a command that goes on and asks for no reply that came, and ends with status 130', async () => {
    const at = await here();
    const { server, child } = await waiting(at);
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await child;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    const [, command = ''] = /what was answered is kept; this goes on without asking it again: rlmc (.*)\ninterrupted\n$/.exec(stderr) ?? [];
    expect(command).toMatch(/^run --resume which\.run --store \S+$/);
    const asked = server.requests.length;
    server.script(turns('no second first turn', 'FINAL(join(ups, ","))'));
    const resumed = await runRlmc(at, [...command.split(' '), '--json'], { environment: askingOf(server) });
    expect(resumed.status, resumed.stderr).toBe(0);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ answer: 'x,y,x', status: 'answered', steps: 1, run: join(at.cwd, 'which.run') });
    expect(server.requests).toHaveLength(asked + 1);
  });

  it('goes on with a run whose budget was spent, once it is raised', async () => {
    const at = await here();
    const server = await modelForThisTest(turns(explore, 'FINAL(count(ups))'));
    const { status, stderr } = await runRlmc(at, argv('How often?', '--max-calls', '1'), { environment: askingOf(server) });
    expect(status).toBe(5);
    const [, command = ''] = /^with more, this goes on: rlmc (.*) --max-calls N$/m.exec(stderr) ?? [];
    const again = await runRlmc(at, command.split(' '), { environment: askingOf(server) });
    expect(again.status).toBe(5);
    expect(server.requests).toHaveLength(1);
    expect(await runRlmc(at, [...command.split(' '), '--max-calls', '2', '--quiet'], { environment: askingOf(server) })).toEqual({ status: 0, stdout: '3\n', stderr: '' });
    expect(server.requests).toHaveLength(2);
  });

  it('goes away at once at a second signal', async () => {
    const at = await here();
    const { child } = await waiting(at, ['--quiet']);
    child.kill('SIGINT');
    child.kill('SIGTERM');
    expect(await child).toMatchObject({ exitCode: 130, stdout: '' });
  });
});

describe('on a terminal', () => {
  /** Runs it on a terminal that `script` makes, and gives all that was written there. */
  async function onTerminal(at: Place, command: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
    const quoted = command.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ');
    const { stdout } = await execa('script', ['--quiet', '--return', '--command', quoted, '/dev/null'], {
      cwd: at.cwd,
      env: { ...at.environment, ...environment, TERM: 'xterm', NO_COLOR: '1' },
      extendEnv: false,
      stdin: 'ignore',
    });
    return stdout;
  }

  it('shows the nodes of the plan by their names while it goes on, keeps a line for each step, and lets nothing control the terminal', async () => {
    const at = await here();
    const evil = 'EXPLORE:\n  ups = extract(context, "upgrade (\u001B]0;owned\u0007|\\w)")';
    // Asked in no other test, so that both elements are asked.
    const reply = turns(evil, commit.replace('vowel?', 'vowel? Really?'), 'FINAL(result)');
    const server = await modelForThisTest(async (request) => {
      const text = await reply(request);
      // Slow enough for the display, which is drawn ten times a second.
      return typeof text === 'string' ? { text, delay: 300 } : text;
    });
    const shown = await onTerminal(at, [process.execPath, main, ...argv('Which?', '--concurrency', '1')], askingOf(server));
    expect(shown).toMatch(/1\/20 steps, 1\/5 commits, \d+\/200 calls, [\d,]+ tokens/);
    expect(shown).toMatch(/asking m1 for step 2, \d+ s/);
    expect(shown).toMatch(/kinds +asking 1\/2, 1 left/);
    expect(shown).toMatch(/ups +(done|cached)/);
    expect(shown).toMatch(/join in line \d+ +waiting/);
    expect(shown).toContain('explored ups = extract(context, "upgrade (␛]0;owned␇|\\w)")');
    expect(shown).not.toContain('\u001B]');
    expect(shown).not.toContain('\u0007');
    // What is left at the end is the lines that stay.
    expect(shown.slice(shown.lastIndexOf('\u001B[J'))).toContain('no,no');
  });
});
