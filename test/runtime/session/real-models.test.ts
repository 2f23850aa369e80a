import { describe, expect, it } from 'vitest';
import { diagnose } from '../../../compiler/diagnostics/diagnostic.ts';
import { renderForModels } from '../../../runtime/session/render-for-models.ts';
import { printReply } from './support/print-reply.ts';
import { playSession } from './support/play-session.ts';

const fence = '```';

describe('what a model makes up is never the answer', () => {
  it.each([
    ['results of its own EXPLORE', 'EXPLORE:\n  n = count(context)\n\nResult:\nn: Number: 57\n\nFINAL: 57', 'RLM6063 7:1'],
    ['the other side of the conversation', 'EXPLORE:\n  n = count(context)\n\nUser:\nn: Number: 57\n\nAssistant: FINAL(n)', 'RLM6063 7:12'],
    ['observations', 'Thought: count.\nAction: EXPLORE:\n  n = count(context)\nObservation: 57\nFINAL: 57', 'RLM6063 5:1'],
    ['numbered steps', 'Step 1: EXPLORE:\n  n = count(context)\n\nStep 2: FINAL(n)', 'RLM6063 4:9'],
    ['results of bindings without an action', 'n = count(context)\n\nFINAL: 57', 'RLM6063 3:1'],
    ['results of a fence', `${fence}\nn = count(context)\n${fence}\nResult: 57\n\nFINAL(n)`, 'RLM6063 6:1'],
    ['results of a tag', '<EXPLORE>\n- `n = count(context)`\n</EXPLORE>\nFINAL: 57', 'RLM6063 4:1'],
    ['a thought that never ends', '<think>\nSo it may be\nFINAL: 3?\nHm, wait.', 'RLM6075 3:1'],
  ])('such as %s', (_, reply, read) => {
    expect(printReply(reply)).toBe(read);
  });

  it('and does not keep its steps from being taken', () => {
    const steps = 'ups = grep(context, "upgrade")\nn = count(ups)';
    expect(printReply('EXPLORE:\n  ups = grep(context, "upgrade")\n\nResult: ups: Text, 57 lines\n<text2>\n1. = a(\n</text2>\nn: Number: 57\n\n  n = count(ups)')).toBe(steps);
  });

  it('but prose with an `=` before an answer is only prose', () => {
    expect(printReply('I found n = 3, so total = 3.\n\nFINAL: 3')).toBe('FINAL 3');
  });
});

describe('steps are read', () => {
  it.each([
    ['set as code', 'EXPLORE:\n- `a = lines(context)`\n- `b = count(a)`', 'a = lines(context)\nb = count(a)'],
    ['before the marks of a template', '<|start_header_id|>assistant<|end_header_id|>\n\nEXPLORE:\n a = lines(context)<|eot_id|>', 'a = lines(context)'],
    ['in a thought that never ends', '<think>\nLet us see.\nEXPLORE:\n a = lines(context)', 'a = lines(context)'],
    ['behind a label', '**Action:** EXPLORE:\n a = lines(context)', 'a = lines(context)'],
    ['without an action, whatever the fence says', `${fence}python\na = lines(context)\n${fence}`, 'RLM6061 2:1'],
    ['bound with `:=`', 'EXPLORE:\n a := lines(context)', 'RLM1039 2:4'],
    ['bound with `:`', 'EXPLORE:\n a: lines(context)', 'RLM1039 2:3'],
    ['bound with an arrow', 'EXPLORE:\n a <- lines(context)', 'RLM1039 2:4'],
  ])('%s', (_, reply, read) => {
    expect(printReply(reply)).toBe(read);
  });
});

it('takes marks of a template off an answer, unless they are the answer', () => {
  expect(printReply('FINAL: 42<|im_end|>')).toBe('FINAL 42');
  expect(printReply('FINAL: 42\n<｜end▁of▁sentence｜>\n')).toBe('FINAL 42');
  expect(printReply('FINAL: It ends with <|im_end|>')).toBe('FINAL It ends with <|im_end|>');
});

describe('an answer in words that was meant to be computed', () => {
  it.each(['n', '`n`', '(n)', '${n}', 'There are {n} upgrades.', 'count(context)'])('is pointed out: %s', async (words) => {
    const { end, told } = await playSession(['EXPLORE:\n  n = count(context)', `FINAL: ${words}`, 'FINAL(n)']);
    expect(told[1]).toContain('RLM6078');
    expect(end).toMatchObject({ status: 'answered', final: { kind: 'plan' } });
  });

  it('is taken when it is said again', async () => {
    const { end } = await playSession(['EXPLORE:\n  n = count(context)', 'FINAL: n', 'FINAL: n']);
    expect(end).toMatchObject({ status: 'answered', final: { kind: 'text', text: 'n' } });
  });

  it('is taken when no step is left in which another could be given', async () => {
    const { end } = await playSession(['EXPLORE:\n  n = count(context)', 'FINAL: n'], { explore: 1 });
    expect(end).toMatchObject({ status: 'answered', final: { kind: 'text', text: 'n' } });
  });

  it.each(['m', '$13,744,500', '{m}', 'f(x) {y}', 'n is 4', 'oops(n)'])('is none: %s', async (words) => {
    const { end } = await playSession(['EXPLORE:\n  n = count(context)', `FINAL: ${words}`]);
    expect(end).toMatchObject({ status: 'answered', final: { kind: 'text', text: words } });
  });
});

describe('a reply that repeats itself', () => {
  it('takes one step for each of its bindings, and the rest is left out', async () => {
    const { account, told } = await playSession([`EXPLORE:\n${'  a = lines(context)\n  b = count(a)\n'.repeat(2500)}`, 'FINAL(b)']);
    expect(account.spent.explore).toBe(2);
    expect(told[0]).toMatch(/b: Number: 4\n\nwarning RLM6076: of 5000 bindings the first 2 were run/);
  });

  it('is none where the same words mean something else', async () => {
    const { account } = await playSession(['EXPLORE:\n  a = lines(context)\n  b = count(a)\n  a = grep(a, "upgrade")\n  b = count(a)', 'FINAL(b)']);
    expect(account.spent.explore).toBe(4);
  });
});

describe('a hint', () => {
  it('is never one that only a person can follow', async () => {
    const { told } = await playSession(['EXPLORE:\n  a = grep(context)', 'EXPLORE:\n  a = crop(context)', 'EXPLORE:\n  a = lines(context, 10)']);
    expect(told[0]).toContain('Hint: `grep(input: Text | List<Text>, pattern: Text');
    expect(told[1]).toContain('Hint: the table of ops lists them all');
    expect(told[2]).toContain('Hint: `lines(input: Text)');
    expect(renderForModels([diagnose('RLM4001', { limit: 7 })])).toMatch(/Hint: make it smaller with `grep`, `take` or `slice`$/);
    expect(renderForModels([diagnose('RLM6020', { node: 'map', position: undefined, text: 'x', reasons: ['no'], reply: 'y' })])).toMatch(/Hint: ask for something simpler, a wider `type`, or use a stronger model$/);
    expect(renderForModels([diagnose('RLM7004', { limit: 7 })])).not.toContain('Hint');
  });

  it('of several mistakes of a kind at one place is given once, as the place is', () => {
    const source = { name: 'reply 1', text: 'COMMIT: map("?", xs)' };
    const failed = (position: number) => diagnose('RLM6020', { node: 'map', position: { first: position, last: position }, text: 'x', reasons: ['no'], reply: 'y' }, { source, span: { start: 8, end: 20 } });
    const told = renderForModels([failed(1), failed(2), failed(3)]);
    expect(told.match(/Hint/g)).toHaveLength(1);
    expect(told).toMatch(/\nerror RLM6020: element 2 of .*\n\nerror RLM6020: element 3 of [^\n]*$/);
  });
});

it('tells of mistakes in EXPLORE without a word of `let`', async () => {
  const { told } = await playSession(['EXPLORE:\n  in = count(context)']);
  expect(told[0]).toContain('RLM1044');
  expect(told[0]).not.toContain('`let`');
});

it('shows of a name that is very long only the beginning', async () => {
  const { told, end } = await playSession([`EXPLORE:\n  ${'x'.repeat(50_000)} = count(context)`, `FINAL(${'x'.repeat(50_000)})`]);
  expect(told[0]?.length).toBeLessThan(1000);
  expect(end.status).toBe('answered');
});
