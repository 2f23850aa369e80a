import { languages } from '../eval/vm-spec.ts';
import { define } from './define.ts';
import { excerpt } from './excerpt.ts';
import { list, suggest } from './phrases.ts';

/** RLM204x: what a plan says of code that it runs. */
export const evaluating = {
  RLM2040: define<{ nearest: string | undefined; given: string | undefined }>({
    title: 'no such language',
    message: ({ given }) => (given === undefined ? '`vm_spec` names no language' : `\`eval\` has no language \`${excerpt(given)}\``),
    hint: ({ nearest }) => suggest(nearest) ?? `it is one of ${list(languages.map((name) => `"${name}"`), 'or')}: \`{ language: "python" }\``,
    explanation: `\`vm_spec\` says in which language the code is.

    eval("print(1)", {}, { language: "perl" })   # error`,
  }),

  RLM2041: define<{ name: string; reason: string; nearest?: string | undefined }>({
    title: 'wrong vm_spec',
    message: ({ name, reason }) => `\`${excerpt(name)}\` of \`vm_spec\` ${reason}`,
    hint: ({ nearest }) => suggest(nearest),
    explanation: `\`vm_spec\` is a record of \`language\`, \`allowedModules\`, \`memoryLimit\`, \`cpuTimeLimit\`, \`timeLimit\`, \`diskLimit\`, \`outputLimit\` and \`networkAccess\`, which can only be false.

    eval("print(1)", {}, { language: "python", networkAccess: true })   # error`,
  }),

  RLM2042: define<{ reason: string }>({
    title: 'no result type',
    message: ({ reason }) => `\`type\` of \`eval\` ${reason}`,
    hint: () => 'write `"text"`, `"number"`, `"bool"`, or a list of these, such as `{ list: "number" }`',
    explanation: `What code gives has a type that is known before it runs.

    eval("result = 1", {}, { language: "python" }, type: "integer")   # error`,
  }),

  RLM2043: define<Record<never, never>>({
    title: 'bindings that are not written out',
    message: () => 'the bindings of `eval` are not a record that is written out',
    hint: () => 'give each value a name there: `{ text: context }`',
    explanation: `Code reads each binding by itself, however large it is, so they are a record whose keys stand in the plan.

    eval("print(a)", rlm_call("…", context, type: { json: … }), { language: "python" })   # error`,
  }),
} as const;
