import fc from 'fast-check';

/** A plan and the text of its context. */
export interface PlanCase {
  readonly plan: string;
  readonly context: string;
}

/** A text as a literal of the language, which has no way to write NUL. */
export function literal(text: string): string {
  const escaped = text.replace(/["\\\p{Cc}\u2028\u2029\ufeff]/gu, (character) => {
    if (character === '"' || character === '\\') return `\\${character}`;
    return `\\u{${character.codePointAt(0)?.toString(16)}}`;
  });
  return `"${escaped}"`;
}

type Kind = 'Text' | 'Number' | 'List<Text>' | 'List<Number>';

/** Chooses operands and fixed arguments, so that a form can be written like the call it makes. */
interface Choose {
  /** The name of a value of that kind: a binding above, or the context. */
  readonly value: (kind: Kind) => string;
  readonly among: (...options: readonly string[]) => string;
  /** A whole number below 10, literal. */
  readonly small: () => number;
  readonly text: () => string;
}

interface Form {
  readonly kind: Kind;
  /** A call that succeeds whatever the values of its operands are. */
  readonly write: (choose: Choose) => string;
}

const patterns = ['"a"', '"^.*\\\\d"', '"[^ab]+"', '"(?i)k|É"', '"\\\\s"', '"^$"', '"\\\\pL+"', '"\\\\bUser"', '"[\\"\\\\\\\\]"', '"😀"'] as const;
const extractPatterns = [...patterns, '"(\\\\w+)"', '"(a)|(b)"', '"([a-z])\\\\s?(\\\\d+)"'] as const;
const delimiters = ['"\\n"', '","', '" "', '"é"', '"${x}"', '"\\\\"', '"\'\'"', '"\\u{1}"'] as const;

const forms: readonly Form[] = [
  { kind: 'Text', write: ({ value, small }) => `slice(${value('Text')}, ${small()})` },
  { kind: 'Text', write: ({ value, small }) => `slice(${value('Text')}, -${small() + 10}, count(${value('List<Text>')}))` },
  { kind: 'Text', write: ({ value, among }) => `grep(${value('Text')}, ${among(...patterns)}, invert: ${among('true', 'false')})` },
  { kind: 'Text', write: ({ value, among, small }) => `grep(${value('Text')}, ${among('".a"', '"A"', '"["')}, mode: "fixed", ignore_case: true, around: ${small()})` },
  { kind: 'Text', write: ({ value, text }) => `join(${value('List<Text>')}, ${text()})` },
  { kind: 'Text', write: ({ value, among }) => `join(${value('List<Number>')}, ${among(...delimiters)})` },
  { kind: 'Text', write: ({ value }) => `combine(${value('List<Text>')}, "concat")` },
  { kind: 'Text', write: ({ value, among }) => `combine(split(${value('Text')}, ${among(...delimiters)}), "vote")` },
  { kind: 'Text', write: ({ value, among }) => `at(split(${value('Text')}, ${among(...delimiters)}), ${among('0', '-1')})` },
  { kind: 'Text', write: ({ text }) => text() },
  { kind: 'Text', write: ({ value, text }) => `get({ let: ${text()}, own: ${value('Text')}, outPath: ${value('Number')} }, "own")` },
  { kind: 'Number', write: ({ value, among }) => `count(${value('Text')}, unit: ${among('"lines"', '"chars"', '"words"')})` },
  { kind: 'Number', write: ({ value }) => `count(${value('List<Text>')})` },
  { kind: 'Number', write: ({ value }) => `combine(${value('List<Number>')}, "sum")` },
  { kind: 'Number', write: ({ value, among }) => `combine([${value('Number')}, 3.5, ${value('Number')}], ${among('"mean"', '"median"', '"max"', '"p95"', '"vote"')})` },
  { kind: 'Number', write: ({ among }) => among('0', '-1', '3.50', '123456789012345678901234567890', '0.000000000000000000001', '9007199254740993') },
  { kind: 'List<Number>', write: ({ value }) => `[${value('Number')}, 7, ${value('Number')}, -0.5]` },
  { kind: 'List<Number>', write: ({ value, among }) => `sort(${value('List<Number>')}, by: "number", reverse: ${among('true', 'false')})` },
  { kind: 'List<Number>', write: ({ value }) => `slice(${value('List<Number>')}, 1)` },
  { kind: 'List<Number>', write: () => 'grep([1, 2.5, -3], "\\\\d\\\\.|-")' },
  { kind: 'List<Text>', write: ({ value }) => `lines(${value('Text')})` },
  { kind: 'List<Text>', write: ({ value, small }) => `chunk(${value('Text')}, ${small() + 1})` },
  { kind: 'List<Text>', write: ({ value, small }) => `chunk(${value('Text')}, size: ${small() + 1})` },
  { kind: 'List<Text>', write: ({ value, among }) => `split(${value('Text')}, ${among(...delimiters)})` },
  { kind: 'List<Text>', write: ({ value, among }) => `extract(${value('Text')}, ${among(...extractPatterns)})` },
  { kind: 'List<Text>', write: ({ value, among }) => `extract(${value('List<Text>')}, ${among(...extractPatterns)})` },
  { kind: 'List<Text>', write: ({ value, among, small }) => `grep(${value('List<Text>')}, ${among(...patterns)}, around: ${small()})` },
  { kind: 'List<Text>', write: ({ value, small }) => `slice(${value('List<Text>')}, ${small()}, -1)` },
  { kind: 'List<Text>', write: ({ value, among }) => `sort(${value('List<Text>')}, reverse: ${among('true', 'false')})` },
  { kind: 'List<Text>', write: ({ value }) => `unique(${value('List<Text>')})` },
  { kind: 'List<Text>', write: ({ value, small }) => `take(${value('List<Text>')}, ${small() + 1})` },
  { kind: 'List<Text>', write: ({ value }) => `tally(${value('List<Text>')})` },
  { kind: 'List<Text>', write: ({ value }) => `zip([${value('Text')}, "b"], [1, ${value('Number')}])` },
  { kind: 'List<Text>', write: ({ value }) => `pairs(take(${value('List<Text>')}, 4))` },
  { kind: 'List<Text>', write: ({ value }) => `cross(take(${value('List<Text>')}, 3), take(${value('List<Text>')}, 2))` },
  { kind: 'List<Text>', write: ({ value, among }) => `keep(${value('List<Text>')}, ${value('List<Text>')}, invert: ${among('true', 'false')})` },
  { kind: 'List<Text>', write: ({ among }) => `columns("key,\\"a b\\"\\n1,\\"x,y\\"\\n", ["a b", ${among('"key"', '"a b"')}])` },
  { kind: 'List<Text>', write: ({ value }) => `group(extract(${value('Text')}, "([a-z])\\\\s?(\\\\d+)"), "sum")` },
  { kind: 'List<Text>', write: ({ text, value }) => `[${text()}, ${value('Text')}, ${text()}]` },
  { kind: 'List<Text>', write: ({ value }) => `[${value('Number')}, ${value('Text')}]` },
];

const starts: Record<Kind, string> = { Text: 'context', Number: '4', 'List<Text>': '["[ERROR] x", "a", "\\"\\\\"]', 'List<Number>': '[3, 1.5]' };

/** The plan that a sequence of choices makes: a binding for each form, and all of them as fields of the answer. */
function writePlan(steps: readonly { form: Form; choices: readonly number[] }[], texts: readonly string[]): string {
  const names = new Map<Kind, string[]>();
  const bindings: string[] = [];
  for (const [i, { form, choices }] of steps.entries()) {
    let turn = 0;
    const pick = (options: readonly string[]): string => {
      const choice = choices[turn % choices.length] ?? 0;
      turn += 1;
      return options[choice % options.length] ?? '';
    };
    const written = form.write({
      value: (kind) => pick([...(names.get(kind) ?? []), starts[kind]]),
      among: (...options) => pick(options),
      small: () => Number(pick(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'])),
      text: () => literal(pick(texts)),
    });
    const name = `b${i}`;
    bindings.push(`  ${name} = ${written}\n`);
    names.set(form.kind, [...(names.get(form.kind) ?? []), name]);
  }
  const fields = bindings.map((_, i) => `b${i}: b${i}`);
  return `let\n${bindings.join('')}in\n  { ${fields.join(', ')} }\n`;
}

/**
 * Plans of up to `maxBindings` bindings that pass the checker and have an answer, whatever the context is: a record
 * of all that they bound, so that comparing answers compares every value.
 */
export function planCases(contexts: fc.Arbitrary<string>, maxBindings: number): fc.Arbitrary<PlanCase> {
  const step = fc.record({ form: fc.constantFrom(...forms), choices: fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }) });
  return fc.record({
    plan: fc
      .tuple(
        fc.array(step, { minLength: 1, maxLength: maxBindings, size: 'max' }),
        fc.array(contexts.map((text) => text.replaceAll('\0', '')), { minLength: 3, maxLength: 3 }),
      )
      .map(([steps, texts]) => writePlan(steps, texts)),
    context: contexts,
  });
}
