import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openChatModel } from '../../../runtime/model/open-chat-model.ts';
import { callOfText, textOfCalls, withCalls } from '../../../runtime/session/tool-calls.ts';
import { turnId } from '../../../runtime/session/take-turn.ts';
import { systemPrompt } from '../../../runtime/session/prompt.ts';
import { toolsWording } from '../../../runtime/session/tools-wording.ts';
import { type Reaction, scriptedModel } from '../../support/scripted-model.ts';
import { playSession } from './support/play-session.ts';

const call = (name: string, given: unknown) => ({ name, arguments: JSON.stringify(given) });

describe('a call', () => {
  it.each([
    ['explore', { steps: 'a = lines(context)\nb = count(a)' }, 'EXPLORE:\na = lines(context)\nb = count(a)'],
    ['explore', { steps: ['a = lines(context)', 'b = count(a)'] }, 'EXPLORE:\na = lines(context)\nb = count(a)'],
    ['commit', { plan: 'let a = context in a' }, 'COMMIT:\nlet a = context in a'],
    ['final', { expression: 'count(a)' }, 'FINAL(count(a))'],
    ['final', { text: '$5 ("net")\nEXPLORE:' }, 'FINAL: $5 ("net")\nEXPLORE:'],
    ['final', {}, 'FINAL: '],
  ])('of %s with %j is kept in words', (name, given, words) => {
    expect(textOfCalls([call(name, given)])).toBe(words);
  });

  it('that is no action, or no JSON, is kept as it is', () => {
    expect(textOfCalls([{ name: 'search', arguments: '{"q": "x"}' }])).toBe('search({"q": "x"})');
    expect(textOfCalls([{ name: 'explore', arguments: 'a = lines(context)' }])).toBe('EXPLORE:\na = lines(context)');
  });

  it('is found again in the words that were kept', () => {
    const steps = fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\n\n'));
    fc.assert(
      fc.property(steps, fc.constantFrom('explore', 'commit', 'final'), (text, name) => {
        const made = call(name, { [name === 'explore' ? 'steps' : name === 'commit' ? 'plan' : 'text']: text });
        expect(callOfText(textOfCalls([made]))).toEqual(made);
      }),
    );
    expect(callOfText('FINAL(count(a))')).toEqual(call('final', { expression: 'count(a)' }));
    expect(callOfText('I would look.')).toBeUndefined();
  });
});

it('several calls in one reply are as many actions, and none of them is taken', async () => {
  const { told } = await playSession([textOfCalls([call('explore', { steps: 'a = lines(context)' }), call('final', { expression: 'a' })]), 'FINAL: x']);
  expect(told[0]).toContain('RLM6063');
});

it('gives each result to its call', () => {
  const messages = [
    { role: 'system', content: 's' },
    { role: 'user', content: 'q' },
    { role: 'assistant', content: 'EXPLORE:\na = context' },
    { role: 'user', content: 'a: Text' },
    { role: 'assistant', content: 'I would look.' },
    { role: 'user', content: 'RLM6061' },
  ] as const;
  expect(withCalls(messages).map((message) => message.call?.id)).toEqual([undefined, undefined, 'call_2', 'call_2', undefined, undefined]);
});

it('is another conversation than the same in words', () => {
  const turn = { model: { name: 'm', params: {} }, messages: [{ role: 'user', content: 'q' }] } as const;
  expect(turnId({ ...turn, protocol: 'tools' })).not.toBe(turnId(turn));
  expect(turnId({ ...turn, protocol: 'text' })).toBe(turnId(turn));
});

it('has a system message of its own, with the same ops', async () => {
  expect(systemPrompt(toolsWording)).not.toMatch(/^EXPLORE:$/m);
  await expect(systemPrompt(toolsWording)).toMatchFileSnapshot('prompt-tools.golden.txt');
});

it('plays a session over HTTP, with a model that calls and now and then only talks', async () => {
  const reactions: readonly Reaction[] = [
    { calls: [call('explore', { steps: 'ups = grep(context, "upgrade")\nn = count(ups)' })] },
    'EXPLORE:\n  m = count(context)',
    { calls: [call('serach', { q: 'x' })], finishReason: 'stop' },
    { calls: [call('final', { expression: 'n' })] },
  ];
  const server = await scriptedModel(({ number }) => reactions[number - 1] ?? 'FINAL: ?');
  try {
    const { end, events } = await playSession([], {}, { protocol: 'tools', chat: openChatModel({ baseUrl: server.baseUrl, concurrency: 1 }) });
    expect(end).toMatchObject({ status: 'answered', final: { kind: 'plan' } });
    expect(events.flatMap((event) => (event.event === 'replied' ? [event.reply] : []))).toEqual(['EXPLORE:\nups = grep(context, "upgrade")\nn = count(ups)', 'EXPLORE:\n  m = count(context)', 'serach({"q":"x"})', 'FINAL(n)']);
    const last = server.requests.at(-1)?.body;
    expect(last).toMatchObject({
      tools: [{ type: 'function', function: { name: 'explore' } }, { function: { name: 'commit' } }, { function: { name: 'final' } }],
      messages: [
        { role: 'system' },
        { role: 'user' },
        { role: 'assistant', tool_calls: [{ id: 'call_2', type: 'function', function: call('explore', { steps: 'ups = grep(context, "upgrade")\nn = count(ups)' }) }] },
        { role: 'tool', tool_call_id: 'call_2', content: expect.stringContaining('n: Number: 3') },
        { role: 'assistant', tool_calls: [{ id: 'call_4' }] },
        { role: 'tool', tool_call_id: 'call_4' },
        { role: 'assistant', content: 'serach({"q":"x"})' },
        { role: 'user', content: expect.stringContaining('RLM6061') },
      ],
    });
  } finally {
    await server.stop();
  }
});
