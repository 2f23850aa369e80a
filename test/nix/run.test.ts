import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { traceEvent } from '../../runtime/trace/event.ts';
import { askingOf, modelForThisTest, place, runRlmc } from './support/asking.ts';

const log = 'a upgrade x\nb upgrade y\nc upgrade x\nd install z\n';

it('explores, commits a plan that asks, and gives an answer that Nix can build', async () => {
  const here = await place();
  await here.file('log', log);
  const turns = [
    'EXPLORE:\n  ups = extract(context, "upgrade (\\w)")\n  times = tally(ups)',
    'COMMIT:\nlet\n  kinds = map("Is it a vowel?", ups, type: { enum: ["yes", "no"] })\nin\n  tally(kinds)',
    'FINAL(join(result, "; "))',
  ];
  const server = await modelForThisTest(({ messages }) => (messages[0]?.content.startsWith('You answer a question') === true ? (turns[(messages.length - 2) / 2] ?? 'FINAL: ?') : 'no'));
  const ended = await runRlmc(here, ['run', '-q', 'What was upgraded?', '-c', 'log', '--model', 'm1', '-o', 'out.run', '--store', here.store], { environment: askingOf(server) });
  expect(ended).toMatchObject({ status: 0, stdout: '3\tno\n' });
  const events = (await readFile(join(here.cwd, 'out.run/trace.jsonl'), 'utf8')).trimEnd().split('\n').map((line) => traceEvent.parse(JSON.parse(line)));
  // What a session does; what Nix and the endpoint do besides is told in between.
  const steps = ['began', 'asked', 'replied', 'explored', 'committed', 'built', 'ended'];
  expect(events.map(({ event }) => event).filter((event) => steps.includes(event))).toEqual(['began', 'asked', 'replied', 'explored', 'explored', 'asked', 'replied', 'committed', 'built', 'asked', 'replied', 'ended', 'built']);
  expect(server.requests).toHaveLength(5);
  expect(await readFile(join(here.cwd, 'out.run/answer.flake/plan.rlm'), 'utf8')).toContain('result = tally(kinds)');
});
