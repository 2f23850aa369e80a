import { parseStrategy } from '../ops/strategy.ts';
import { define } from './define.ts';
import { excerpt } from './excerpt.ts';
import { list, type Place, place, suggest } from './phrases.ts';

/** What is a value of its own in other languages, and a name in this. */
const otherLanguages: ReadonlyMap<string, string> = new Map([
  ['True', 'true'],
  ['TRUE', 'true'],
  ['False', 'false'],
  ['FALSE', 'false'],
]);
const noValue: ReadonlySet<string> = new Set(['null', 'None', 'nil', 'undefined', 'NULL']);

/** What others call the op that asks a model. */
const otherOps: ReadonlyMap<string, string> = new Map(
  Object.entries({
    rlm_call: 'llm llm_query rlm rlm_query sub_rlm ask query ask_llm',
    count: 'len length size strlen wc nrow',
    grep: 'search match find contains regex regex_search re_search select where',
    extract: 'findall find_all re_findall regex_findall regex_extract match_all',
    take: 'head first limit top',
    slice: 'substr substring sub',
    at: 'last nth item index',
    unique: 'distinct uniq set dedup dedupe',
    tally: 'freq frequency frequencies counter value_counts histogram',
    group: 'group_by groupby',
    sort: 'sorted order_by sort_by reverse',
    lines: 'splitlines split_lines readlines',
    keep: 'intersect intersection difference isin',
  }).flatMap(([op, names]) => names.split(' ').map((name) => [name, op])),
);

/** How a literal of the wanted type is written. */
const literals: readonly (readonly [wanted: RegExp, actual: RegExp, hint: string])[] = [
  [/^Text$/, /./, 'write a text in quotes'],
  [/^Number$/, /./, 'write a number, without quotes'],
  [/^Bool$/, /./, 'write `true` or `false`, without quotes'],
  [/^List/, /./, 'write a list: `["…", "…"]`'],
  [/^Record$/, /./, 'write a record: `{ key: … }`'],
];

/** Ways from the type that somebody has to the one that is wanted. */
const conversions: typeof literals = [
  [/^Text$/, /^List/, '`join(…, "\\n")` makes one text of a list, `at(…, 0)` gives one of its items'],
  [/List/, /^(Text|Number)$/, '`lines(…)` gives the lines of a text as a list; `[…]` is a list of what is in it'],
  [/^Number$/, /^Text$/, 'a number is written without quotes; of a computed text, `combine([…], "sum")` reads the number'],
  [/./, /^\{/, '`get(…, "key")` gives a field of a record'],
];

/** RLM2001 to RLM2029: names, ops, arguments, types and bounds of a plan. */
export const meaning = {
  RLM2001: define<{ name: string; nearest: string | undefined }>({
    title: 'unknown name',
    message: ({ name }) => `nothing is bound to \`${excerpt(name)}\``,
    hint: ({ name, nearest }) =>
      suggest(otherLanguages.get(name) ?? nearest) ??
      (noValue.has(name) ? 'there is no null: leave it out, or take an empty text or list' : undefined) ??
      (name === 'context' ? 'give the context with `-c FILE`' : `bind it above, or give a context of that name with \`-c ${excerpt(name)}=FILE\``),
    explanation: `A plan may use what it bound above, and the contexts that were given with \`-c\`. Text is written in quotes.

    let
      errors = grep(context, "ERROR")
    in
      count(erors)        # error: did you mean \`errors\`?`,
  }),

  RLM2002: define<{ name: string; itself: boolean }>({
    title: 'used before it is bound',
    message: ({ name, itself }) => (itself ? `\`${name}\` is used in its own binding` : `\`${name}\` is used before it is bound`),
    hint: ({ name, itself }) => (itself ? 'give the new value a name of its own' : `move the binding of \`${name}\` up`),
    explanation: `Names are bound before they are used. So a plan has no loops: it always ends, and its cost can be known before it runs.

    let
      n = count(errors)               # error: \`errors\` is bound below
      errors = grep(context, "ERROR")
    in
      n`,
  }),

  RLM2003: define<{ name: string; by: 'binding' | 'context' }>({
    title: 'bound twice',
    message: ({ name, by }) => (by === 'binding' ? `\`${name}\` is bound twice` : `\`${name}\` is a context, and cannot be bound`),
    hint: () => 'give it another name',
    explanation: `A name stands for one value in the whole plan, so that every value can be built by its name. Contexts are names too.

    let
      hits = grep(context, "a")
      hits = grep(hits, "b")          # error: call it \`both\`
    in
      count(hits)`,
  }),

  RLM2004: define<Record<never, never>>({
    title: '`answer` is not the result',
    message: () => '`answer` is bound, but it is not the result of the plan',
    hint: () => 'end the plan with `in answer`, or give the binding another name',
    explanation: `The result of a plan can be built as \`answer\`, and every binding by its name. So a binding of that name must be the result itself.

    let
      answer = grep(context, "total")
    in
      count(answer)                   # error: which of the two is the answer?`,
  }),

  RLM2005: define<{ name: string }>({
    title: 'op used as a value',
    message: ({ name }) => `\`${name}\` is an op, not a value`,
    hint: ({ name }) => `call it, as in \`${name}(…)\`, or bind the name above`,
    explanation: `Ops and values have names of their own kinds. An op gives a value when it is called.

    count(lines)                      # error: \`lines(context)\` was meant`,
  }),

  RLM2006: define<{ name: string }>({
    title: 'value called as an op',
    message: ({ name }) => `\`${name}\` is a value, not an op`,
    hint: () => 'use it without parentheses, or as an argument of an op; `rlmc ops` lists them',
    explanation: `Plans have no functions: only the ops can be called.

    let
      errors = grep(context, "ERROR")
    in
      errors("disk")                  # error: \`grep(errors, "disk")\` was meant`,
  }),

  RLM2007: define<{ name: string; nearest: string | undefined }>({
    title: 'unknown op',
    message: ({ name }) => `there is no op \`${excerpt(name)}\``,
    hint: ({ name, nearest }) =>
      parseStrategy(name) === undefined ? (suggest(otherOps.get(name) ?? nearest) ?? '`rlmc ops` lists them all') : `it is a strategy of \`combine\`: \`combine(list, "${name}")\``,
    explanation: `Only the ops that \`rlmc ops\` lists can be called.

    coutn(context)                    # error: did you mean \`count\`?`,
  }),

  RLM2009: define<{ op: string; name: string; nearest: string | undefined; names: readonly string[] }>({
    title: 'unknown argument',
    message: ({ op, name }) => `\`${op}\` has no argument \`${excerpt(name)}\``,
    hint: ({ op, nearest, names }) => suggest(nearest) ?? `\`${op}\` takes ${list(names, 'and')}`,
    explanation: `Arguments may be given by position or by name; the names are those that \`rlmc ops NAME\` shows.

    grep(context, patern: "x")        # error: did you mean \`pattern\`?`,
  }),

  RLM2010: define<{ op: string; name: string }>({
    title: 'argument given twice',
    message: ({ op, name }) => `\`${name}\` of \`${op}\` is given twice`,
    hint: () => 'remove one of them; arguments by position come first, in the order that `rlmc ops` shows',
    explanation: `An argument is given by position or by name, once.

    grep(context, "a", pattern: "b")  # error: "a" is the pattern already`,
  }),

  RLM2011: define<{ op: string; missing: readonly string[] }>({
    title: 'missing argument',
    message: ({ op, missing }) => `\`${op}\` needs ${list(missing, 'and')}`,
    hint: ({ op }) => `\`rlmc ops ${op}\` shows how it is called`,
    explanation: `An op needs all its arguments but those that \`rlmc ops NAME\` shows with a question mark.

    grep(context)                     # error: which lines?`,
  }),

  RLM2012: define<{ op: string; most: number; given: number }>({
    title: 'too many arguments',
    message: ({ op, most, given }) => `\`${op}\` takes ${most === 1 ? '1 argument' : `at most ${most} arguments`}, and here are ${given}`,
    hint: ({ op }) => `\`rlmc ops ${op}\` shows how it is called`,
    explanation: `An op takes the arguments that \`rlmc ops NAME\` shows and no more.

    lines(context, 10)                # error: \`take(lines(context), 10)\` was meant`,
  }),

  RLM2013: define<{ op: string; choices: readonly string[]; given: number }>({
    title: 'not exactly one of several arguments',
    message: ({ op, choices, given }) => `\`${op}\` needs ${list(choices, 'or')}${given === 0 ? '' : ', not both'}`,
    hint: ({ op }) => `\`rlmc ops ${op}\` says what each does`,
    explanation: `Some arguments exclude one another, and one of them must be given.

    chunk(context)                    # error: into how many pieces, or how large?
    chunk(context, n: 4, size: 1000)  # error: which of the two?`,
  }),

  RLM2014: define<Place & { because: string }>({
    title: 'argument not known before the plan runs',
    message: (at) => `${place(at)} must be known before the plan runs: ${at.because}`,
    hint: () => 'write a literal, or a name that is bound to one',
    explanation: `Patterns, counts, delimiters, strategies and their like are checked before anything runs, so that a plan does not fail after an hour for
a missing parenthesis. So they must be literals, or names bound to literals. \`keep\` chooses by texts that are computed.

    let
      words = lines(context)
    in
      grep(context, at(words, 0))     # error: the pattern is what \`at\` gives`,
  }),

  RLM2015: define<Place & { wanted: string; actual: string; fixed: boolean }>({
    title: 'wrong type',
    message: ({ wanted, actual, ...at }) => `${place(at)} must be a ${wanted}, and this is a ${actual}`,
    hint: ({ wanted, actual, fixed }) => (fixed ? literals : conversions).find(([to, from]) => to.test(wanted) && from.test(actual))?.[2],
    explanation: `A Number is accepted where a Text is wanted, \`List<Number>\` where \`List<Text>\` is, and \`[]\` fits any list. Nothing else converts by itself.

    zip(context, context)             # error: \`lines(context)\` is a list
    take(["a", "b"], "1")             # error: \`1\` is a number`,
  }),

  RLM2016: define<{ op: string; reason: string }>({
    title: 'pattern refused',
    message: ({ reason }) => `the pattern is not valid RE2: ${reason}`,
    hint: ({ op, reason }) => {
      if (reason.includes('linear time')) return 'match more, and narrow it down with another `grep` (`invert: true` drops what matches) or with a group of `extract`';
      return op === 'grep' && reason.includes('is the character') ? '`mode: "fixed"` searches for the characters as they are' : undefined;
    },
    explanation: `Patterns are RE2's, which are matched in time linear in the text, whatever the pattern: \`(a+)+$\` is as quick as \`a\`. For that, RE2 has no
backreferences and does not look ahead or behind. A pattern sees one line, without its end. The syntax is described at github.com/google/re2/wiki/Syntax.

    grep(context, "foo(?=bar)")       # error: "foobar" finds the same lines
    grep(context, "f(oo")             # error: "f\\(oo" searches for the parenthesis`,
  }),

  RLM2017: define<Place>({
    title: 'empty text',
    message: (at) => `${place(at)} must not be empty`,
    hint: ({ op }) => (op === 'split' ? '`chunk(…, size: 1)` gives the characters, `lines(…)` the lines' : undefined),
    explanation: `Between which characters would an empty delimiter be?

    split(context, "")                # error: \`chunk(context, size: 1)\` gives the characters`,
  }),

  RLM2018: define<Place & { value: string; wanted: string }>({
    title: 'number out of range',
    message: ({ value, wanted, ...at }) => `${place(at)} must be ${wanted}, and this is ${excerpt(value)}`,
    explanation: `Counts and positions are whole numbers, and a count of pieces or of items is at least one. No count may exceed 1000000000.

    chunk(context, 0)                 # error
    take(lines(context), 2.5)         # error`,
  }),

  RLM2019: define<Place & { word: string; nearest: string | undefined; words: readonly string[] }>({
    title: 'unknown word',
    message: ({ word, ...at }) => `${place(at)} cannot be "${excerpt(word)}"`,
    hint: ({ nearest, words }) => (nearest === undefined ? `it is one of ${list(words, 'and', '"')}` : `did you mean "${nearest}"?`),
    explanation: `Some arguments are one of a few words.

    count(context, unit: "characters")   # error: "chars"
    grep(context, "x", mode: "glob")     # error: "regex" or "fixed"`,
  }),

  RLM2020: define<{ op: string; strategy: string; question: boolean; nearest: string | undefined }>({
    title: 'unknown strategy',
    message: ({ op, strategy, question }) => `"${excerpt(strategy)}" is no strategy${question ? `, and \`${op}\` asks no model` : ''}`,
    hint: ({ strategy, question, nearest }) => {
      if (question) return 'ask about each row with `map` first, and group what was said';
      if (nearest !== undefined) return `did you mean "${nearest}"?`;
      const percentile = /^p\d/.test(strategy) ? 'a whole percentile from "p1" to "p100"' : 'a percentile such as "p95"';
      return `a strategy is "concat", "sum", "min", "max", "mean", "median", "vote", or ${percentile}`;
    },
    explanation: `A strategy says how a list becomes one value. One word that is none is an error: it is never taken for a question to a model, nor for a
concatenation. Several words are a question that \`combine\` asks a model; \`group\` asks none.

    combine(["1", "2"], "average")    # error: "mean"
    combine(["1", "2"], "p101")       # error: "p1" to "p100"`,
  }),

  RLM2021: define<Place>({
    title: 'empty list',
    message: (at) => `${place(at)} must have at least one item`,
    explanation: `A table of no columns has no rows.

    columns(context, [])              # error: \`columns(context, ["name"])\``,
  }),

  RLM2022: define<{ unit: string; list: boolean }>({
    title: 'unit does not fit',
    message: ({ unit, list }) => (list ? `a list cannot be counted by "${unit}"` : 'a text cannot be counted by "items"'),
    hint: ({ list }) => (list ? 'leave the unit out to count items, or make one text of the list with `join`' : 'leave the unit out to count lines'),
    explanation: `A text is counted by lines, characters or words; a list by its items.

    count(lines(context), unit: "chars")   # error: of which item?
    count(context, unit: "items")          # error: a text has none`,
  }),

  RLM2023: define<{ position: number; actual: string; before: string }>({
    title: 'list of mixed types',
    message: ({ position, actual, before }) => `the items of a list have one type: item ${position} is a ${actual}, and those before it are a ${before}`,
    hint: () => 'a record holds values of several types: `{ a: …, b: … }`',
    explanation: `The items of a list have one type, so that an op can work on each. Positions count from 0. Numbers among texts are texts.

    ["a", 1]                          # a List<Text>
    ["a", true]                       # error`,
  }),

  RLM2024: define<{ key: string }>({
    title: 'key given twice',
    message: ({ key }) => `the record has the key \`${excerpt(key)}\` twice`,
    hint: () => 'remove one of them, or give it another key',
    explanation: `A record has one value for each key.

    { a: 1, a: 2 }                    # error`,
  }),

  RLM2025: define<{ key: string; nearest: string | undefined; keys: readonly string[] }>({
    title: 'no such key',
    message: ({ key }) => `the record has no key \`${excerpt(key)}\``,
    hint: ({ nearest, keys }) => suggest(nearest) ?? (keys.length === 0 ? 'the record is empty' : `it has ${list(keys, 'and')}`),
    explanation: `The keys of a record are known before the plan runs, so one that it lacks is a mistake.

    get({ name: "Ann" }, "nmae")      # error: did you mean \`name\`?`,
  }),

  RLM2026: define<{ what: 'the type of this value' | 'this answer type' | 'this result type' | 'this vm_spec'; excess: string }>({
    title: 'type too large',
    message: ({ what, excess }) => `${what} ${excess}`,
    hint: () => 'nest less; a text or a list of texts is enough for most',
    explanation: `Lists and records nest, but not without bounds: each line of the kind \`b = { x: a, y: a }\` doubles a value, and thirty of them would make a
value that no machine can hold. No value nests deeper than 200, and the type of none has more than 1000 parts. What is written down of an answer type,
a result type or a \`vm_spec\` nests at most 200 deep too, and has at most 5000 parts and 100000 characters.`,
  }),

  RLM2027: define<{ what: string; limit: number }>({
    title: 'plan too large to build',
    message: ({ what, limit }) => `the plan has ${what}, more than the ${limit} that can be built`,
    hint: () => 'give large texts as contexts with `-c`, and do with one op on a list what many do with its items',
    explanation: `Each step of a plan becomes a derivation, and Nix holds all of them in memory. A plan has at most 50000 steps after equal ones are merged, 20000 of
them in a chain, 50000 names, 16777216 characters of literals and types, each counted wherever a name stands for it, and patterns that compile to
1000000 instructions.`,
  }),

  RLM2028: define<{ name: string; mentioned: boolean }>({
    severity: 'warning',
    title: 'unused binding',
    message: ({ name, mentioned }) => (mentioned ? `\`${name}\` is used only by bindings that are not used` : `\`${name}\` is not used`),
    hint: () => 'remove it, or use it in the result',
    explanation: `What the result does not need is not built.

    let
      errors = grep(context, "ERROR")
      warnings = grep(context, "WARN")   # warning: the result does not need it
    in
      count(errors)`,
  }),

  RLM2029: define<{ name: string }>({
    severity: 'warning',
    title: 'unused context',
    message: ({ name }) => `the plan does not read the context \`${name}\``,
    hint: ({ name }) => `use \`${name}\` in the plan, or leave it out of the command`,
    explanation: `A context was given with \`-c\`, and the result does not need it. \`-c FILE\` is read by the name \`context\`, \`-c NAME=FILE\` by that name.`,
  }),
} as const;
