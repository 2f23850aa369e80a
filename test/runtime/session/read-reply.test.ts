import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../../../compiler/diagnostics/diagnostic.ts';
import { readReply } from '../../../runtime/session/read-reply.ts';
import { mutatedReplies, replies } from './support/replies.ts';
import { printReply } from './support/print-reply.ts';

const fence = '```';

describe('an action is found', () => {
  it.each([
    ['plain', 'EXPLORE:\n  a = lines(context)\n  b = count(a)', 'a = lines(context)\nb = count(a)'],
    ['on the line of its header', 'EXPLORE: a = lines(context)', 'a = lines(context)'],
    ['without its colon', 'EXPLORE\n  a = lines(context)', 'a = lines(context)'],
    ['in small letters', 'explore:\n  a = lines(context)', 'a = lines(context)'],
    ['with CRLF and a byte order mark', '\uFEFFEXPLORE:\r\n  a = lines(context)\r\n  b = count(a)\r\n', 'a = lines(context)\nb = count(a)'],
    ['with emphasis', '**EXPLORE:**\na = lines(context)', 'a = lines(context)'],
    ['with emphasis within the colon', '**EXPLORE**: a = lines(context)', 'a = lines(context)'],
    ['as a heading', '### COMMIT\nlet a = lines(context) in a', 'COMMIT let a = lines(context) in a'],
    ['in a fence', `${fence}\nEXPLORE:\na = lines(context)\n${fence}`, 'a = lines(context)'],
    ['with a fence of its own', `EXPLORE:\n${fence}rlm\na = lines(context)\n${fence}\nThat's it.`, 'a = lines(context)'],
    ['with a fence that never ends', `EXPLORE:\n~~~\na = lines(context)`, 'a = lines(context)'],
    ['as the language of a fence', `${fence}explore\na = lines(context)\n${fence}`, 'a = lines(context)'],
    ['in two fences', `EXPLORE:\n${fence}\na = lines(context)\n${fence}\nand then\n${fence}\nb = count(a)\n${fence}`, 'a = lines(context)\nb = count(a)'],
    ['after prose', "I'd say (first) to look.\n\nEXPLORE:\n  a = lines(context)", 'a = lines(context)'],
    ['before prose', 'EXPLORE:\n  a = lines(context)\n\nThis shows “how” it\'s made.', 'a = lines(context)'],
    ['around prose', 'EXPLORE:\nLook at the lines first.\n  a = lines(context)\nThen count all of them:\n  b = count(a)', 'a = lines(context)\nb = count(a)'],
    ['as a list', 'EXPLORE:\n1. a = lines(context)\n2. b = count(a)', 'a = lines(context)\nb = count(a)'],
    ['twice the same', 'EXPLORE:\na = lines(context)\n\nEXPLORE:\nb = count(a)', 'a = lines(context)\nb = count(a)'],
    ['over several lines', 'EXPLORE:\n  a = grep(\n    context,\n    "x"\n  )\n  b = count(a)', 'a = grep(\n    context,\n    "x"\n  )\nb = count(a)'],
    ['after thoughts', '<think>\nFINAL(x)? No.\nEXPLORE: b = x\n</think>\nEXPLORE: a = lines(context)', 'a = lines(context)'],
    ['after thoughts whose beginning is missing', 'FINAL would be early.\nEXPLORE: b = x\n</think>\n\nEXPLORE: a = lines(context)', 'a = lines(context)'],
    ['after prose in a plan', 'COMMIT:\nlet\n  a = lines(context)\nin\n  count(a)\n\nThis plan counts the lines.', 'COMMIT let\n  a = lines(context)\nin\n  count(a)'],
    ['with headers in its texts', 'COMMIT:\nlet\n  p = map("""Say\nFINAL: x\nEXPLORE:\n""", xs)\nin p', 'COMMIT let\n  p = map("""Say\nFINAL: x\nEXPLORE:\n""", xs)\nin p'],
  ])('%s', (_, reply, read) => {
    expect(printReply(reply)).toBe(read);
  });

  it.each([
    ['FINAL(total)', 'FINAL(total)'],
    ['FINAL (total)', 'FINAL(total)'],
    ['**FINAL(total)**', 'FINAL(total)'],
    ['`FINAL(total)`', 'FINAL(total)'],
    ['FINAL(combine([a, b], "sum")), which is it (I think).', 'FINAL(combine([a, b], "sum"))'],
    ['FINAL(join(a, ")"))', 'FINAL(join(a, ")"))'],
    ['FINAL(\n  total\n)\nDone.', 'FINAL(total)'],
    ['FINAL(total)\nFINAL(total)', 'FINAL(total)'],
  ])('%s', (reply, read) => {
    expect(printReply(reply)).toBe(read);
  });
});

describe('words are literal', () => {
  it.each(['$13,744,500', 'it is "42"', 'a (or b', `see\n${fence}\nx = 1\n${fence}`, 'first\nEXPLORE:\n  a = b\nCOMMIT:', 'C:\\new\\table \\u{41}', '<think>no</think>', '__init__ and **both**', 'FINAL(x)', '{"action": "x"}', '…'])('%j', (text) => {
    expect(printReply(`FINAL: ${text}`)).toBe(`FINAL ${text}`);
    expect(printReply(`I have it.\n\n**FINAL:** ${text}\n`)).toBe(`FINAL ${text}`);
  });

  it('without what stands around them and their header', () => {
    expect(printReply(`${fence}\nFINAL: 42\n${fence}`)).toBe('FINAL 42');
    expect(printReply('**FINAL: 42**')).toBe('FINAL 42');
    expect(printReply('FINAL ANSWER: 42')).toBe('FINAL 42');
  });

  it('whatever they are', () => {
    const words = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\r\n', '\n').trim());
    fc.assert(fc.property(words.filter((text) => text !== ''), (text) => void expect(readReply('reply', `FINAL: ${text}`)).toEqual({ action: { kind: 'final text', text } })));
  });
});

describe('a mistake is found where it is', () => {
  it.each([
    ['an empty reply', '', 'RLM6064'],
    ['nothing but thoughts', '<think>hm</think>\n', 'RLM6064'],
    ['prose alone', '\nI would look at it.\nThen decide.', 'RLM6061 2:1'],
    ['bindings without an action', 'Let us see:\na = lines(context)', 'RLM6061 2:1'],
    ['a plan without an action', 'let a = lines(context) in a', 'RLM6061 1:1'],
    ['EXPLORE and COMMIT', 'EXPLORE:\n a = b\nCOMMIT:\nlet b = a in b', 'RLM6063 3:1'],
    ['EXPLORE and FINAL', 'EXPLORE:\n a = b\n\nFINAL(a)', 'RLM6063 4:1'],
    ['FINAL and EXPLORE', 'FINAL(a)\nEXPLORE:\n a = b', 'RLM6063 2:1'],
    ['two plans', 'COMMIT: a\nCOMMIT: b', 'RLM6063 2:1'],
    ['two answers', 'FINAL(a)\nFINAL(b)', 'RLM6063 2:1'],
    ['JSON', '{"action": "explore", "steps": ["a = lines(context)"]}', 'RLM6066 1:1'],
    ['JSON in a fence', `Here:\n${fence}json\n{\n "action": "commit"\n}\n${fence}`, 'RLM6066 3:1'],
    ['JSON in an action', 'EXPLORE: {"steps": []}', 'RLM6066 1:10'],
    ['Python', `First\n${fence}python\nfor l in context.split():\n  print(l)\n${fence}`, 'RLM6067 2:1'],
    ['Python in an action', 'EXPLORE:\n a = lines(context)\n b = [x for x in a]', 'a = lines(context)\nRLM1028 3:9'],
    ['FINAL with nothing', 'FINAL:  ', 'RLM6068 1:1'],
    ['FINAL with empty parentheses', 'FINAL( )', 'RLM6068 1:1'],
    ['FINAL that is not closed', 'ok\nFINAL(total', 'RLM6069 2:1'],
    ['FINAL with an open text', 'FINAL("total)', 'RLM1007 1:7'],
    ['FINAL with words', 'FINAL(the total is 42)', 'RLM6074 1:7'],
    ['FINAL that goes on', 'FINAL(a) + b', 'RLM1025 1:10'],
    ['FINAL with two values', 'FINAL(a, b)', 'RLM1035 1:8'],
    ['EXPLORE with nothing', 'EXPLORE:\n', 'RLM6070 1:1'],
    ['EXPLORE with prose alone', 'EXPLORE: the lines that have errors', 'RLM6070 1:1'],
    ['EXPLORE with a plan', 'EXPLORE:\nlet\n a = lines(context)\nin\n count(a)', 'RLM6065 2:1'],
    ['COMMIT with bindings alone', 'COMMIT:\n a = lines(context)\n b = count(a)', 'RLM1031 2:2'],
    ['COMMIT without `in`', 'COMMIT:\nlet a = lines(context)\ncount(a)', 'RLM1033 3:1'],
    ['COMMIT with nothing', 'COMMIT:', 'RLM1030 1:1'],
    ['a step among good ones', 'EXPLORE:\n a = lines(context)\n b = count(a\n c = unique(a)', 'a = lines(context)\nRLM1014 3:11'],
    ['`=` for an argument', 'EXPLORE:\n a = grep(\n   context,\n   pattern = "x")\n b = a', 'RLM1020 4:12'],
    ['a name without a value', 'EXPLORE:\n a =\n b = count(context)', 'RLM1042 2:2'],
    ['a step after CRLF and characters of two units', 'EXPLORE:\r\n a = lines("💡")\r\n b = oops(\r\n', 'a = lines("💡")\nRLM1014 3:10'],
  ])('%s', (_, reply, read) => {
    expect(printReply(reply)).toBe(read);
  });
});

it('takes steps without names, and leaves the names to the session', () => {
  expect(printReply('EXPLORE:\n count(context)')).toBe('? = count(context)');
  expect(printReply('EXPLORE:\n a = lines(context)\n count(a)\n unique(a)')).toBe('a = lines(context)\n? = count(a)\n? = unique(a)');
});

it('reads ten thousand steps before a mistake in no time to speak of', () => {
  const steps = Array.from({ length: 10_000 }, (_, index) => `  a${index} = lines(context)`);
  expect(printReply(['EXPLORE:', ...steps, '  b = oops('].join('\n')).split('\n')).toHaveLength(10_001);
});

it('never throws, and points only at what is in the reply', () => {
  const check = (reply: string) => {
    const read = readReply('reply', reply);
    const at = (diagnostics: readonly Diagnostic[]) => {
      expect(diagnostics.length).toBeGreaterThan(0);
      for (const { location } of diagnostics) {
        if (location === undefined) continue;
        const { source, span } = location;
        expect(reply.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')).toBe(source.text);
        expect(span.start).toBeGreaterThanOrEqual(0);
        expect(span.end).toBeGreaterThanOrEqual(span.start);
        expect(span.end).toBeLessThanOrEqual(source.text.length);
      }
    };
    if (read.action === undefined) return at(read.diagnostics);
    if (read.action.kind !== 'explore') return;
    const { steps } = read.action;
    expect(steps.length).toBeGreaterThan(0);
    for (const [index, step] of steps.entries()) {
      if (!('diagnostics' in step)) continue;
      at(step.diagnostics);
      expect(index).toBe(steps.length - 1);
    }
  };
  fc.assert(fc.property(fc.oneof(replies, mutatedReplies, fc.string({ unit: 'binary' })), check), { numRuns: 2000 });
});
