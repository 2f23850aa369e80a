import { type AmountUnit, printAmount } from '../eval/amount.ts';
import type { NameFault } from '../eval/binding-names.ts';
import { type Language, languages } from '../eval/vm-spec.ts';
import { define } from './define.ts';
import { excerpt } from './excerpt.ts';
import { list, suggest } from './phrases.ts';

/** What is wrong with a field of `vm_spec`. */
type FieldFault =
  | { readonly kind: 'unknown'; readonly nearest: string | undefined; readonly names: readonly string[] }
  | { readonly kind: 'network' }
  | { readonly kind: 'form'; readonly wanted: string; readonly actual: string }
  /** Of a limit: what is no amount, or no whole one. */
  | { readonly kind: 'no amount' | 'a fraction'; readonly text: string; readonly unit: AmountUnit }
  | { readonly kind: 'bounds'; readonly given: number; readonly unit: AmountUnit; readonly least: number; readonly most: number };

/** What is wrong with what code may import. */
type ModulesFault =
  | { readonly kind: 'none to import'; readonly language: Language }
  | { readonly kind: 'too many'; readonly most: number }
  | { readonly kind: 'no name'; readonly module: string }
  | { readonly kind: 'not standard'; readonly module: string; readonly nearest: string | undefined };

/** Why something is no type of a result. */
type NoResultType =
  | { readonly kind: 'word'; readonly word: string; readonly nearest: string | undefined }
  | { readonly kind: 'literal'; readonly actual: string }
  | { readonly kind: 'keys'; readonly keys: readonly string[] }
  | { readonly kind: 'list in a list' };

/** What people and models call the languages elsewhere. */
const otherLanguages: ReadonlyMap<string, Language> = new Map([
  ['py', 'python'],
  ['python3', 'python'],
  ['cpython', 'python'],
  ['pyodide', 'python'],
  ['js', 'javascript'],
  ['ecmascript', 'javascript'],
  ['node', 'javascript'],
  ['nodejs', 'javascript'],
  ['typescript', 'javascript'],
  ['quickjs', 'javascript'],
  ['rs', 'rust'],
  ['wasm', 'rust'],
]);

/** What fields are called elsewhere. */
const otherFields: ReadonlyMap<string, string> = new Map([
  ['lang', 'language'],
  ['modules', 'allowedModules'],
  ['packages', 'allowedModules'],
  ['libraries', 'allowedModules'],
  ['imports', 'allowedModules'],
  ['memory', 'memoryLimit'],
  ['ram', 'memoryLimit'],
  ['cpu', 'cpuTimeLimit'],
  ['cputime', 'cpuTimeLimit'],
  ['timeout', 'timeLimit'],
  ['time', 'timeLimit'],
  ['walltimelimit', 'timeLimit'],
  ['disk', 'diskLimit'],
  ['output', 'outputLimit'],
  ['network', 'networkAccess'],
]);

/** What types of results are called elsewhere. */
const otherTypes: ReadonlyMap<string, string> = new Map([
  ['string', '"text"'],
  ['str', '"text"'],
  ['int', '"number"'],
  ['integer', '"number"'],
  ['float', '"number"'],
  ['boolean', '"bool"'],
  ['list', '{ list: "text" }'],
  ['array', '{ list: "text" }'],
  ['json', '{ json: { type: "object", properties: { … } } }'],
  ['record', '{ json: { type: "object", properties: { … } } }'],
  ['object', '{ json: { type: "object", properties: { … } } }'],
  ['dict', '{ json: { type: "object", properties: { … } } }'],
]);

const resultTypes = 'it is "text", "number", "bool", `{ json: { type: "object", properties: { … } } }`, or a list of one of these, such as `{ list: "number" }`';

const amounts: Readonly<Record<AmountUnit, string>> = {
  bytes: 'write `"512MB"`, `"512MiB"`, or a number of bytes',
  seconds: 'write `"30s"`, `"2min"`, or a number of seconds',
};

/** RLM2040 to RLM2049: what a plan says of code that it runs. */
export const evaluating = {
  RLM2040: define<{ given: string | undefined; nearest: string | undefined }>({
    title: 'no such language',
    message: ({ given }) => (given === undefined ? '`vm_spec` does not say the `language` of the code' : `\`eval\` runs no "${excerpt(given)}"`),
    hint: ({ given, nearest }) => {
      const meant = nearest ?? (given === undefined ? undefined : otherLanguages.get(given.toLowerCase()));
      return meant === undefined ? `write one of ${list(languages, 'or', '"')}: \`{ language: "python" }\`` : `did you mean "${meant}"?`;
    },
    explanation: `\`vm_spec\` says in which language the code is: \`"python"\` (CPython in WASM, \`"python-restricted"\` is the same), \`"python-native"\`, \`"javascript"\`,
\`"rust"\` or \`"rust-native"\`. Nothing is guessed from the code.

    eval("print(1)", {}, { language: "perl" })   # error`,
  }),

  RLM2041: define<{ name: string; fault: FieldFault }>({
    title: 'wrong vm_spec',
    message: ({ name, fault }) => {
      const field = `\`${excerpt(name)}\` of \`vm_spec\``;
      switch (fault.kind) {
        case 'unknown':
          return `\`vm_spec\` has no field \`${excerpt(name)}\``;
        case 'network':
          return 'no code of a plan has a network: `networkAccess` can only be false';
        case 'form':
          return `${field} must be ${fault.wanted}, and this is a ${fault.actual}`;
        case 'no amount':
          return `${field} is an amount of ${fault.unit}, and "${excerpt(fault.text)}" is none`;
        case 'a fraction':
          return `${field} must be a whole number of ${fault.unit}, and "${excerpt(fault.text)}" is none`;
        case 'bounds': {
          const bound = fault.given < fault.least ? `${printAmount(fault.least, fault.unit)} is the least` : `${printAmount(fault.most, fault.unit)} is the most`;
          return `${field} is ${printAmount(fault.given, fault.unit)}, and ${bound}`;
        }
      }
    },
    hint: ({ name, fault }) => {
      if (fault.kind === 'unknown') return suggest(fault.nearest ?? otherFields.get(name.toLowerCase())) ?? `it has ${list(fault.names, 'and')}`;
      if (fault.kind === 'network') return 'leave it out, and hand over in `bindings` what the code needs';
      return fault.kind === 'no amount' ? amounts[fault.unit] : undefined;
    },
    explanation: `\`vm_spec\` is a record of \`language\`, \`allowedModules\`, \`memoryLimit\`, \`cpuTimeLimit\`, \`timeLimit\`, \`diskLimit\`, \`outputLimit\` and \`networkAccess\`, which can
only be false. Limits are numbers of bytes or seconds, or texts with a unit: \`"512MB"\` (millions), \`"512MiB"\` (2^20), \`"30s"\`, \`"2min"\`, \`"1h"\`.

    eval("print(1)", {}, { language: "python", networkAccess: true })     # error: there is none
    eval("print(1)", {}, { language: "python", memoryLimit: "512 megs" }) # error: "512MB"
    eval("print(1)", {}, { language: "python", timeLimit: "3h" })         # error: 2 h is the most`,
  }),

  RLM2042: define<{ fault: NoResultType }>({
    title: 'no result type',
    message: ({ fault }) => {
      if (fault.kind === 'word') return `\`type\` of \`eval\` cannot be "${excerpt(fault.word)}"`;
      if (fault.kind === 'literal') return `\`type\` of \`eval\` is a word or a record, and this is a ${fault.actual}`;
      if (fault.kind === 'list in a list') return '`type` of `eval` is a list of lists, and code can only give a list of texts, numbers, truth values or records';
      if (fault.keys.length === 0) return '`type` of `eval` is an empty record';
      return `\`type\` of \`eval\` has one key, \`list\` or \`json\`, and this has ${list(fault.keys, 'and')}`;
    },
    hint: ({ fault }) => {
      if (fault.kind === 'list in a list') return 'give each inner list as one text, or as a property of a record';
      if (fault.kind === 'keys' && fault.keys.some((key) => key === 'type' || key === 'properties')) return 'a JSON schema goes into `json`: `{ json: { type: "object", properties: { … } } }`';
      if (fault.kind !== 'word') return resultTypes;
      const other = fault.nearest === undefined ? otherTypes.get(fault.word.toLowerCase()) : `"${fault.nearest}"`;
      return other === undefined ? resultTypes : `did you mean ${other.startsWith('{') ? `\`${other}\`` : other}?`;
    },
    explanation: `What code gives has a type that is known before it runs: \`"text"\` unless given, \`"number"\`, \`"bool"\`, \`{ json: schema }\` for a record, or a list of one of
these. What the code gives and is not of the type is an error.

    eval("result = 1", {}, { language: "python" }, type: "integer")            # error: "number"
    eval("result = [1]", {}, { language: "python" }, type: ["number"])         # error: { list: "number" }`,
  }),

  RLM2043: define<Record<never, never>>({
    title: 'bindings that are not written out',
    message: () => 'the `bindings` of `eval` are not a record that is written out',
    hint: () => 'give each value a name there: `{ text: context }`',
    explanation: `The code reads each binding by itself, however large it is, and by its name. So they are a record whose keys stand in the plan, or a name of one; the
values may be anything.

    eval("print(name)", rlm_call("Who?", context, type: { json: { type: "object", properties: { name: { type: "string" } } } }), { language: "python" })   # error`,
  }),

  RLM2044: define<{ language: Language; allowed: readonly Language[] }>({
    title: 'code that may not run',
    message: ({ language, allowed }) => (allowed.length === 0 ? 'the plan runs code, and no plan may' : `the plan runs code in ${language}, and plans may only run ${list(allowed, 'and')}`),
    hint: ({ language, allowed }) => (allowed.length === 0 ? 'leave `--no-eval` out to allow it' : `\`--eval-languages ${[...allowed, language].join()}\` allows it`),
    explanation: `Whoever builds a plan says which code it may run: any unless told otherwise, none with \`--no-eval\`, and with \`--eval-languages javascript,python\` that
in the languages of the list. Other plans are refused before anything of them is built.

    eval("print(1)", {}, { language: "rust" })   # error with \`--eval-languages javascript,python\``,
  }),

  RLM2045: define<{ name: string; language: Language; fault: NameFault }>({
    title: 'no name for a binding',
    message: ({ name, language, fault }) => {
      const binding = `the binding \`${excerpt(name)}\``;
      switch (fault) {
        case 'no identifier':
          return `${binding} is no name of a variable`;
        case 'too long':
          return `${binding} has a name of more than 64 characters`;
        case 'keyword':
          return `${binding} has the name of a keyword of ${language}`;
        case 'taken':
          return `${binding} has a name that means something else in ${language} code`;
      }
    },
    hint: ({ name, fault }) => (fault === 'no identifier' ? 'names are made of letters from a to z, digits and underscores, and do not begin with a digit' : suggestOther(name, fault)),
    explanation: `Each binding is a variable of the code, so its name must be one that the language allows, of ASCII letters, digits and underscores. \`result\` is where the
result goes, and \`print\` what prints; names with two underscores around, and in JavaScript the names of globals such as \`JSON\`, are taken as well.

    eval("print(class)", { class: context }, { language: "python" })   # error`,
  }),

  RLM2046: define<{ parameter: string; fault: 'language' | 'alone' | 'typed' | 'no lines' }>({
    title: 'nothing to reduce',
    message: ({ parameter, fault }) => {
      switch (fault) {
        case 'language':
          return `\`${parameter}\` of \`eval\` is about what a function in Rust gives of each line, and this code is in another language`;
        case 'alone':
          return '`by_key` of `eval` says how `reduce` works, and there is none';
        case 'typed':
          return '`reduce` of `eval` says what the result is, and so cannot have a `type` beside it';
        case 'no lines':
          return '`reduce` of `eval` needs a binding `lines`, of which the code is given one after the other';
      }
    },
    hint: ({ fault }) => {
      switch (fault) {
        case 'language':
          return 'reduce in the code, or write it as a function of a line with `language: "rust"`';
        case 'alone':
          return 'write `reduce: "sum", by_key: true`';
        case 'typed':
          return 'leave `type` out';
        case 'no lines':
          return 'bind the text, or the list: `{ lines: context }`';
      }
    },
    explanation: `With \`reduce\` the code is a function in Rust, which is called with each line of the binding \`lines\`, and what it gives is reduced as it comes. Code in other
languages reads its bindings whole, and reduces them itself.

    eval("print(1)", {}, { language: "python" }, reduce: "sum")   # error`,
  }),

  RLM2047: define<{ fault: ModulesFault }>({
    title: 'modules that code cannot import',
    message: ({ fault }) => {
      switch (fault.kind) {
        case 'none to import':
          return `\`allowedModules\` of \`vm_spec\` is about Python, and code in ${fault.language} imports none`;
        case 'too many':
          return `\`allowedModules\` of \`vm_spec\` has more than ${fault.most} modules`;
        case 'no name':
          return `"${excerpt(fault.module)}" is no name of a module`;
        case 'not standard':
          return `"python" has no module \`${excerpt(fault.module)}\`, but those of its standard library that make sense without processes and network`;
      }
    },
    hint: ({ fault }) => {
      if (fault.kind === 'none to import') return 'leave it out';
      if (fault.kind === 'no name') return 'write it as `import` does: `"collections.abc"`';
      return fault.kind === 'not standard' ? (suggest(fault.nearest) ?? '`language: "python-native"` has the modules of the toolchain') : undefined;
    },
    explanation: `\`allowedModules\` says what Python code may import: those modules, what is in them, and nothing else. Unless given, that is a set of modules of the standard
library that compute. \`"python"\` has only modules of the standard library; \`"python-native"\` those that the toolchain has as well.

    eval("import numpy", {}, { language: "python", allowedModules: ["numpy"] })     # error
    eval("1", {}, { language: "javascript", allowedModules: ["fs"] })               # error`,
  }),
} as const;

const suggestOther = (name: string, fault: NameFault) => (fault === 'too long' ? undefined : `call it \`${excerpt(name.replace(/^_+|_+$/g, ''))}_value\`, or otherwise`);
