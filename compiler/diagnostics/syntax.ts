import { define } from './define.ts';
import { example } from './example.ts';
import { excerpt } from './excerpt.ts';

type None = Record<never, never>;

const foreign = {
  choice: {
    what: 'choices',
    hint: 'choose by what a text holds: `grep` and `keep` select lines and items, and an empty result is no error',
  },
  loop: { what: 'loops', hint: 'ops work on each line or item by themselves: give them the whole list' },
  function: { what: 'functions', hint: 'give the op its arguments directly, and bind what is used twice to a name' },
  declaration: { what: 'statements', hint: 'write bindings as `name = value` between `let` and `in`, and the result after `in`' },
} as const;

const shape = 'let\n  errors = grep(context, "ERROR")\nin\n  count(errors)';

/** RLM1014 and on: the grammar of a plan. */
export const syntax = {
  RLM1014: define<{ open: string; closing: string }>({
    title: 'bracket that is never closed',
    message: ({ open }) => `this \`${open}\` is never closed`,
    hint: ({ closing }) => `\`${closing}\` is missing before the next binding, \`in\` or the end`,
    explanation: 'Each `(`, `[` and `{` needs its partner in the same binding.' + example('count(lines(context)', 'count(lines(context))'),
  }),
  RLM1015: define<{ close: string }>({
    title: 'bracket that closes nothing',
    message: ({ close }) => `this \`${close}\` closes nothing`,
    hint: () => 'remove it, or add the bracket that it should close',
    explanation: 'Each closing bracket needs an opening one before it in the same binding.' + example('count(context))', 'count(context)'),
  }),
  RLM1016: define<{ close: string; open: string; wanted: string }>({
    title: 'wrong closing bracket',
    message: ({ close, open }) => `\`${close}\` cannot close \`${open}\``,
    hint: ({ wanted }) => `write \`${wanted}\``,
    explanation: 'Calls are closed by `)`, lists by `]` and records by `}`.' + example('take(["a", "b"), 1)', 'take(["a", "b"], 1)'),
  }),
  RLM1017: define<{ limit: number }>({
    title: 'brackets nested too deep',
    message: ({ limit }) => `more than ${limit} brackets are open here`,
    hint: () => 'bind inner parts to names',
    explanation: 'Calls, lists and records may nest 200 deep together, far deeper than can be read.',
  }),
  RLM1018: define<None>({
    title: 'missing comma',
    message: () => 'there is no `,` between these two',
    hint: () => 'separate arguments, items and fields by `,`',
    explanation:
      'The arguments of a call, the items of a list and the fields of a record are separated by commas. One at the end is allowed.' +
      example('["a" "b"]', '["a", "b"]'),
  }),
  RLM1019: define<None>({
    title: 'comma without a value',
    message: () => 'there is no value before this `,`',
    hint: () => 'remove it; an optional argument is left out by naming the next: `slice(context, start: 5)`',
    explanation:
      'Between two commas stands a value; only one comma may follow the last.' +
      example('take(["a",, "b"], 1)', 'take(["a", "b"], 1)'),
  }),
  RLM1020: define<{ found: string; key: string; place: 'call' | 'list' | 'record' | 'value' }>({
    title: '`=` where `:` belongs',
    message: ({ found, key, place }) =>
      `the ${place === 'record' ? 'field' : 'argument'} ${quoted(key)} is given with \`:\`, not \`${found}\``,
    hint: ({ key }) => `write \`${excerpt(key)}: …\``,
    explanation:
      '`=` only binds names, between `let` and `in`. Arguments by name and fields of records are given with `:`.' +
      example('grep(context, "x", ignore_case=true)', 'grep(context, "x", ignore_case: true)'),
  }),
  RLM1021: define<{ key: string }>({
    title: 'missing `:` in a record',
    message: ({ key }) => `there is no \`:\` after the key ${quoted(key)}`,
    hint: ({ key }) => `write \`${excerpt(key)}: …\``,
    explanation: 'A record is `{ key: value, … }`. A key is a name or a text.' + example('{ language "python" }', '{ language: "python" }'),
  }),
  RLM1022: define<None>({
    title: '`;` inside of brackets',
    message: () => 'a `;` cannot stand inside of brackets',
    hint: () => 'write `,`',
    explanation:
      '`;` may separate bindings. Arguments, items and fields are separated by `,`.' +
      example('grep(context; "x")', 'grep(context, "x")'),
  }),
  RLM1023: define<{ name: string }>({
    title: 'argument by position after one by name',
    message: ({ name }) => `this argument has no name, but follows \`${excerpt(name)}\`, which has`,
    hint: () => 'give it by name too, or put it before those with names',
    explanation:
      'Arguments come by position first, then by name: otherwise one could not see which parameter a nameless one is for.' +
      example('grep(pattern: "x", context)', 'grep(context, pattern: "x")'),
  }),
  RLM1024: define<None>({
    title: 'parentheses around a value',
    message: () => 'parentheses only hold the arguments of a call',
    hint: () => 'leave them out; a list is written `[a, b]`',
    explanation: 'There are no operators, so that nothing needs grouping.' + example('count((context))', 'count(context)'),
  }),
  RLM1025: define<{ operator: string }>({
    title: 'operator',
    message: ({ operator }) => `there is no operator \`${operator}\``,
    hint: ({ operator }) => operatorHint(operator),
    explanation:
      'A plan is calls of ops, which `rlmc ops` lists. Numbers are added by `combine`, texts put together by `join`, steps chained ' +
      'by nesting calls.' +
      example('count(a) + count(b)', 'combine([count(a), count(b)], "sum")'),
  }),
  RLM1026: define<None>({
    title: 'index',
    message: () => 'values are not indexed with `[…]`',
    hint: () => 'use `at(list, 0)` for an item and `slice(input, 0, 10)` for a part; -1 is the last',
    explanation: 'What stands between brackets is a list.' + example('lines(context)[0]', 'at(lines(context), 0)'),
  }),
  RLM1027: define<None>({
    title: 'lambda',
    message: () => 'there are no functions in plans',
    hint: () => 'ops work on each line or item by themselves: give them the whole list',
    explanation:
      'A plan has no functions and no loops, so that it always ends and its cost can be known before it runs.' +
      example('filter(lines(context), x => x)', 'grep(lines(context), ".")'),
  }),
  RLM1028: define<{ word: string; use: keyof typeof foreign }>({
    title: 'construct of another language',
    message: ({ word, use }) => `there are no ${foreign[use].what} such as \`${word}\` in plans`,
    hint: ({ use }) => foreign[use].hint,
    explanation:
      'A plan is bindings and a result, without loops, choices or functions, so that it always ends and its cost can be known ' +
      'before it runs:' +
      `\n\n${shape.replace(/^/gm, '    ')}`,
  }),
  RLM1029: define<{ op: string }>({
    title: 'call without parentheses',
    message: ({ op }) => `the arguments of \`${excerpt(op)}\` stand in no parentheses`,
    hint: ({ op }) => `write \`${excerpt(op)}(…)\`, with commas between the arguments`,
    explanation:
      'An op is called as `op(argument, …)`. Two values next to each other mean nothing.' +
      example('count context', 'count(context)'),
  }),
  RLM1030: define<None>({
    title: 'empty plan',
    message: () => 'the plan says nothing to do',
    hint: () => 'the smallest plan is one expression, such as `count(context)`',
    explanation: `A plan is an expression, or bindings and a result:\n\n${shape.replace(/^/gm, '    ')}`,
  }),
  RLM1031: define<None>({
    title: 'bindings without `let`',
    message: () => 'bindings stand between `let` and `in`',
    hint: () => 'write `let` before the first binding, and `in` before the result',
    explanation:
      'A plan is `let` bindings `in` a result, so that one sees what the answer is.' +
      example('errors = grep(context, "ERROR")\ncount(errors)', shape),
  }),
  RLM1032: define<None>({
    title: '`let` without bindings',
    message: () => 'no binding follows this `let`',
    hint: () => 'write `name = value` after it, or leave `let` and `in` out',
    explanation: 'A plan without bindings is just an expression.' + example('let in count(context)', 'count(context)'),
  }),
  RLM1033: define<{ before: 'result' | 'nothing' }>({
    title: 'missing `in`',
    message: ({ before }) => (before === 'result' ? 'there is no `in` before the result' : 'the plan ends without `in` and a result'),
    hint: ({ before }) => (before === 'result' ? 'write `in` before this' : 'write `in` and what the answer is'),
    explanation:
      '`in` ends the bindings; the expression after it is the answer.' +
      example('let\n  errors = grep(context, "ERROR")\ncount(errors)', shape),
  }),
  RLM1034: define<None>({
    title: 'missing result',
    message: () => 'nothing follows `in`',
    hint: () => 'write what the answer is: the name of a binding, or a call',
    explanation: 'The expression after `in` is the answer of the plan.' + example('let\n  errors = grep(context, "ERROR")\nin', shape),
  }),
  RLM1035: define<{ what: 'let' | 'in' | 'comma' | 'binding' | 'expression' }>({
    title: 'text after the end of the plan',
    message: () => 'the plan ends before this',
    hint: ({ what }) =>
      what === 'binding'
        ? 'move bindings between `let` and `in`'
        : 'a plan has one result; to answer with several values, make them a list `[a, b]`',
    explanation:
      'The result is the last thing in a plan; nothing but comments may follow it.' +
      example('count(context)\nlines(context)', '[count(context), count(lines(context))]'),
  }),
  RLM1036: define<None>({
    title: 'nested `let`',
    message: () => 'a `let` cannot stand inside of an expression',
    hint: () => 'move its bindings to the `let` at the start of the plan',
    explanation:
      'All bindings of a plan are in one place, and each has one name in the whole plan.' +
      example('count(let e = grep(context, "x") in e)', 'let\n  e = grep(context, "x")\nin\n  count(e)'),
  }),
  RLM1037: define<None>({
    title: 'repeated `let`',
    message: () => 'there is one `let` for all bindings',
    hint: () => 'remove this `let`',
    explanation:
      '`let` stands once, before the first binding.' +
      example('let a = lines(context);\nlet b = unique(a);\nin count(b)', 'let\n  a = lines(context)\n  b = unique(a)\nin\n  count(b)'),
  }),
  RLM1038: define<{ name: string }>({
    title: 'missing `=`',
    message: ({ name }) => `there is no \`=\` after \`${excerpt(name)}\``,
    hint: ({ name }) => `write \`${excerpt(name)} = …\``,
    explanation: 'A binding is `name = value`.' + example('let\n  errors grep(context, "ERROR")\nin\n  count(errors)', shape),
  }),
  RLM1039: define<{ found: string; name: string }>({
    title: 'other sign for `=`',
    message: ({ found }) => `a name is bound with \`=\`, not \`${found}\``,
    hint: ({ name }) => `write \`${excerpt(name)} = …\``,
    explanation: 'A binding is `name = value`.' + example('let\n  errors := grep(context, "ERROR")\nin\n  count(errors)', shape),
  }),
  RLM1040: define<None>({
    title: 'comma between bindings',
    message: () => 'bindings are not separated by `,`',
    hint: () => 'leave it out; a new line is enough',
    explanation:
      'Bindings need nothing between them; new lines and `;` are accepted.' +
      example('let\n  a = lines(context),\n  b = unique(a)\nin\n  count(b)', 'let\n  a = lines(context)\n  b = unique(a)\nin\n  count(b)'),
  }),
  RLM1041: define<None>({
    title: 'value without a name',
    message: () => 'this value among the bindings has no name',
    hint: () => 'write `name = ` before it, or remove it',
    explanation:
      'What has no name cannot be used: ops have no effect but their result.' +
      example('let\n  grep(context, "ERROR")\nin\n  count(context)', shape),
  }),
  RLM1042: define<{ name: string }>({
    title: 'binding without a value',
    message: ({ name }) => `nothing is bound to \`${excerpt(name)}\` here`,
    hint: () => 'write a value after `=`',
    explanation: 'A binding is `name = value`.' + example('let\n  errors =\nin\n  count(errors)', shape),
  }),
  RLM1043: define<{ found: string | undefined; wanted: string | undefined }>({
    title: 'unexpected token',
    message({ found, wanted }) {
      const what = found === undefined ? 'the plan ends' : `\`${excerpt(found)}\` stands`;
      return `${what} where ${wanted === undefined ? 'it makes no sense' : `${wanted} is wanted`}`;
    },
    explanation: `This is not the grammar of a plan, which is an expression, or bindings and a result:\n\n${shape.replace(/^/gm, '    ')}`,
  }),
  RLM1044: define<{ word: string }>({
    title: 'reserved word as a name',
    message: ({ word }) => `\`${word}\` is a word of the language and cannot be a name`,
    hint: ({ word }) => `choose another name, such as \`${word}_\``,
    explanation:
      '`let`, `in`, `true` and `false` are reserved, but may be keys of records.' +
      example('let in = lines(context) in 1', 'let input = lines(context) in 1'),
  }),
  RLM1045: define<{ name: string }>({
    title: 'hyphen in a name',
    message: ({ name }) => `\`${excerpt(name)}\` is not a name: it has \`-\` in it`,
    hint: ({ name }) => `write \`${excerpt(name.replaceAll('-', '_'))}\``,
    explanation:
      'Names are of ASCII letters, digits and `_`, and do not begin with a digit. There is no subtraction.' +
      example('let error-lines = lines(context) in 1', 'let error_lines = lines(context) in 1'),
  }),
  RLM1046: define<{ name: string }>({
    title: 'name of an argument in quotes',
    message: ({ name }) => `the name of an argument stands in no quotes: ${excerpt(name)}`,
    hint: ({ name }) => `write \`${excerpt(name.replaceAll('"', ''))}: …\``,
    explanation:
      'Arguments are named as parameters are, by names. Only keys of records may be texts.' +
      example('grep(context, "pattern": "x")', 'grep(context, pattern: "x")'),
  }),
  RLM1047: define<{ more: number }>({
    title: 'more errors than are shown',
    message: ({ more }) => `from here on there are ${more} more errors`,
    hint: () => 'mend the first ones; if there should be none, this may be no plan at all',
    explanation:
      'Of the errors of a plan\'s text and grammar the first 1000 are shown. Somebody may have given the context for the plan: the ' +
      'plan is the argument, contexts follow `-c`.',
  }),
} as const;

function quoted(key: string): string {
  return key.startsWith('"') ? excerpt(key) : `\`${excerpt(key)}\``;
}

function operatorHint(operator: string): string {
  if (operator === '+' || operator === '++') return 'add numbers with `combine([a, b], "sum")`, put texts together with `join([a, b], "")`';
  if (operator === '|' || operator === '|>') return 'nest calls, `count(lines(x))`, or bind each step to a name';
  if (operator === '.') return 'call ops as `op(value, …)`; a field of a record is `get(record, "key")`';
  if (/^[=!<>:]=?$/.test(operator)) return 'nothing is compared in plans: select with `grep` or `keep`, count, and answer with the number';
  if (operator === '*' || operator === '**') return 'lists cannot be spread; give the list itself';
  return 'see `rlmc ops` for what there is';
}
