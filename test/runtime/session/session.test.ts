import { describe, expect, it } from 'vitest';
import { playSession } from './support/play-session.ts';

const fence = '```';

/** Each mistake that a model can make, by the name of the file that shows what it is told. */
const mistakes: Readonly<Record<string, readonly string[]>> = {
  'no action': ['I would look at the log first.'],
  'empty reply': [''],
  'bindings without an action': ['ups = grep(context, "upgrade")'],
  'plan without an action': ['let\n  ups = grep(context, "upgrade")\nin\n  count(ups)'],
  'explore and commit': ['EXPLORE:\n  ups = grep(context, "upgrade")\n\nCOMMIT:\nlet\n  n = count(ups)\nin\n  n'],
  'explore and final': ['EXPLORE:\n  n = count(context)\n\nFINAL(n)'],
  json: [`${fence}json\n{"action": "explore", "steps": ["ups = grep(context, \\"upgrade\\")"]}\n${fence}`],
  python: [`${fence}python\nimport re\nups = re.findall("upgrade", context)\nprint(len(ups))\n${fence}`],
  'python in an explore': ['EXPLORE:\n  ups = grep(context, "upgrade")\n  n = len(ups) if ups else 0'],
  'final with nothing': ['FINAL:'],
  'final not closed': ['FINAL(count(context)'],
  'final with words': ['FINAL(There are three upgrades)'],
  'final of an unbound name': ['EXPLORE:\n  upgrades = grep(context, "upgrade")', 'FINAL(upgrade)'],
  'final that asks': ['FINAL(map("Is it a vowel?", lines(context)))'],
  'explore without bindings': ['EXPLORE:'],
  'explore without a name': ['EXPLORE:\n  count(context)'],
  'explore of a plan': ['EXPLORE:\nlet\n  ups = grep(context, "upgrade")\nin\n  count(ups)'],
  'explore that asks': ['EXPLORE:\n  kinds = map("Is it a vowel?", lines(context))'],
  'explore with a good step before': ['EXPLORE:\n  ups = grep(context, "upgrade")\n  n = cuont(ups)\n  m = count(ups)'],
  'explore of another type': ['EXPLORE:\n  n = combine(context, "sum")'],
  'explore that fails': ['EXPLORE:\n  n = combine(lines(context), "sum")'],
  'commit without in': ['COMMIT:\n  ups = grep(context, "upgrade")\n  n = count(ups)'],
  'commit with an unknown op': ['COMMIT:\nlet\n  ups = grepp(context, "upgrade")\nin\n  count(ups)'],
  'commit with unbound names': ['COMMIT:\nlet\n  n = count(upgrades)\n  m = later\n  later = count(context)\nin\n  n'],
};

describe('what the model is told', () => {
  it.each(Object.entries(mistakes))('of %s', async (name, replies) => {
    const { told, events } = await playSession([...replies, 'FINAL: done']);
    if (name !== 'explore without a name') expect(events.map(({ event }) => event)).toContain('mistake');
    const lines = replies.flatMap((reply, index) => ['REPLY', '', reply, '', 'WHAT THE MODEL IS TOLD', '', told[index] ?? '', '']);
    await expect(lines.join('\n')).toMatchFileSnapshot(`mistakes/${name.replaceAll(' ', '-')}.txt`);
  });
});

describe('a step', () => {
  it('of each binding is taken, in order up to the first mistake, which takes one too', async () => {
    const { account, told, events } = await playSession(['EXPLORE:\n  a = lines(context)\n  b = count(a)\n  c = oops(a)\n  d = count(a)', 'FINAL(b)']);
    expect(account.spent.explore).toBe(3);
    expect(told[0]).toMatch(/^a: .*b: Number: 4.*RLM2007.*\bc = oops/s);
    expect(events.filter(({ event }) => event === 'explored')).toHaveLength(2);
  });

  it('without a name gets one that is free', async () => {
    const { end, told } = await playSession(['EXPLORE:\n  step_1 = lines(context)\n  count(step_1)', 'FINAL(step_2)']);
    expect(told[0]).toContain('step_2 (the name that it got, since you gave none): Number: 4');
    expect(end.status).toBe('answered');
  });

  it('is the last one, and the model is told', async () => {
    const { told, end, account } = await playSession(['EXPLORE:\n  a = lines(context)\n  b = count(a)\n  c = unique(a)', 'FINAL(b)'], { explore: 2 });
    expect(account.spent.explore).toBe(2);
    expect(told[0]).toMatch(/b: Number: 4.*RLM6072.*of 3 bindings the first 2 were run.*No explore steps are left: COMMIT a plan, or give FINAL\.$/s);
    expect(end.status).toBe('answered');
  });

  it('is not begun after an interruption that came while another was taken', async () => {
    const interruption = new AbortController();
    const events: string[] = [];
    const played = playSession(['EXPLORE:\n  a = lines(context)\n  b = count(a)\n  c = unique(a)'], {}, {
      emit: ({ event }) => {
        events.push(event);
        // As a signal comes: when nothing else is done.
        if (event === 'explored') setImmediate(() => interruption.abort(new Error('interrupted')));
      },
    }, interruption.signal);
    await expect(played).rejects.toThrow('interrupted');
    expect(events.filter((event) => event === 'explored').length).toBeLessThan(3);
  });

  it('more than there are ends the session with what was found last', async () => {
    const { end } = await playSession(['EXPLORE:\n  a = lines(context)', 'EXPLORE:\n  b = count(a)'], { explore: 1 });
    expect(end).toMatchObject({ status: 'spent', diagnostic: { code: 'RLM7002' }, last: { source: { text: expect.stringContaining('lines(context)') } } });
  });

  it('and a commit are both gone: only FINAL is left', async () => {
    const { told } = await playSession(['EXPLORE:\n  a = lines(context)', 'FINAL(a)'], { explore: 1, commits: 0 });
    expect(told[0]).toMatch(/No explore steps and no commits are left: give FINAL\.$/);
  });
});

describe('the same action', () => {
  it('is pointed out the second time, and ends the session the third time', async () => {
    const { end, told } = await playSession(['EXPLORE:\n  a = lines(context)', 'I try again.\n\nexplore\n a   =  lines( context )  # so', '```\nEXPLORE: a = lines(context)\n```']);
    expect(told[0]).not.toContain('RLM6073');
    expect(told[1]).toMatch(/RLM6073: you asked for the same as just before.*a: List<Text>/s);
    expect(end).toMatchObject({ status: 'stuck', diagnostic: { code: 'RLM6060' } });
  });

  it('is one that cannot be read as well', async () => {
    const { end, told } = await playSession(['I would look.', 'I would  look.\n', 'I would look.']);
    expect(told[1]).toMatch(/RLM6073.*RLM6061/s);
    expect(end.status).toBe('stuck');
  });

  it('after another is no repetition', async () => {
    const replies = ['EXPLORE: a = lines(context)', 'EXPLORE: b = count(a)'];
    const { end, told } = await playSession([...replies, ...replies, ...replies, 'FINAL(b)']);
    expect(told.join('\n')).not.toContain('RLM6073');
    expect(end.status).toBe('answered');
  });

  it('over another value is the same all the same', async () => {
    const { end } = await playSession(['EXPLORE: a = context', 'EXPLORE: a = lines(a)', 'EXPLORE: a = lines(a)', 'FINAL(a)']);
    expect(end.status).toBe('answered');
  });
});

it('takes no answer that names what is not there, and finds what was meant', async () => {
  const { end, told } = await playSession(['EXPLORE:\n  total = count(context)', 'FINAL(totla)', 'FINAL(total)']);
  expect(told[1]).toMatch(/RLM6071: nothing is bound to `totla`.*did you mean `total`\? There are: `context`, `total`/s);
  expect(end).toMatchObject({ status: 'answered', final: { kind: 'plan', plan: { source: { text: expect.stringContaining('total = count(context)') } } } });
});

it('keeps words as they are', async () => {
  const { end } = await playSession(['FINAL: $13,744,500 ("net", see\n```\nEXPLORE:\n```']);
  expect(end).toMatchObject({ status: 'answered', final: { kind: 'text', text: '$13,744,500 ("net", see\n```\nEXPLORE:\n```' } });
});
