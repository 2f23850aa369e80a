import fc from 'fast-check';

/** A plan as what it means: steps on what comes before them. */
export interface PlanShape {
  readonly steps: readonly Step[];
}

interface Step {
  readonly form: Form;
  /** Which values the step works on: of those of the right type before it, modulo their number. */
  readonly inputs: readonly number[];
  readonly literal: string;
}

/** How a plan is written down, none of which changes what it means. */
export interface PlanStyle {
  /** The names of the steps. */
  readonly names: readonly string[];
  /** Which of the steps that could come next does. */
  readonly order: readonly number[];
  /** What is put between tokens. */
  readonly blanks: readonly string[];
  /** Whether arguments are given by name, and bindings are given further names. */
  readonly flags: readonly boolean[];
}

type Type = 'Text' | 'List';

interface Form {
  readonly op: string;
  /** The question that is the first argument, of what asks a model. */
  readonly question?: string;
  readonly takes: readonly (readonly [parameter: string, type: Type])[];
  readonly literal?: string;
  /** Further arguments, which are only given by name. */
  readonly also?: readonly string[];
  readonly gives: Type;
}

const forms: readonly Form[] = [
  { op: 'grep', takes: [['input', 'Text']], literal: 'pattern', gives: 'Text' },
  { op: 'grep', takes: [['input', 'List']], literal: 'pattern', gives: 'List' },
  { op: 'lines', takes: [['input', 'Text']], gives: 'List' },
  { op: 'split', takes: [['input', 'Text']], literal: 'delimiter', gives: 'List' },
  { op: 'join', takes: [['list', 'List']], literal: 'delimiter', gives: 'Text' },
  { op: 'sort', takes: [['list', 'List']], gives: 'List' },
  { op: 'zip', takes: [['a', 'List'], ['b', 'List']], gives: 'List' },
  { op: 'keep', takes: [['list', 'List'], ['among', 'List']], gives: 'List' },
  { op: 'rlm_call', question: 'query', takes: [['context', 'Text']], gives: 'Text' },
  { op: 'rlm_call', question: 'query', takes: [['context', 'Text']], also: ['type: "quotes"'], gives: 'List' },
  { op: 'map', question: 'prompt', takes: [['inputs', 'List']], also: ['batch: 2', 'type: { enum: ["yes", "no"] }'], gives: 'List' },
  { op: 'filter', question: 'prompt', takes: [['inputs', 'List']], gives: 'List' },
  { op: 'combine', takes: [['list', 'List']], also: ['prompt: "${what} is \\"it\\"?"', 'type: { max_words: 5 }'], gives: 'Text' },
];

const inputs = fc.array(fc.nat(20), { minLength: 2, maxLength: 2 });
const literal = fc.constantFrom('a', 'b', '\\d+');

/** A first step gives a list, so that there is a value of either type for every other. */
const firstStep: Step = { form: { op: 'lines', takes: [['input', 'Text']], gives: 'List' }, inputs: [0], literal: '' };

export const planShapes: fc.Arbitrary<PlanShape> = fc
  .array(fc.record({ form: fc.constantFrom(...forms), inputs, literal }), { minLength: 1, maxLength: 11 })
  .map((steps) => ({ steps: [firstStep, ...steps] }));

export const planStyles: fc.Arbitrary<PlanStyle> = fc.record({
  names: fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}_$/), { minLength: 12, maxLength: 12 }),
  order: fc.array(fc.nat(20), { minLength: 12, maxLength: 12 }),
  blanks: fc.array(fc.constantFrom(' ', '\n', '\n  ', ' # grep(x)\n', '\n# "\n\n'), { minLength: 7, maxLength: 7 }),
  flags: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
});

/** The text of a plan whose result has every step of it, in the given style. */
export function writePlan({ steps }: PlanShape, style: PlanStyle): string {
  const blank = (i: number) => cycle(style.blanks, i);
  const operands = steps.map((_, i) => operandsOf(steps, i));
  const name = (step: number) => (step < 0 ? 'context' : (style.names[step] ?? ''));
  const alias = (step: number) => (step >= 0 && cycle(style.flags, step) ? `${name(step)}2` : name(step));

  const call = ({ form, literal }: Step, step: number): string => {
    const byName = cycle(style.flags, step + 1);
    const given = form.takes.map(([parameter], i) => [parameter, alias(operands[step]?.[i] ?? -1)] as const);
    const asked = form.question === undefined ? given : [[form.question, `"Is it ${literal}?"`] as const, ...given];
    const all = form.literal === undefined ? asked : [...asked, [form.literal, `"${literal}"`] as const];
    const also = form.also ?? [];
    const written = byName
      ? [...also, ...all.toReversed().map(([parameter, value]) => `${parameter}:${blank(step)}${value}`)]
      : [...all.map(([, value]) => value), ...also.toReversed()];
    return `${form.op}(${written.join(`,${blank(step + 1)}`)})`;
  };

  const bindings: string[] = [];
  const done = new Set<number>([-1]);
  for (let turn = 0; done.size <= steps.length; turn++) {
    const ready = steps.flatMap((step, i) => (!done.has(i) && operands[i]?.every((operand) => done.has(operand)) === true ? [{ step, i }] : []));
    const { step, i } = cycle(ready, cycle(style.order, turn));
    done.add(i);
    bindings.push(`${name(i)}${blank(i)}=${blank(i + 1)}${call(step, i)}`);
    if (alias(i) !== name(i)) bindings.push(`${alias(i)} = ${name(i)}`);
  }
  const result = steps.map((_, i) => `s${i}: ${alias(i)}`).join(',');
  return `let${blank(0)} ${bindings.join(blank(3).includes('\n') ? blank(3) : '; ')}\nin { ${result} }`;
}

function cycle<T>(items: readonly T[], i: number): T {
  const item = items[i % items.length];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
}

/** The steps that a step works on, -1 for the context. */
function operandsOf(steps: readonly Step[], at: number): number[] {
  const step = steps[at];
  if (step === undefined) return [];
  return step.form.takes.map(([, type], i) => {
    const texts = type === 'Text' ? [-1] : [];
    const candidates = [...texts, ...steps.slice(0, at).flatMap(({ form }, j) => (form.gives === type ? [j] : []))];
    return cycle(candidates, step.inputs[i] ?? 0);
  });
}
