import { define } from './define.ts';
import { excerpt } from './excerpt.ts';
import { list } from './phrases.ts';

/** RLM403x: what code of a plan comes to, found while it runs. */
export const runningCode = {
  RLM4030: define<{ type: string; message: string; line: number | undefined }>({
    title: 'the code failed',
    message: ({ type, message, line }) => `${type}: ${excerpt(message)}${line === undefined ? '' : ` (line ${line} of the code)`}`,
    explanation: 'The program of `eval` ended with an error, which is told as the language tells it, with the line of the code.',
  }),
  RLM4031: define<{ limit: string; value: number; unit: string }>({
    title: 'a limit of vm_spec was exceeded',
    message: ({ limit, value, unit }) => `the code exceeded \`${limit}\`, ${value} ${unit}`,
    hint: ({ limit }) => `do less, or raise \`${limit}\` in \`vm_spec\``,
    explanation: 'What code may use is bounded by `vm_spec`, and by defaults for what it does not say.',
  }),
  RLM4032: define<{ wanted: string; actual: string }>({
    title: 'a result of another type',
    message: ({ wanted, actual }) => `the result is ${excerpt(actual)}, not ${wanted}`,
    hint: () => 'say what it is with `type:`, or bind `result` to what is wanted',
    explanation: 'The `result` of code, or what it prints, must be of the `type` that `eval` says: a text unless given.',
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
