import type { OpDescription } from '../../../../compiler/ops/description.ts';
import type { Parameter } from '../../../../compiler/ops/parameter.ts';
import { type OpName, ops } from '../../../../compiler/ops/registry.ts';
import { literal } from '../../../oracle/plans.ts';

/** A call of an op with a text in one place where a plan can have one. */
export interface Place {
  /** Such as `grep pattern`. */
  readonly name: string;
  readonly op: OpName;
  /** @param text anything that a plan can hold */
  readonly call: (text: string) => string;
}

type Written = (text: string) => string;

/** How a text is put into the argument of a parameter: each way is a place. */
function waysInto({ kind }: Parameter): Readonly<Record<string, Written>> {
  const schema: Written = (text) =>
    `{ json: { type: "object", required: [${literal(text)}], properties: { ${literal(text)}: { type: "string", description: ${literal(text)}, enum: [${literal(text)}, "v"] } } } }`;
  switch (kind) {
    case 'text':
    case 'pattern':
    case 'fixed text':
    case 'model':
    // These take no such text, and must say so.
    case 'natural':
    case 'flag':
    case 'word':
    case 'integer':
      return { '': literal };
    case 'input':
      return { '': literal, items: (text) => `[${literal(text)}, "x"]` };
    case 'list':
    case 'texts':
    case 'fixed texts':
      return { items: (text) => `[${literal(text)}, "x"]` };
    case 'record':
    case 'bindings':
      return { value: (text) => `{ x: ${literal(text)} }`, key: (text) => `{ x: "x", ${literal(text)}: "v" }` };
    case 'strategy':
      return { word: literal, question: (text) => literal(`${text} of all`) };
    case 'answer type':
    case 'result type':
      return { word: literal, key: (text) => `{ ${literal(text)}: ["x"] }`, enum: (text) => `{ enum: [${literal(text)}, "v"] }`, schema, item: (text) => `{ list: ${schema(text)} }` };
    case 'vm spec':
      return {
        language: (text) => `{ language: ${literal(text)} }`,
        key: (text) => `{ language: "javascript", ${literal(text)}: 1 }`,
        module: (text) => `{ language: "python-native", allowedModules: [${literal(text)}] }`,
        limit: (text) => `{ language: "javascript", memoryLimit: ${literal(text)} }`,
      };
  }
}

/** What is given for the other parameters that must be there: a call that is right. */
const usual: Readonly<Record<Parameter['kind'], string>> = {
  text: '"a b"',
  input: '"a b\\nb"',
  list: '["a", "b"]',
  texts: '["a\\tx", "b\\ty"]',
  integer: '0',
  record: '{ x: "x" }',
  bindings: '{ x: "x" }',
  pattern: '"b"',
  natural: '1',
  flag: 'true',
  word: '""',
  'fixed text': '"x"',
  'fixed texts': '["a b"]',
  strategy: '"concat"',
  'answer type': '"text"',
  'vm spec': '{ language: "javascript" }',
  'result type': '"text"',
  model: '"one"',
};

/** Where parameters must agree with each other for the text to be reached: the whole call. */
const together: Partial<Record<`${OpName} ${string}`, Written>> = {
  'get key': (text) => `get({ ${literal(text)}: "v" }, ${literal(text)})`,
  'get record key': (text) => `get({ x: "x", ${literal(text)}: "v" }, ${literal(text)})`,
  'columns names items': (text) => `columns([${literal(JSON.stringify({ x: 'v', [text]: 'w' }))}], [${literal(text)}, "x"], format: "jsonl")`,
  'chunk input': (text) => `chunk(${literal(text)}, size: 2)`,
  'extract pattern': (text) => `extract(${literal(text)}, ${literal(text)})`,
  'grep pattern': (text) => `grep(${literal(text)}, ${literal(text)}, mode: "fixed")`,
  'split delimiter': (text) => `split(${literal(`x${text}y`)}, ${literal(text)})`,
  'group rows items': (text) => `group([${literal(`${text}\tv`)}, "k\\tv"], "vote")`,
  'zip a items': (text) => `zip([${literal(text)}], ["x"])`,
  'zip b items': (text) => `zip(["x"], [${literal(text)}])`,
  'columns input': (text) => `columns(${literal(JSON.stringify({ x: text }))}, ["x"], format: "jsonl")`,
  'columns input items': (text) => `columns([${literal(JSON.stringify({ [text]: 'v', x: text }))}], ["x"], format: "jsonl")`,
  // Code in which the text is a text: as much as the language itself allows.
  'eval code': (text) => `eval(${literal(`result = ${JSON.stringify(text)};`)}, { x: "x" }, { language: "javascript" })`,
  'eval bindings value': (text) => `eval("result = x;", { x: ${literal(text)} }, { language: "javascript" })`,
};

/** Every place of every op of the registry where a plan can have a text, or tries to. */
export const places: readonly Place[] = (Object.entries(ops) as [OpName, OpDescription][]).flatMap(([op, { parameters, exactlyOneOf = [] }]) =>
  parameters.flatMap((parameter) =>
    Object.entries(waysInto(parameter)).map(([way, write]): Place => {
      const name = [op, parameter.name, way].filter((word) => word !== '').join(' ');
      const whole = together[name as `${OpName} ${string}`];
      const others = parameters.filter((other) => other !== parameter && (!other.optional || (exactlyOneOf[0] === other.name && !exactlyOneOf.includes(parameter.name))));
      // A combination asks only where it has no strategy.
      const asked = op === 'combine' && ['type', 'model'].includes(parameter.name);
      const call: Written = (text) => `${op}(${[...others.map((other) => (asked && other.name === 'strategy' ? 'prompt: "x"' : `${other.name}: ${usual[other.kind]}`)), `${parameter.name}: ${write(text)}`].join(', ')})`;
      return { name, op, call: whole ?? call };
    }),
  ),
);

/** Those of no op: the values that a plan writes down, and the names of what it binds. */
export const placesOfNoOp: readonly Omit<Place, 'op'>[] = [
  { name: 'a text', call: literal },
  { name: 'an item', call: (text) => `[${literal(text)}, "x"]` },
  { name: 'a field', call: (text) => `{ ${literal(text)}: ${literal(text)}, x: [${literal(text)}] }` },
];
