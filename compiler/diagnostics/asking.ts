import { define } from './define.ts';
import { excerpt } from './excerpt.ts';
import { list, type Place, place } from './phrases.ts';
import { sayFault, type SchemaFault } from './schema-fault.ts';

/** Why something is no answer type. */
type NoAnswerType =
  | { readonly kind: 'word'; readonly word: string; readonly nearest: string | undefined }
  | { readonly kind: 'literal'; readonly actual: string }
  | { readonly kind: 'keys'; readonly keys: readonly string[]; readonly nearest: string | undefined };

/** Why a value cannot be one of an `enum`. */
type EnumFault = 'none' | 'empty' | 'white space around' | 'a line break' | 'twice' | { readonly actual: string };

const forms =
  'an answer type is "text", "int", "number", "bool", "quotes", `{ enum: ["…", "…"] }`, `{ max_words: 50 }` or `{ json: { type: "object", properties: { … } } }`';

/** What people and models call the types elsewhere. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ['string', '"text"'],
  ['str', '"text"'],
  ['integer', '"int"'],
  ['float', '"number"'],
  ['boolean', '"bool"'],
  ['quote', '"quotes"'],
  ['enum', '{ enum: ["…", "…"] }'],
  ['max_words', '{ max_words: 50 }'],
  ['json', '{ json: { type: "object", properties: { … } } }'],
  ['object', '{ json: { type: "object", properties: { … } } }'],
]);

/** What to do without a keyword of JSON Schema. */
const withoutKeyword: readonly (readonly [keyword: RegExp, hint: string])[] = [
  [/^(pattern|format|content\w+)$/, 'say in `description` what it looks like, and check it with `grep` afterwards; a few known values go into `enum`'],
  [/^(\$ref|\$defs|definitions|\$dynamicRef|\$anchor)$/, 'bind the part to a name of the plan, and write that name wherever it is needed'],
  [/^(anyOf|oneOf|allOf|not|if|then|else|dependent\w+)$/, 'an answer has one form: a property with an `enum` can say which case it is'],
  [/^(nullable|optional)$/, 'there is no null: for what may be missing take an empty text or array, or a word for it in an `enum`'],
  [/^(\$schema|\$id|\$comment)$/, 'leave it out'],
];

function hintForNone(fault: NoAnswerType): string {
  if (fault.kind === 'word') {
    const other = fault.nearest === undefined ? otherWords.get(fault.word.toLowerCase()) : `"${fault.nearest}"`;
    return other === undefined ? forms : `did you mean ${other.startsWith('{') ? `\`${other}\`` : other}?`;
  }
  if (fault.kind === 'literal') return fault.actual === 'List' ? 'one of several words is `{ enum: ["…", "…"] }`' : forms;
  if (fault.keys.some((key) => key === 'type' || key === 'properties')) return 'a JSON schema goes into `json`: `{ json: { type: "object", properties: { … } } }`';
  return fault.nearest === undefined ? forms : `did you mean \`{ ${fault.nearest}: … }\`?`;
}

/** RLM2030 to RLM2039: what a plan asks of a model. */
export const asking = {
  RLM2030: define<Place & { fault: NoAnswerType }>({
    title: 'no answer type',
    message: ({ fault, ...at }) => {
      if (fault.kind === 'word') return `${place(at)} cannot be "${excerpt(fault.word)}"`;
      if (fault.kind === 'literal') return `${place(at)} is a word or a record, and this is a ${fault.actual}`;
      if (fault.keys.length === 0) return `${place(at)} is an empty record`;
      return `${place(at)} has one key, \`enum\`, \`max_words\` or \`json\`, and this has ${list(fault.keys, 'and')}`;
    },
    hint: ({ fault }) => hintForNone(fault),
    explanation: `A type says what a model's answer must be. A reply that is not is asked again with the reason, and then is an error: a wrong kind of answer
never flows on. \`"text"\` is what it is unless given.

    map("How many people?", lines(context), type: "integer")   # error: "int"
    map("Which?", lines(context), type: ["a", "b"])            # error: { enum: ["a", "b"] }`,
  }),

  RLM2031: define<{ value: string; fault: EnumFault }>({
    title: 'value that no reply can be',
    message: ({ value, fault }) => {
      if (typeof fault === 'object') return `the values of \`enum\` are texts, and this is a ${fault.actual}`;
      if (fault === 'none') return '`enum` has no values';
      if (fault === 'empty') return '`enum` has an empty value';
      return fault === 'twice' ? `\`enum\` has "${excerpt(value)}" twice` : `the value "${excerpt(value)}" of \`enum\` has ${fault}${fault === 'a line break' ? ' in it' : ' it'}`;
    },
    hint: ({ value, fault }) => {
      if (fault === 'empty') return 'write a word for it, such as "none"';
      if (fault === 'white space around') return `write "${excerpt(value.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, ''))}"`;
      return fault === 'twice' ? 'remove one of them' : undefined;
    },
    explanation: `A reply is trimmed, and then must be one of the values as it is written. So no value can be empty, have white space around it or a line break
in it, or be there twice.

    rlm_call("Which?", context, type: { enum: ["yes", "no "] })   # error: "no"`,
  }),

  RLM2032: define<{ keyword: string; where: string; of: { types: readonly string[]; actual: string } | undefined; nearest: string | undefined }>({
    title: 'keyword of JSON Schema refused',
    message: ({ keyword, where, of }) => {
      const at = `\`${excerpt(keyword)}\` ${whereIs(where)}`;
      return of === undefined
        ? `${at} is not among the keywords that the schema of an answer may have`
        : `${at} says something of ${list(of.types, 'or', '"')}, and this is "${of.actual}"`;
    },
    hint: ({ keyword, of, nearest }) => {
      if (of !== undefined) return undefined;
      const instead = withoutKeyword.find(([pattern]) => pattern.test(keyword))?.[1];
      return instead ?? (nearest === undefined ? 'leave it out, or say in `description` what is wanted' : `did you mean \`${nearest}\`?`);
    },
    explanation: `The answers to a schema have a type of the plan language, are checked by rlmc itself, and can be asked of endpoints that hold a model to a
schema. So only a part of JSON Schema may be used, and nothing of it is ignored: \`type\`, \`properties\`, \`required\`, \`additionalProperties\`, \`items\`, \`enum\`, \`const\`,
\`minimum\`, \`maximum\`, \`exclusiveMinimum\`, \`exclusiveMaximum\`, \`minLength\`, \`maxLength\`, \`minItems\`, \`maxItems\`, \`title\` and \`description\`.

    map("Who wrote it?", lines(context), type: { json: {
      type: "object",
      properties: { name: { type: "string", pattern: "^[A-Z]" } },   # error: \`pattern\`
    } })`,
  }),

  RLM2033: define<{ where: string; fault: SchemaFault }>({
    title: 'JSON schema refused',
    message: ({ where, fault }) => `${where === '' ? 'the schema' : `the schema at \`${excerpt(where)}\``} is refused: ${sayFault(fault).reason}`,
    hint: ({ fault }) => sayFault(fault).mend,
    explanation: `A schema says the form of an answer that is a record. Its root is \`type: "object"\`, and each part has one \`type\`: \`"string"\`, \`"integer"\`,
\`"number"\`, \`"boolean"\`, \`"array"\` with \`items\`, or \`"object"\` with \`properties\`, all of which are required, and no others allowed.

    rlm_call("Who wrote it?", context, type: { json: {
      type: "object",
      properties: { name: { type: ["string", "null"] } },   # error: "" may stand for nobody
    } })`,
  }),

  RLM2034: define<Place>({
    title: 'nobody is asked',
    message: (at) => `${place(at)} has a meaning only when a model is asked, and a strategy is computed`,
    hint: ({ parameter }) => `leave \`${parameter}\` out, or ask with \`prompt: "…"\` instead of the strategy`,
    explanation: `\`combine\` with a strategy asks no model, so there is nobody to choose, and the type of the result follows from the strategy.

    combine(lines(context), "sum", type: "int")   # error`,
  }),

  RLM2035: define<{ model: string; nearest: string | undefined; models: readonly string[] }>({
    title: 'model not allowed',
    message: ({ model }) => `the plan may not ask the model "${excerpt(model)}"`,
    hint: ({ model, nearest, models }) =>
      nearest === undefined ? `it may ask ${list(models, 'and', '"')}; \`--allow-model ${shellWord(model)}\` allows it` : `did you mean "${nearest}"?`,
    explanation: `A plan chooses neither price nor who reads the text: it may ask only the models that the command names with \`--model\`, \`--child-model\` and
\`--allow-model\`.

    rlm_call("Who wrote it?", context, model: "huge")   # error, unless there is \`--allow-model huge\``,
  }),

  RLM2036: define<Record<never, never>>({
    title: 'no model',
    message: () => 'the plan asks a model, and none was named',
    hint: () => 'name it with `--model NAME`',
    explanation: `The plan says what is asked, the command says who is: \`rlmc build plan.rlm -c server.log --model NAME\`. It is named too when all the
answers are there already, since an answer belongs to a question to one model.

    map("What is this about?", lines(context))   # error without \`--model NAME\``,
  }),
} as const;

/** A plan may come from anybody: what it says is not for pasting into a shell unless it is a plain word. */
const shellWord = (model: string) => (/^[\w.:/@-]{1,60}$/.test(model) && !model.startsWith('-') ? model : 'NAME');

const whereIs = (where: string) => (where === '' ? 'at the root of the schema' : `at \`${excerpt(where)}\``);
