import { isReserved } from '../names.ts';
import { define } from './define.ts';
import { excerpt } from './excerpt.ts';
import { list, suggest } from './phrases.ts';

const shown = (text: string) => `\`${excerpt(text)}\``;

const context = (name: string, path: string) => `the context \`${name}\` (${excerpt(path)})`;

/** RLM3xxx: plan files, contexts, other files that are given, and the folders that are written. */
export const inputs = {
  RLM3001: define<{ name: string; path: string; offset: number }>({
    title: 'context is not UTF-8',
    message: ({ name, path, offset }) => `${context(name, path)} is not valid UTF-8: byte ${offset} starts no character`,
    hint: () => 'convert it to UTF-8, or say `--encoding latin1` if that is what it is',
    explanation:
      'Positions and lengths are Unicode code points, so a context must be text, and rlmc never guesses an encoding. Offsets count from 0: ' +
      '`head -c OFFSET FILE | tail -n 1` shows what comes before. With `--encoding latin1` each byte is the character of the same number, and the ' +
      'plan works on the converted text:\n\n    rlmc build plan.rlm -c old.log --encoding latin1',
  }),
  RLM3002: define<{ name: string; path: string; reason: string }>({
    title: 'context cannot be read',
    message: ({ name, path, reason }) => `${context(name, path)} cannot be read: ${reason}`,
    explanation:
      'A context is a file, a pipe or `-` for standard input. Paths are relative to where rlmc is started, not to the plan.\n\n' +
      '    rlmc build plan.rlm -c server.log -c users=data/users.csv',
  }),
  RLM3003: define<{ name: string; path: string }>({
    title: 'context is a directory',
    message: ({ name, path }) => `${context(name, path)} is a directory, not a file`,
    hint: () => 'make one file of it, or give its files as contexts with names of their own',
    explanation: 'A context is one text. Several files are several contexts, or one text:\n\n    cat logs/*.log | rlmc build plan.rlm -c -',
  }),
  RLM3004: define<{ name: string }>({
    title: 'context given twice',
    message: ({ name }) => `the context \`${name}\` is given twice`,
    hint: ({ name }) => `give one of them another name, as in \`-c ${name === 'context' ? 'other' : `${name}2`}=FILE\``,
    explanation: '`-c FILE` gives the context `context`, and `-c NAME=FILE` one of that name. Each name is one text.\n\n    rlmc build plan.rlm -c old=a.log -c new=b.log',
  }),
  RLM3005: define<{ name: string; given: string }>({
    title: 'no name for a context',
    message: ({ name, given }) => (name === '' ? `there is no name before the \`=\` of ${shown(given)}` : `${shown(name)} cannot be the name of a context`),
    hint: ({ name, given }) => `${isReserved(name) ? `${shown(name)} is a word of the language` : 'names are letters, digits and `_`, and begin with no digit'}; if ${shown(given)} is a file, write ${shown(`./${given}`)}`,
    explanation:
      'A plan reads a context by its name, so it is a name as a plan can write it: a letter or `_`, then letters, digits and `_`, and none of `let`, `in`, `true` and `false`. ' +
      'What stands before the first `=` is the name, unless there is a slash in it:\n\n    rlmc build plan.rlm -c ./a=b',
  }),
  RLM3006: define<{ given: string }>({
    title: 'context without a file',
    message: ({ given }) => `\`-c ${excerpt(given)}\` names no file`,
    hint: () => 'write `-c FILE`, `-c NAME=FILE`, or `-c -` for standard input',
    explanation: 'An empty file name is often a variable of the shell that is not set:\n\n    rlmc build plan.rlm -c "$LOG"',
  }),
  RLM3007: define<{ first: string; second: string }>({
    title: 'standard input wanted twice',
    message: ({ first, second }) => `both ${first} and ${second} want standard input`,
    hint: () => 'give one of them as a file',
    explanation: 'Standard input can be read once. It can be the plan, or one context:\n\n    rlmc build plan.rlm -c - -c users=users.csv < server.log',
  }),
  RLM3008: define<{ name: string; path: string; latin1: boolean }>({
    title: 'context cannot be linked',
    message: ({ name, path, latin1 }) =>
      `${context(name, path)} cannot be linked: ${latin1 ? 'what the plan works on is converted from latin1, and no file has it' : 'it is no file that could be read again'}`,
    hint: () => 'leave out `--link`, or save it to a file as UTF-8 first',
    explanation:
      'With `--link` the flake names the file of a context and its hash, and Nix reads it there. Standard input, pipes, and files that were ' +
      'converted with `--encoding` are not there any more when Nix does.',
  }),
  RLM3009: define<{ name: string; path: string }>({
    severity: 'warning',
    title: 'context is not in the folder',
    message: ({ name, path }) => `the context \`${name}\` is not copied: the flake builds only where ${shown(path)} is`,
    hint: () => '`--copy` puts it into the folder',
    explanation:
      'A context of more than 16 MiB stays where it is, since Nix would copy the folder with it to the store at each evaluation. The flake names its ' +
      'absolute path and its hash, so it can be built again as long as the file is there and the same.',
  }),
  RLM3010: define<{ name: string; path: string }>({
    title: 'context changed while it was read',
    message: ({ name, path }) => `${context(name, path)} changed while it was read`,
    hint: () => 'make a copy of it, and give that',
    explanation: 'A flake pins each context by its hash. A file that another program writes at the same time has no hash that stays true:\n\n    cp live.log snapshot.log\n    rlmc build plan.rlm -c snapshot.log',
  }),
  RLM3011: define<{ name: string; size: number }>({
    severity: 'warning',
    title: 'large context is copied',
    message: ({ name, size }) => `the context \`${name}\` of ${Math.ceil(size / (1024 * 1024))} MiB is copied into the folder, and Nix copies it to the store whenever the folder changes`,
    hint: () => 'save it to a file as UTF-8 and give that: then it stays where it is',
    explanation: 'Large contexts are linked, not copied, but standard input, pipes and converted files cannot be linked: they are not there any more when Nix reads them.',
  }),
  RLM3012: define<{ path: string; reason: string }>({
    title: 'plan cannot be read',
    message: ({ path, reason }) => `the plan ${shown(path)} cannot be read: ${reason}`,
    explanation: 'A plan is a file, or `-` for standard input, of at most 4 MiB.\n\n    rlmc check plan.rlm',
  }),
  RLM3013: define<{ path: string }>({
    title: 'plan is not formatted',
    message: () => 'the plan is not formatted as `rlmc fmt` does it',
    hint: ({ path }) => `\`rlmc fmt ${path}\` formats it`,
    explanation: '`rlmc fmt --check` finds plans that `rlmc fmt` would change, and changes nothing. Formatting changes no derivation, so nothing is built again.',
  }),
  RLM3014: define<{ path: string; reason: string }>({
    title: 'file cannot be written',
    message: ({ path, reason }) => `${shown(path)} cannot be written: ${reason}`,
    explanation: 'Files are written beside their old version first, then renamed, so the directory must be writable too. What was there before is unchanged.',
  }),
  RLM3015: define<{ path: string; reason: 'not a directory' | 'not of rlmc' }>({
    title: 'folder is not a flake of rlmc',
    message: ({ path, reason }) => `the flake cannot be written to ${shown(path)}: ${reason === 'not a directory' ? 'it is no directory' : 'it has files that are not of rlmc'}`,
    hint: () => 'name another folder with `-o`, or empty this one',
    explanation:
      'rlmc writes into a new or empty folder, or into one that it made before: there `flake.nix` begins with `# Made by rlmc.` Files in it that are not of rlmc, ' +
      'such as a README, stay.',
  }),
  RLM3016: define<{ path: string }>({
    title: 'installation is incomplete',
    message: ({ path }) => `the bundle that runs ops in the sandbox is missing: ${shown(path)}`,
    hint: () => 'run `npm ci` in the directory of rlmc, which makes it',
    explanation: 'Every flake gets a copy of `rlm-op.mjs`, which is made from the sources when the package is installed.',
  }),
  RLM3017: define<{ path: string; reason: string }>({
    title: 'file of models cannot be read',
    message: ({ path, reason }) => `the file of models ${shown(path)} cannot be read: ${reason}`,
    explanation: '`--models FILE` names a file of JSON that overrides what rlmc knows of models:\n\n    { "my-model": { "window": 32768, "structured": true } }',
  }),
  RLM3018: define<{ path: string; place: string; reason: string; nearest: string | undefined }>({
    title: 'file of models is wrong',
    message: ({ path, place, reason }) => `the file of models ${shown(path)} is wrong${place === '' ? '' : `, at ${shown(place)}`}: ${reason}`,
    hint: ({ nearest }) => suggest(nearest) ?? 'write it as in `{ "my-model": { "window": 32768, "params": { "temperature": null }, "structured": true, "price": { "input": 0.25, "output": 2 } } }`',
    explanation:
      'The file of `--models` is a JSON object, with the name of a model as each key, as it is given to `--model`. Of a model it says, all optional: `window`, how many tokens a question and its answer may have together; ' +
      '`params`, what is sent along, where null removes what rlmc would send; `structured`, whether its endpoint can hold answers to a JSON schema; and `price`, what it costs in dollars per million tokens. What it does not say is taken from the table that comes with rlmc. ' +
      'What is in `params` is a part of the question: another `temperature` is another question.\n\n' +
      '    { "my-model": { "window": 32768, "params": { "temperature": 0.6, "seed": null, "reasoning_effort": "low" }, "structured": true,\n' +
      '                    "price": { "input": 0.25, "cachedInput": 0.025, "output": 2 } } }',
  }),
  RLM3019: define<{ reason: 'empty' | 'too long' | 'not UTF-8' | 'with NUL' }>({
    title: 'question cannot be asked',
    message: ({ reason }) => `the question ${{ empty: 'is empty', 'too long': 'is longer than 64 KiB', 'not UTF-8': 'is not valid UTF-8', 'with NUL': 'has a NUL character, which no plan can hold' }[reason]}`,
    hint: ({ reason }) => (reason === 'too long' ? 'what it is about is a text, for `-c`' : 'write it as in `-q "How many errors are there?"`, or `-q -` to read it from standard input'),
    explanation:
      'A question is text that says what is wanted to be known. What it is about is given with `-c`, however long that is. A long question is read from standard input:\n\n' +
      '    rlmc run -q - -c server.log --model gpt-5-mini < question.txt',
  }),
  RLM3022: define<{ path: string; reason: 'not a directory' | 'not of rlmc' | 'has a run' | { readonly ofSystem: string } }>({
    title: 'folder is not for a new run',
    message: ({ path, reason }) =>
      `a run cannot begin in ${shown(path)}: ${typeof reason === 'object' ? reason.ofSystem : { 'not a directory': 'it is no directory', 'not of rlmc': 'it has other files', 'has a run': 'it has a run already' }[reason]}`,
    hint: ({ path, reason }) => (reason === 'has a run' ? `\`rlmc run --resume ${path}\` goes on with that run; \`-o\` names another folder for a new one` : 'name another folder with `-o`'),
    explanation:
      'Each run has a folder of its own, which is new or empty when it begins. Without `-o` it is named after the question. What a run was is never overwritten:\n\n' +
      '    rlmc run --resume what-was-upgraded.run',
  }),
  RLM3023: define<{ path: string; reason: string }>({
    title: 'no run to go on with',
    message: ({ path, reason }) => `there is no run to go on with in ${shown(path)}: ${reason}`,
    hint: () => 'give the folder of a run, as `rlmc run` printed it',
    explanation: '`--resume DIR` goes on with the run whose folder that is. What the run is stands in its `run.json`; without that file it cannot be done again.',
  }),
  RLM3024: define<{ path: string; differs: readonly string[] }>({
    title: 'run to go on with is another one',
    message: ({ path, differs }) => `the run in ${shown(path)} has ${list(differs, 'and')} other than what is given`,
    hint: () => 'leave out what the run knows by itself, or begin a new run',
    explanation:
      'With `--resume DIR` the question, the texts and the models are those that the run began with, and need not be given again. If they are, they must be the same: another question is another run. ' +
      'Limits may differ. A text that is elsewhere now is named by `-c NAME=FILE`.',
  }),
  RLM3025: define<{ name: string; path: string; what: 'has changed' | 'is not there any more' }>({
    title: 'text of a run has changed',
    message: ({ name, path, what }) => `the context ${shown(name)} is not what it was when the run began: ${shown(path)} ${what}`,
    hint: ({ name }) => `restore the file, say where the old one is with \`-c ${name}=FILE\`, or begin a new run`,
    explanation: 'A run that goes on uses what was found in its texts before, which is only true of the same bytes. So each text is read again and compared with its hash.',
  }),
  RLM3026: define<{ path: string; reason: string }>({
    title: 'not a trace',
    message: ({ path, reason }) => `${shown(path)} is not the trace of a run: ${reason}`,
    hint: () => 'give the folder of a run, or its `trace.jsonl`',
    explanation: 'A trace has an event in JSON on each line, as `rlmc run` writes it into `trace.jsonl` of the folder of a run.',
  }),
  RLM3027: define<{ path: string; line: number; reason: string }>({
    severity: 'warning',
    title: 'damaged line of a trace',
    message: ({ path, line, reason }) => `line ${line} of ${shown(path)} is no event: ${reason}`,
    explanation: 'A line of a trace that is no event in JSON is left out. The last one is torn where a run was killed while it wrote it, and is removed when the run goes on.',
  }),
  RLM3029: define<{ session: string; question: string; what: 'conversation' | 'reply' }>({
    severity: 'warning',
    title: 'a reply in a trace that is not as it was received',
    message: ({ session, question, what }) =>
      what === 'reply'
        ? `the reply to ${question.slice(0, 8)} in session ${session} of the trace is not the one that was received: it is not used`
        : `the conversation before the reply to ${question.slice(0, 8)} in session ${session} of the trace is not the one that took place: the reply is not used`,
    hint: () => 'if the trace was edited, restore it; otherwise what is nowhere else is asked again',
    explanation:
      'A run that goes on takes the replies that its trace has, where this installation does not keep them any more, or never did. Each reply has a check sum, and the hash of the conversation that it ends. One whose check sum is wrong was ' +
      'edited. It is not used, and the model is asked again unless its reply is kept elsewhere.',
  }),
  RLM3021: define<{ model: string }>({
    title: 'price of a model is not known',
    message: ({ model }) => `\`--max-cost\` limits dollars, and what the model ${shown(model)} costs is not known`,
    hint: ({ model }) => `say it with \`--models FILE\`, where the file has \`${JSON.stringify({ [model]: { price: { input: 0.25, cachedInput: 0.025, output: 2 } } })}\` with its prices in dollars per million tokens, 0 if it is free; or limit tokens, with \`--max-tokens\``,
    explanation:
      'A limit of dollars needs the prices of all models that the run may ask. `rlmc models` prints those that rlmc knows; it guesses none. Give the others with `--models FILE`, in dollars per million tokens:\n\n' +
      '    { "my-model": { "price": { "input": 0.25, "cachedInput": 0.025, "output": 2 } } }',
  }),
  RLM3020: define<{ names: readonly string[] }>({
    title: 'nothing to find an answer in',
    message: ({ names }) => `the context${names.length === 1 ? '' : 's'} ${list(names, 'and')} ${names.length === 1 ? 'is' : 'are all'} empty`,
    hint: () => 'look at where the text comes from: a command before a `|` may have failed',
    explanation: 'A run looks for its answer in the texts that it is given. Asking a model about none would cost money and bring an invention. Of several texts some may be empty.',
  }),
  RLM3028: define<{ path: string }>({
    title: 'the folder has answers that only a run can find',
    message: ({ path }) => `\`${path}\` is the flake of a run, whose answers came from sessions: a build asks otherwise, and would put them away`,
    hint: ({ path }) => `\`nix build path:${path}#answer\` builds it as it is; to build its plan.rlm with plain questions, name another folder with \`--output\`; \`rlmc run\` finds such answers`,
    explanation:
      'In the flake of a run a model may have answered by working in steps, as `rlmc run` lets it: in its own words at the end, or in a session about an element of a plan. `rlmc build` puts each question to a model as it ' +
      'stands, which is another question. So that nothing is lost that was paid for, it does not write over such a flake.',
  }),
} as const;
