import fc from 'fast-check';
import { texts } from '../../../oracle/arbitraries.ts';
import { planCases } from '../../../oracle/plans.ts';

/** What a sensible model might say about a text of some lines. */
export const goodReplies = [
  'EXPLORE:\n  ups = extract(context, "upgrade (\\w+)")\n  times = tally(ups)',
  'EXPLORE:\n  found = grep(context, "a", around: 1)\n  n = count(found)\n  n = count(context, unit: "words")',
  'EXPLORE:\n  parts = chunk(context, 3)\n  rows = zip(parts, parts)\n  all = join(rows, "; ")',
  'COMMIT:\nlet\n  ups = extract(context, "(\\w+)")\n  n = count(ups)\nin\n  n',
  'COMMIT:\nlet kinds = map("Is it a vowel?", lines(context), type: { enum: ["yes", "no"] }) in tally(kinds)',
  'COMMIT:\nsort(unique(lines(context)), reverse: true)',
  'FINAL(n)',
  'FINAL(join(ups, "\\n"))',
  'FINAL(at(lines(context), 0))',
  'FINAL: It is $13,744,500 (or "${x}").',
  'EXPLORE:\n  words = eval("result = text.split(/\\s+/)", { text: context }, { language: "javascript" }, type: { list: "text" })\n  n = count(words)',
  'EXPLORE:\n  n = eval("""\n    print(sum(len(x) for x in xs))\n  """, { xs: lines(context) }, { language: "python", cpuTimeLimit: 5 }, type: "number")',
  'COMMIT:\nlet\n  rows = eval("result = text.length", { text: context }, { language: "javascript" }, type: "number")\n  kinds = map("Is it much?", [rows])\nin\n  eval("result = kinds.join()", { kinds: kinds }, { language: "javascript" })',
  'FINAL(eval("|line| line.len()", { lines: context }, { language: "rust" }, reduce: "sum"))',
  'I think that this is it.\n\n```\nEXPLORE:\n  ups = lines(context)\n```\nLet us see.',
] as const;

/** What models are known to get wrong, and what may stand anywhere in a mutated reply. */
const fragments = [
  ...['EXPLORE:', 'COMMIT:', 'FINAL:', 'FINAL(', 'FINAL', '(', ')', '[', ']', '{', '}', '"', '"""', '```', '```json', '\n', '\r\n', '\r', '=', '==', ',', ':', '#'],
  ...['let', 'in', 'true', 'answer', 'context', 'ups', 'n', 'grep', 'eval', 'javascript', 'language', 'networkAccess: true', 'memoryLimit', 'result = ', 'process.env', 'import os', 'map', 'rlm_call', 'combine', 'type', '__proto__', 'constructor', 'toString', '-1', '1e999', '0x1', '\\', '\\u{110000}', '\\u{D800}'],
  ...['$', '${', '${x}', "''", '\0', '\u001b[2J', '\ufeff', '\u2028', '\ud800', '\udc00', '😀', '{"action":"explore"}', '<text>', '</text>', '<data>'],
];

/** A reply that was good, with some tokens or lines deleted, said twice, exchanged or put in. */
export const mutatedReplies: fc.Arbitrary<string> = fc
  .record({
    reply: fc.constantFrom(...goodReplies),
    byLines: fc.boolean(),
    changes: fc.array(fc.record({ how: fc.constantFrom('delete', 'double', 'exchange', 'insert'), at: fc.nat(), to: fc.nat(), what: fc.constantFrom(...fragments) }), { minLength: 1, maxLength: 4 }),
  })
  .map(({ reply, byLines, changes }) => {
    const pieces = reply.match(byLines ? /[^\n]*\n|[^\n]+$/g : /\s+|\w+|[^\w\s]/g) ?? [];
    return changes.reduce<readonly string[]>((now, change) => changed(now, change), pieces).join('');
  });

function changed(pieces: readonly string[], { how, at, to, what }: { readonly how: string; readonly at: number; readonly to: number; readonly what: string }): readonly string[] {
  const [here, there] = [at % Math.max(1, pieces.length), to % Math.max(1, pieces.length)];
  switch (how) {
    case 'delete':
      return pieces.toSpliced(here, 1);
    case 'double':
      return pieces.toSpliced(here, 0, ...pieces.slice(here, here + 1));
    case 'exchange':
      return pieces.map((piece, index) => (index === here ? (pieces[there] ?? piece) : index === there ? (pieces[here] ?? piece) : piece));
    default:
      return pieces.toSpliced(here, 0, what);
  }
}

/** Anything at all. */
const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.oneof(fc.constantFrom(...fragments), texts, fc.string()), { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: texts.map((text) => `FINAL: ${text}`) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\n', 'EXPLORE:', 'COMMIT:', 'FINAL:', 'FINAL()', 'FINAL') },
  // Long in each way in which that could hurt: one line, many lines, deeply nested, many steps.
  {
    weight: 1,
    arbitrary: fc
      .record({ head: fc.constantFrom('', 'EXPLORE:\n', 'COMMIT:\n', 'FINAL(', 'FINAL: ', 'EXPLORE:\n  a = '), unit: fc.constantFrom('x', '(', '[', '{ a: ', '"', 'a = lines(context)\n', 'count(', '\n', '`', '😀'), times: fc.integer({ min: 1, max: 20_000 }) })
      .map(({ head, unit, times }) => head + unit.repeat(times)),
  },
);

/** A plan that is good, over a context of whatever text. */
const plans: fc.Arbitrary<string> = planCases(texts, 4).chain(({ plan }) => fc.constantFrom(`COMMIT:\n${plan}`, `FINAL(${plan})`, `EXPLORE:\n  x = ${plan}`));

/** One reply of a model that may say anything, and often says something sensible. */
export const replies: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: mutatedReplies },
  { weight: 2, arbitrary: fc.constantFrom(...goodReplies) },
  { weight: 2, arbitrary: anyText },
  { weight: 1, arbitrary: plans },
);
