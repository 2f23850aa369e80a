import { printAmount } from '../eval/amount.ts';
import { limits, mostOf } from '../eval/vm-spec.ts';
import { listOf, number, text, type Type } from '../types.ts';
import { answerOf, define } from './define.ts';
import type { GivenArguments } from './description.ts';

/** Ways to reduce what a function gives of each line, in the words of `combine`, `at` and `take`. */
const reductions = ['count', 'sum', 'min', 'max', 'first', 'last', 'list'] as const;

function resultOf(given: GivenArguments): Type {
  const reduction = reductions.find((word) => word === given.texts.get('reduce'));
  if (reduction === undefined) return answerOf(given);
  if (given.flags.has('by_key') || reduction === 'list') return listOf(text);
  return reduction === 'first' || reduction === 'last' ? text : number;
}

const describedLimits = Object.entries(limits)
  .map(([name, { unit, usual, least, most }]) => `\`${name}\` ${printAmount(usual, unit)} (from ${printAmount(least, unit)} to ${printAmount(most, unit)})`)
  .join(', ');

const person = '{ json: { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } } }';

const eval_ = define({
  name: 'eval',
  family: 'eval',
  parameters: [
    { name: 'code', kind: 'fixed text', empty: 'refused', optional: false, documentation: 'a program' },
    { name: 'bindings', kind: 'bindings', optional: false, documentation: 'what the program has, by name: `{ name: value }`, written out or a name of such a record; the values may be computed' },
    {
      name: 'vm_spec',
      kind: 'vm spec',
      optional: false,
      documentation:
        'where it runs and what it may use: `language` (`"python"`, `"python-native"`, `"javascript"`, `"rust"` or `"rust-native"`), and if need be `allowedModules`, `memoryLimit`, `cpuTimeLimit`, ' +
        '`timeLimit`, `diskLimit` and `outputLimit`; `networkAccess` can only be false',
    },
    {
      name: 'type',
      kind: 'result type',
      optional: true,
      default: 'text',
      documentation: 'what it gives: `"text"` unless given, `"number"`, `"bool"`, `{ json: schema }`, or `{ list: … }` of one of these',
    },
    {
      name: 'reduce',
      kind: 'word',
      words: reductions,
      optional: true,
      documentation: 'in Rust: the code is a function of one line, it is called with each of the binding `lines`, and this is what becomes of what it gives; there is no `type` then',
    },
    {
      name: 'by_key',
      kind: 'flag',
      optional: true,
      default: false,
      documentation: 'with `reduce`: the function gives keys and values, and the values of each key are reduced by themselves',
    },
  ],
  result: resultOf,
  resultText: 'the result',
  summary: 'what a program gives: its variable `result`, or else what it prints',
  details: `It runs when the plan is built, in a sandbox without network, home and other files, and only there. The same program with the same bindings and limits is run once, whatever plan it is in: there
is no clock, no randomness and no environment that could have it give something else.

A binding is a variable of the program, in the language’s own types: a Text is a string, a Number a number, a Bool a truth value, a List a list or array, a record an object or, in Python, a dict. A Number that
the language cannot hold exactly is an error that names the binding. Names of bindings are of ASCII letters, digits and underscores, and no keywords; \`result\` and \`print\` are taken. In Rust the code has
a function \`run\`, whose parameters are the bindings by their names and whose value is the result, or, without bindings, \`main\`, which prints.

\`result\` must be of the \`type\`. A number is accepted as a text, and nothing else is; a schema is one as in an [answer type](#schemas), and what it gives is a record for \`get\`. Where the program binds no \`result\`,
what it prints is the value: as it is for \`"text"\`, and else, white space around it aside, read by the type. An error of the program is reported at its line in the plan.

Python may import the modules that \`allowedModules\` names and what is in them, or, where that is not said, a set of modules that compute; \`"python"\`, which is the same as
\`"python-restricted"\`, has those of the standard library only. Of Python code the indentation that all lines share is dropped.

Limits are numbers of bytes and seconds, or texts with a unit: \`"512MB"\` (10^6), \`"512MiB"\` (2^20), \`"30s"\`, \`"2min"\`, \`"1h"\`. \`memoryLimit\` bounds the memory of the program, \`cpuTimeLimit\` the seconds of a processor that it takes, \`timeLimit\` those of a clock,
\`diskLimit\` the files that it writes, and \`outputLimit\` its result and what it prints. Unless given, they are
${describedLimits}; \`memoryLimit\` of JavaScript is at most ${printAmount(mostOf('memoryLimit', 'javascript'), 'bytes')}. A program that exceeds one is ended, and the
error names the limit. Whoever builds a plan may refuse code with \`--no-eval\`, or languages with \`--eval-languages\`.

With \`reduce\` the code is a closure or a function \`each\` of one line, which may give \`None\` for nothing: \`"count"\` (how often it gives true, or something), \`"sum"\`, \`"min"\` and \`"max"\` are Numbers, \`"first"\` and \`"last"\` are Texts and \`"list"\` is a List<Text>; with \`by_key\` it gives pairs of a key and a value, and the result is rows \`key\\tresult\`, as of \`group\`.`,
  examples: [
    { plan: 'eval("result = [max(row) - min(row) for row in rows]", { rows: [[1, 5], [2, 2.5]] }, { language: "python" }, type: { list: "number" })', answer: '4\n0.5\n' },
    {
      plan: 'eval("import re\\nfor line in text.splitlines():\\n    if re.search(\'err\', line): print(line.upper())", { text: context }, { language: "python", allowedModules: ["re"], cpuTimeLimit: "10s" })',
      context: 'ok\nan error\n',
      answer: 'AN ERROR\n',
    },
    { plan: 'eval("result = xs.reduce((a, b) => a * b, 1)", { xs: [2, 3, 7] }, { language: "javascript" }, type: "number")', answer: '42' },
    { plan: 'eval("print(6 * 7)", {}, { language: "javascript", memoryLimit: "64MiB" }, type: "number")', answer: '42' },
    {
      plan: `get(eval("result = { ...person, age: person.age + 1 }", { person: { name: "Ann", age: 41 } }, { language: "javascript" }, type: ${person}), "age")`,
      answer: '42',
    },
  ],
});

export { eval_ as eval };
