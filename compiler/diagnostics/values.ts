import { define } from './define.ts';
import { excerpt } from './excerpt.ts';

/** Texts that come from a value are given whole: the templates shorten them and escape their control characters. */
const shown = (text: string) => `\`${excerpt(text)}\``;

const questions = (count: number): string => (count === 1 ? '1 question' : `${count} questions`);

/** RLM4xxx: values that an op cannot work with, found while it runs. */
export const values = {
  RLM4001: define<{ limit: number }>({
    title: 'value too large',
    message: ({ limit }) => `the value would be larger than ${limit} bytes`,
    hint: () => 'make it smaller with `grep`, `take` or `slice`, or raise `--max-value`',
    explanation: 'No value of a plan exceeds `--max-value` (1 GiB unless given), so that a plan cannot fill the disk. The size is counted before writing.',
  }),
  RLM4002: define<{ what: 'line' | 'element' | 'row'; index: number; limit: number }>({
    title: 'line or element too long',
    message: ({ what, index, limit }) => `${what} ${index} is longer than ${limit} bytes`,
    hint: ({ what }) => (what === 'element' ? 'make smaller pieces, as with `chunk(…, size: 100000)`' : 'cut the text into pieces first, as with `chunk(…, size: 100000)`'),
    explanation:
      'An op holds one line of a text, or one element of a list, in memory at a time, and one that is larger than 64 MiB (an element as it is written: as JSON) ' +
      'is refused. `chunk`, `slice`, `split` and `count` work on texts with lines of any length.',
  }),
  RLM4003: define<{ place: string; text: string }>({
    title: 'not a number',
    message: ({ place, text }) => `${place}, ${shown(text)}, is not a number`,
    hint: () => 'take the number out of the text first, as with `extract(…, "(\\d+)")`',
    explanation:
      'The numeric strategies of `combine` and `group`, and `sort` by number, read each text as a number. Trimmed, it must be digits with an optional sign, ' +
      'decimal point and exponent within ±400: `12`, `-0.5`, `1e3`. `1,204` and `Count: 4` are not numbers, and skipping them silently would ' +
      'make a wrong answer that looks right.',
  }),
  RLM4004: define<{ place: string; limit: number }>({
    title: 'number too long',
    message: ({ place, limit }) => `${place} is a number of more than ${limit} digits`,
    explanation: 'Numbers are exact decimals, so their cost grows with their length. One of more than 10,000 digits is no number that was meant.',
  }),
  RLM4005: define<{ parameter: string; value: string }>({
    title: 'not a whole number',
    message: ({ parameter, value }) => `\`${parameter}\` is ${excerpt(value)}, which is not whole`,
    explanation: 'Positions are whole numbers. A computed one, such as a mean, must be whole as well: it is not rounded silently.',
  }),
  RLM4006: define<{ strategy: string; place: string }>({
    title: 'nothing to combine',
    message: ({ strategy, place }) => `${place} is empty, and there is no ${strategy} of nothing`,
    hint: () => 'only `"sum"` (0) and `"concat"` (the empty text) have a value for an empty list',
    explanation: 'The least, the mean or the winner of no elements does not exist. An empty list often means that a pattern matched nothing.',
  }),
  RLM4007: define<{ position: number; length: number }>({
    title: 'position outside the list',
    message: ({ position, length }) => `there is no position ${position} in a list of ${length} ${length === 1 ? 'item' : 'items'}`,
    hint: () => 'positions start at 0, and negative ones count from the end; `slice` and `take` accept any',
    explanation: '`at` gives exactly one item, so a position outside the list is an error. `slice(list, 0, 1)` gives a list of at most one.',
  }),
  RLM4008: define<{ a: number; b: number }>({
    title: 'lists of unequal length',
    message: ({ a, b }) => `\`a\` has ${a} ${a === 1 ? 'item' : 'items'} and \`b\` has ${b}`,
    hint: () => 'use lists that belong together item by item, or `cross` for all combinations',
    explanation: '`zip` joins the items at the same position of two lists. With unequal lengths some would have no partner, or a wrong one.',
  }),
  RLM4009: define<{ row: number; text: string }>({
    title: 'not a row of key and value',
    message: ({ row, text }) => `row ${row}, ${shown(text)}, has no tab between a key and a value`,
    hint: () => 'make rows of two cells, as with `columns(…, ["key", "value"])` or `zip(keys, values)`',
    explanation: '`group` takes rows `key\\tvalue`: a key, a tab, and all the rest is the value.',
  }),
  RLM4010: define<{ place: string; text: string }>({
    title: 'tab or newline inside a cell',
    message: ({ place, text }) => `${place}, ${shown(text)}, holds a tab or a newline`,
    explanation: 'Cells of a row are separated by tabs, and a row is one line, so a cell that holds a tab or a newline could not be told from several cells.',
  }),
  RLM4011: define<{ name: string; row: number; columns: readonly string[] }>({
    title: 'no such column',
    message: ({ name, row }) => `the table has no column ${shown(name)} in row ${row}`,
    hint: ({ columns }) =>
      columns.length === 0
        ? 'the table is empty'
        : `its columns are ${columns.slice(0, 20).map(shown).join(', ')}${columns.length > 20 ? ` and ${columns.length - 20} more` : ''}`,
    explanation:
      '`columns` finds columns by the names in the first line of a CSV or TSV, and in every object of JSON lines, exactly as they are written there: white space, ' +
      'case and a byte order mark count.',
  }),
  RLM4012: define<{ row: number; cells: number; columns: number }>({
    title: 'ragged row',
    message: ({ row, cells, columns }) => `row ${row} of the table has ${cells} ${cells === 1 ? 'cell' : 'cells'}, and its first row ${columns}`,
    hint: () => 'mend the table, or keep only its good lines with `grep` first',
    explanation: 'Every row of a table has as many cells as its line of names, which is row 1. An empty line is a row of one empty cell.',
  }),
  RLM4013: define<{ row: number; problem: string }>({
    title: 'malformed CSV',
    message: ({ row, problem }) => `row ${row} of the table is not CSV: ${problem}`,
    hint: () => 'is it tab-separated? Then say `format: "tsv"`',
    explanation:
      'CSV is read as RFC 4180 has it: a cell that holds a comma, a quote or a line end is enclosed in double quotes, and quotes inside it are doubled. A quote ' +
      'anywhere else is an error, since guessing what was meant would shift columns silently.',
  }),
  RLM4014: define<{ row: number; text: string }>({
    title: 'malformed JSON line',
    message: ({ row, text }) => `row ${row} of the table, ${shown(text)}, is not a JSON object`,
    hint: () => 'with `format: "jsonl"` every line is one object, such as `{"id":7}`; select them with `grep` first',
    explanation: 'JSON lines are one JSON object each, without empty lines.',
  }),
  RLM4015: define<{ row: number; name: string }>({
    title: 'not a cell',
    message: ({ row, name }) => `${shown(name)} in row ${row} of the table is a list or an object, not a cell`,
    explanation: 'With `format: "jsonl"` each named key must be a string, a number, `true`, `false`, or `null` (an empty cell).',
  }),
  RLM4016: define<{ name: string }>({
    title: 'column named twice',
    message: ({ name }) => `the table has more than one column ${shown(name)}`,
    explanation: 'A column is found by its name, so a name that the table has twice does not say which is meant.',
  }),
  RLM4017: define<Record<never, never>>({
    title: 'not answered yet',
    message: () => 'no model has answered the questions of this step',
    hint: () => 'run `rlmc build`, which asks them and pins the answers in rlm.lock',
    explanation: 'No derivation asks a model: `rlmc build` does, and writes what was said to `rlm.lock` and `answers/`. A flake that was only compiled has the questions and no answers.',
  }),
  RLM4018: define<{ index: number; of: number } | { asked: number; answered: number }>({
    title: 'another question',
    message: (about) =>
      'index' in about
        ? `question ${about.index} of ${about.of} is not the one that was answered`
        : `this step asks ${questions(about.asked)}, and rlm.lock has answers to ${about.answered}`,
    hint: () => 'run `rlmc build`, which asks what changed',
    explanation:
      'An answer belongs to one question, to the byte, and stands in its place. `rlm.lock` names the questions that were answered, and this step now asks others, fewer or more: a ' +
      'context, a prompt, a type, a model or the lock itself was changed.',
  }),
  RLM4019: define<{ index: number; of: number; reason: string }>({
    title: 'answer of the wrong kind',
    message: ({ index, of, reason }) => `the answer to question ${index} of ${of} does not fit: ${reason}`,
    hint: () => 'run `rlmc build`, which asks again what has no answer that fits',
    explanation:
      'Every answer is read by its type, when it is given and again in the sandbox, so that a wrong kind of answer never flows on. `rlmc build` asks again until one fits, and writes ' +
      'no other to `rlm.lock`: so this answer was put there by something else, or by an rlmc with other rules.',
  }),
  RLM4020: define<{ parts: number; before: number; after: number }>({
    title: 'notes as long as the texts',
    message: ({ parts, before, after }) => `the notes on ${parts} parts of the list have ${after} bytes, and the parts ${before}: they do not get short enough for one question`,
    hint: () => 'ask for something shorter, make the elements shorter first, as with `map`, or use a model that reads more at once',
    explanation:
      'When the elements of `combine` do not fit into one question, the model takes notes on some of them at a time, and is asked about the notes. That ends only if notes are ' +
      'shorter than what they are about: by a quarter at least, all together.',
  }),
  RLM4021: define<{ index: number; limit: number }>({
    title: 'question too long',
    message: ({ index, limit }) => `question ${index} would be longer than ${limit} bytes`,
    hint: () => 'ask about smaller pieces, as with `chunk(…, size: 100000)`',
    explanation: 'A question has its texts in it, and no model reads 64 MiB at once. `map` asks about each element by itself, `batch` of them together.',
  }),
  RLM4022: define<{ index: number; of: number }>({
    title: 'another answer',
    message: ({ index, of }) => `the answer to question ${index} of ${of} is not the one that rlm.lock names`,
    hint: () => 'look for what was changed in the store with `nix-store --verify --check-contents`',
    explanation: 'The bytes of an answer are hashed before they are read, and the hash is in `rlm.lock`. The store promises the same, so this happens only where its files were changed.',
  }),
  RLM4023: define<{ window: number }>({
    title: 'no room for two notes',
    message: ({ window }) => `the elements of the list do not fit into one question to a model that takes ${window} tokens, and not even two notes on them would`,
    hint: () => 'use a shorter `prompt` or a model that reads more at once, or say what its `window` really is in the file of `--models`',
    explanation:
      'When the elements of `combine` do not fit into one question, the model takes notes on some of them at a time, and is asked about the notes. Where the prompt leaves no room for two ' +
      'notes in a question that would never end, so nothing is asked. What fits is reckoned carefully: two bytes to a token, and a quarter of the window, 4096 tokens at most, for the reply.',
  }),
} as const;
