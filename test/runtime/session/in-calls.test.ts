import { expect, it } from 'vitest';
import { playSession } from './support/play-session.ts';

const mistakes: readonly (readonly [string, string])[] = [
  ['RLM6061', 'I will look at the log first.'],
  ['RLM6061', 'ups = grep(context, "upgrade")'],
  ['RLM6061', 'let n = count(context) in n'],
  ['RLM6063', 'ups = grep(context, "upgrade")\n\nFINAL(ups)'],
  ['RLM6063', 'EXPLORE:\n  n = count(context)\n\nCOMMIT:\nlet m = count(context) in m'],
  ['RLM6064', ' '],
  ['RLM6065', 'EXPLORE:\nlet n = count(context) in n'],
  ['RLM6066', '{"action": "explore", "steps": "n = count(context)"}'],
  ['RLM6067', 'import re\nprint(len(context))'],
  ['RLM6068', 'FINAL: '],
  ['RLM6070', 'EXPLORE:\n'],
  ['RLM6074', 'FINAL(There are three upgrades, of x and of y)'],
  ['RLM6078', 'FINAL: count(context)'],
];

it.each(mistakes)('a model that calls functions is told of %s by its functions, and one that writes by what it writes: %j', async (code, reply) => {
  const [inCalls] = (await playSession([reply, 'FINAL: done'], {}, { protocol: 'tools' })).told;
  expect(inCalls).toContain(code);
  expect(inCalls).not.toMatch(/`(?:EXPLORE:|COMMIT:|FINAL[:(])/);
  const [inWords] = (await playSession([reply, 'FINAL: done'])).told;
  expect(inWords).toContain(code);
  expect(inWords).not.toMatch(/call `(?:explore|commit|final)`/);
});

it('no model is sent to a command for users', async () => {
  for (const protocol of ['text', 'tools'] as const) {
    const { told } = await playSession(['EXPLORE:\n  a = serach(context, "x")', 'EXPLORE:\n  a = llm_query(context)', 'EXPLORE:\n  a = grep(context)', 'EXPLORE:\n  a = grep(context, "x", nocase: true)'], {}, { protocol });
    expect(told.length).toBeGreaterThan(3);
    for (const text of told) expect(text).not.toContain('`rlmc');
  }
});
