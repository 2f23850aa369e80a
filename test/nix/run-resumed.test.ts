import { appendFile, readdir, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { type TraceEvent, traceEvent } from '../../runtime/trace/event.ts';
import { main } from '../cli/support/rlmc.ts';
import type { Script, ScriptedModel } from '../support/scripted-model.ts';
import { askingOf, modelForThisTest, place, type Place, requestsDuring, runRlmc } from './support/asking.ts';

const log = 'a upgrade x\nb upgrade y\nc upgrade x\nd install z\n';
const turns = [
  'EXPLORE:\n  ups = extract(context, "upgrade (\\w)")',
  'COMMIT:\nlet\n  kinds = map("Is it a vowel?", ups, type: { enum: ["yes", "no"] })\nin\n  tally(kinds)',
  'EXPLORE:\n  all = join(result, "; ")',
  'FINAL(all)',
];

/** The turns of a session, and `no` for what its plans ask. */
const scripted =
  (replies: readonly string[]): Script =>
  ({ messages }) =>
    messages[0]?.content.includes('EXPLORE:') === true ? (replies[(messages.length - 2) / 2] ?? 'FINAL: ?') : 'no';

const key = 'sk-a-key-that-nobody-may-ever-see';

function runOf(here: Place, server: ScriptedModel, argv: readonly string[]) {
  return runRlmc(here, ['run', '--store', here.store, ...argv], { environment: askingOf(server, key) });
}

const newRun = ['-q', 'What was upgraded?', '-c', 'log', '--model', 'm1', '--direct', 'never', '-o', 'out.run'];
const resume = ['--resume', 'out.run'];

async function prepared(script: Script = scripted(turns)) {
  const here = await place();
  await here.file('log', log);
  return { here, server: await modelForThisTest(script) };
}

async function eventsOf(here: Place): Promise<readonly TraceEvent[]> {
  return (await readFile(join(here.cwd, 'out.run/trace.jsonl'), 'utf8')).trimEnd().split('\n').map((line) => traceEvent.parse(JSON.parse(line)));
}

describe('a run that is resumed', () => {
  it('prints its answer again when it had one, and asks nothing', async () => {
    const { here, server } = await prepared();
    const first = await runOf(here, server, newRun);
    expect(first).toMatchObject({ status: 0, stdout: '3\tno\n' });
    const before = (await eventsOf(here)).length;
    const asked = await requestsDuring(server, async () => expect(await runOf(here, server, resume)).toMatchObject({ status: 0, stdout: '3\tno\n' }));
    expect({ asked, events: (await eventsOf(here)).length }).toEqual({ asked: 0, events: before });
  });

  it('makes the flake of the answer again where it was deleted, and asks nothing', async () => {
    const { here, server } = await prepared();
    await runOf(here, server, newRun);
    for (const flake of ['answer.flake', 'commit-1.flake']) await rm(join(here.cwd, 'out.run', flake), { recursive: true });
    expect(await requestsDuring(server, async () => expect(await runOf(here, server, resume)).toMatchObject({ status: 0, stdout: '3\tno\n' }))).toBe(0);
  });

  it('goes on where a limit ended it, with a higher one, and pays for what is new alone', async () => {
    const { here, server } = await prepared();
    expect(await runOf(here, server, [...newRun, '--max-calls', '4'])).toMatchObject({ status: 5 });
    expect(server.requests).toHaveLength(4);
    expect(await runOf(here, server, [...resume, '--json'])).toMatchObject({ status: 5 });
    expect(server.requests).toHaveLength(4);
    const ended = await runOf(here, server, [...resume, '--max-calls', '20', '--json']);
    expect(ended).toMatchObject({ status: 0 });
    // What was paid before counts.
    expect(JSON.parse(ended.stdout)).toMatchObject({ answer: '3\tno', calls: 6, status: 'answered' });
    expect(server.requests).toHaveLength(6);
    expect((await eventsOf(here)).filter(({ event }) => event === 'resumed')).toHaveLength(2);
  });

  it('gives up a line of its trace that was not written to its end', async () => {
    const { here, server } = await prepared();
    await runOf(here, server, [...newRun, '--max-calls', '4']);
    const trace = join(here.cwd, 'out.run/trace.jsonl');
    await truncate(trace, (await stat(trace)).size - 7);
    const ended = await runOf(here, server, [...resume, '--max-calls', '20']);
    expect(ended).toMatchObject({ status: 0, stdout: '3\tno\n' });
    expect(ended.stderr).not.toContain('RLM3027');
    await eventsOf(here);
  });

  it('reads standard input from its folder', async () => {
    const { here, server } = await prepared();
    const argv = ['run', '--store', here.store, '-q', 'What was upgraded?', '-c', '-', '--model', 'm1', '--direct', 'never', '-o', 'in.run', '--max-calls', '4'];
    const { exitCode } = await execa(process.execPath, [main, ...argv], { cwd: here.cwd, env: { ...here.environment, ...askingOf(server, key) }, extendEnv: false, input: log, reject: false });
    expect(exitCode).toBe(5);
    expect(await readFile(join(here.cwd, 'in.run/contexts/context'), 'utf8')).toBe(log);
    expect(await runOf(here, server, ['--resume', 'in.run', '--max-calls', '20'])).toMatchObject({ status: 0, stdout: '3\tno\n' });
  });

  it('says which text has changed (RLM3025), and takes it from elsewhere', async () => {
    const { here, server } = await prepared();
    await runOf(here, server, [...newRun, '--max-calls', '4']);
    await here.file('log', `${log}e upgrade w\n`);
    const refused = await runOf(here, server, [...resume, '--max-calls', '20']);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('RLM3025');
    await here.file('old', log);
    expect(await runOf(here, server, [...resume, '--max-calls', '20', '-c', 'old'])).toMatchObject({ status: 0 });
    expect(server.requests).toHaveLength(6);
    // What is given is compared where the answer is there, too.
    expect((await runOf(here, server, [...resume, '-c', 'log'])).stderr).toContain('RLM3025: the context `context` is not what it was when the run began: `log` has changed');
    expect(await runOf(here, server, [...resume, '-c', 'old'])).toMatchObject({ status: 0, stdout: '3\tno\n' });
  });

  it('says which text is gone (RLM3025), and how to say where it is', async () => {
    const { here, server } = await prepared();
    await runOf(here, server, [...newRun, '--max-calls', '4']);
    await rm(join(here.cwd, 'log'));
    const refused = await runOf(here, server, [...resume, '--max-calls', '20']);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(/RLM3025: .*log` is not there any more\n\nHint: .*`-c context=FILE`/);
  });

  it('says which lines of its trace are damaged (RLM3027), and goes on with the others', async () => {
    const { here, server } = await prepared();
    await runOf(here, server, [...newRun, '--max-calls', '4']);
    const trace = join(here.cwd, 'out.run/trace.jsonl');
    const lines = (await readFile(trace, 'utf8')).split('\n');
    await here.file('out.run/trace.jsonl', lines.with(2, '{"time":').join('\n'));
    const ended = await runOf(here, server, [...resume, '--max-calls', '20']);
    expect(ended).toMatchObject({ status: 0, stdout: '3\tno\n' });
    expect(ended.stderr).toMatch(/warning RLM3027: line 3 of .* is no event: it is no JSON/);
    expect(server.requests).toHaveLength(6);
  });

  it('says what differs from the run (RLM3024)', async () => {
    const { here, server } = await prepared();
    await runOf(here, server, newRun);
    const { status, stderr } = await runOf(here, server, [...resume, '-q', 'What else?', '-c', 'other=log', '--model', 'm2']);
    expect(status).toBe(1);
    expect(stderr).toContain('RLM3024');
    expect(stderr).toContain('has `question`, `context` and `model` other than what is given');
    expect((await runOf(here, server, [...resume, '--model', 'm1', '--child-model', 'm2'])).stderr).toContain('has `child-model` other than what is given');
  });

  it('is none where there is no run (RLM3023)', async () => {
    const { here, server } = await prepared();
    await here.file('out.run/note', 'mine');
    expect((await runOf(here, server, resume)).stderr).toContain('RLM3023');
    await here.file('out.run/run.json', '{"v":2}');
    expect((await runOf(here, server, resume)).stderr).toContain('RLM3023');
  });
});

describe('the folder of a run', () => {
  it('is new, or empty (RLM3022)', async () => {
    const { here, server } = await prepared();
    expect((await runOf(here, server, newRun)).status).toBe(0);
    const again = await runOf(here, server, newRun);
    expect(again).toMatchObject({ status: 1, stdout: '' });
    expect(again.stderr).toContain('RLM3022');
    expect(again.stderr).toMatch(/rlmc run --resume \S*out\.run/);
    expect(server.requests).toHaveLength(6);
    await here.file('mine/note', 'mine');
    expect((await runOf(here, server, [...newRun.slice(0, -1), 'mine'])).stderr).toContain('it has other files');
    expect((await runOf(here, server, [...newRun.slice(0, -1), 'log'])).stderr).toContain('it is no directory');
  });

  it('is good for a new run where one was killed while it kept its texts', async () => {
    const { here, server } = await prepared();
    const begun = ['.rlmc-new-run', 'contexts/context', 'contexts/.rlmc-new-1-other'];
    for (const name of begun) await here.file(`out.run/${name}`, 'half of');
    expect(await runOf(here, server, newRun)).toMatchObject({ status: 0, stdout: '3\tno\n' });
    expect((await readdir(join(here.cwd, 'out.run'))).sort()).toEqual(['answer.flake', 'commit-1.flake', 'run.json', 'trace.jsonl']);
    // Without that file they are somebody's own.
    await here.file('mine/contexts/context', 'mine');
    expect((await runOf(here, server, [...newRun.slice(0, -1), 'mine'])).stderr).toContain('RLM3022');
  });

  it('has the trace for its owner alone, and never the key, whatever an endpoint says', async () => {
    const { here, server } = await prepared(() => `FINAL: Your key is ${key}.`);
    expect((await runOf(here, server, newRun)).status).toBe(0);
    const trace = join(here.cwd, 'out.run/trace.jsonl');
    const text = await readFile(trace, 'utf8');
    expect(text).not.toContain(key);
    expect(text).toContain('Your key is [key].');
    expect((await stat(trace)).mode & 0o777).toBe(0o600);
  });
});

describe('rlmc trace', () => {
  it('prints the tree of a run, from its folder or its file', async () => {
    const { here, server } = await prepared();
    await runOf(here, server, newRun);
    const printed = await runRlmc(here, ['trace', 'out.run']);
    expect(printed.status).toBe(0);
    const normal = printed.stdout
      .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
      .replace(/\d+\.\d{3} s/g, 'N s')
      .replace(/(asked )[0-9a-f]{8}/g, '$1QUESTION')
      .replace(/\S*\/nix\/store\/[a-z0-9]{32}-/g, '/nix/store/HASH-');
    await expect(normal).toMatchFileSnapshot('golden/trace.txt');
    expect((await runRlmc(here, ['trace', 'out.run/trace.jsonl'])).stdout).toBe(printed.stdout);
  });

  it('says what each session paid where prices are known, and with --messages all that was said', async () => {
    const { here, server } = await prepared();
    await here.file('prices', '{ "m1": { "price": { "input": 1, "output": 5 } } }');
    expect(await runOf(here, server, [...newRun, '--models', 'prices'])).toMatchObject({ status: 0 });
    const brief = await runRlmc(here, ['trace', 'out.run']);
    // Six replies of ten tokens in, and two out.
    expect(brief.stdout).toContain('ended: answered; 6 requests of its own, 72 tokens, $0.00012\n');
    expect(brief.stdout).not.toContain('| ');
    const { stdout } = await runRlmc(here, ['trace', 'out.run', '--messages']);
    expect(stdout).toMatch(/^ {2}turn 1: .*\n {4}system:\n {6}\| You answer a question/m);
    expect(stdout).toMatch(/^ {4}assistant:\n {6}\| EXPLORE:\n {6}\| {3}ups = extract\(context, "upgrade \(\\w\)"\)$/m);
    expect(stdout).toContain('| Is it a vowel?');
    expect(stdout.split('\n').filter((line) => !/^ *\| /.test(line) && !/^ *(?:system|user|assistant):$/.test(line) && !/^ *\|$/.test(line)).join('\n')).toBe(brief.stdout);
  });

  it('shows a turn that got no reply', async () => {
    const { here, server } = await prepared(() => ({ status: 401, body: '{}' }));
    expect(await runOf(here, server, newRun)).toMatchObject({ status: 4 });
    expect((await runRlmc(here, ['trace', 'out.run'])).stdout).toContain('  turn 1: no reply\n');
  });

  it('says which lines are damaged (RLM3027), and prints the others', async () => {
    const { here, server } = await prepared();
    await runOf(here, server, newRun);
    const whole = await runRlmc(here, ['trace', 'out.run']);
    await appendFile(join(here.cwd, 'out.run/trace.jsonl'), '{"event":"never heard of"}\n{"ev');
    const { status, stdout, stderr } = await runRlmc(here, ['trace', 'out.run']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: whole.stdout });
    expect(stderr.match(/^warning RLM3027.*/gm)).toEqual([expect.stringContaining("its `event` is wrong"), expect.stringContaining("it is no JSON")]);
  });

  it('refuses what is no trace (RLM3026)', async () => {
    const here = await place();
    await here.file('log', log);
    for (const path of ['log', 'nothing', '.']) expect(await runRlmc(here, ['trace', path])).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('RLM3026') as string });
  });
});
