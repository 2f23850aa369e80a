import { printAmount } from '../eval/amount.ts';
import { standardPythonModules } from '../eval/python-modules.ts';
import { type LimitName, limits } from '../eval/vm-spec.ts';
import { define } from './define.ts';
import { excerpt } from './excerpt.ts';
import { list } from './phrases.ts';

/** What Python and QuickJS say of a text, or a pattern, in which a line ends. The mistake is that of the plan's text, which neither of them knows. */
const brokenLine = /^unterminated (f-)?string literal|^unexpected end of string|line terminator in regexp/;

/** RLM403x: what code of a plan comes to, found while it runs. */
export const runningCode = {
  RLM4030: define<{ type: string; message: string; line: number | undefined }>({
    title: 'the code failed',
    message: ({ type, message, line }) => `${excerpt(type)}${message === '' ? '' : `: ${excerpt(message, 400)}`}${line === undefined ? '' : ` (line ${line} of the code)`}`,
    hint: ({ type, message }) => (type === 'SyntaxError' && brokenLine.test(message) ? '`\\n` in a text of a plan is the end of a line: write `\\\\n` for one in a text of the code' : undefined),
    explanation: 'The program of `eval` ended with an error, which is told as the language tells it, with the line of the code.',
  }),
  RLM4031: define<{ limit: LimitName; value: number }>({
    title: 'a limit of vm_spec was exceeded',
    message: ({ limit, value }) => `the code exceeded \`${limit}\`, ${printAmount(value, limits[limit].unit)}`,
    hint: ({ limit, value }) => (value < limits[limit].most ? `do less, or raise \`${limit}\` in \`vm_spec\`` : `do less: \`${limit}\` cannot be more`),
    explanation:
      'What code may use is bounded by `vm_spec`, and by defaults for what it does not say. The start of an engine is not counted as time of the code. `outputLimit` counts all that the code prints, and the ' +
      'value of `result` as it is written as JSON; `diskLimit` files in blocks of 4096 bytes.',
  }),
  RLM4032: define<{ wanted: string; actual: string; place?: string }>({
    title: 'a result of another type',
    message: ({ wanted, actual, place }) => `${place ?? 'the result'} is ${actual === '' ? 'nothing' : excerpt(actual)}, not ${wanted}`,
    hint: ({ actual }) =>
      actual === '' ? 'bind `result` to it, or print it; in Rust, end with the value, without a `;` behind it' : 'say what it is with `type:`, or bind `result` to what is wanted',
    explanation:
      'The `result` of code, or what it prints, must be of the `type` that `eval` says: a text unless given. A number is accepted where a text is wanted, nothing else is. Infinities, NaN, null and ' +
      'halves of characters (lone surrogates, bytes that are not UTF-8) are no values of the plan language. What is printed is read by the type as well, white space around it aside: a list or a record as JSON.',
  }),
  RLM4033: define<{ binding: string; number: string; language: string }>({
    title: 'a number that the language cannot hold',
    // Native code may say that it is about any binding.
    message: ({ binding, number, language }) => `\`${excerpt(binding, 200)}\` holds ${excerpt(number)}, and ${language} has no number that is exactly that`,
    hint: ({ binding }) => `bind \`${excerpt(binding, 200)}\` as a text, as with \`join([${excerpt(binding, 200)}], "")\`, and let the code say how it is to be rounded`,
    explanation:
      'Numbers of a plan are exact decimals of any length. A language has the nearest of its own for some of them, and to take it would be to round without a word. A number is passed on if the shortest ' +
      'decimal that means the number of the language is the number itself: 0.1 is, 9007199254740993 is not in JavaScript.',
  }),
  RLM4034: define<{ how: string; said: string; hint: string | undefined }>({
    title: 'the code ended without a result',
    message: ({ how, said }) => `the process that runs the code ${how}${said === '' ? '' : `, and last wrote “${excerpt(said, 400)}”`}`,
    hint: ({ hint }) => hint,
    explanation:
      'Code runs in a process of its own, which must say what came of it, and then end. One that crashes, is killed by something else than a limit, ends by itself with an exit of its own, or says what cannot be ' +
      'understood has no result. That is a mistake of native code, or of the machine.',
  }),
  RLM4035: define<{ module: string }>({
    title: 'a module that is not allowed',
    message: ({ module }) => `the code imports \`${excerpt(module)}\`, which \`allowedModules\` does not name`,
    hint: ({ module }) =>
      standardPythonModules.includes(module.replace(/\..*/, ''))
        ? 'name it in `allowedModules` of `vm_spec`, or do without it'
        : 'name it in `allowedModules` of `vm_spec` with `language: "python-native"`, which has the modules of the toolchain, or do without it',
    explanation: 'Code may import the modules that `allowedModules` names, and no others: what code can do is to be seen in its plan.',
  }),
  RLM4039: define<{ signs: readonly string[] }>({
    title: 'there is no sandbox to run code in',
    message: ({ signs }) => `the code was not run, since it would have run without the sandbox of Nix: ${list(signs, 'and', '')}`,
    hint: () => '`rlmc doctor` tells what a build can reach; set `sandbox = true` in the nix.conf of whoever builds, or use `--store` with a store of your own',
    explanation:
      'Code of a plan comes from a model, or from whoever wrote the plan, so it runs in the sandbox of Nix or not at all. rlmc asks for the sandbox with each call, but a daemon ' +
      'that has it switched off does not listen to users that it does not trust, and a machine for builds has its own configuration. The program that runs the code therefore looks ' +
      'around first: in the sandbox there are no users of the machine and no network interface that leads anywhere.',
  }),
} as const;
