import { type Command, Option } from 'commander';
import { version } from '../installation.ts';
import type { AnswersArguments } from './answers.ts';
import type { AuditArguments } from './audit.ts';
import type { BuildArguments } from './build.ts';
import type { CheckArguments } from './check.ts';
import type { CompileArguments } from './compile-arguments.ts';
import type { DoctorArguments } from './doctor.ts';
import { withEvalOptions } from './eval-options.ts';
import type { ExitStatus } from './exit-status.ts';
import type { FormatArguments } from './fmt.ts';
import type { CollectArguments } from './gc.ts';
import type { ImportArguments } from './import.ts';
import { withLimitOptions } from './limit-options.ts';
import type { ModelsArguments } from './models.ts';
import { collect, collectGiven, parseDepth, parseDuration, parseGiven, parseJobs, parseNatural, parsePositive, parseSize, parseStore } from './option-values.ts';
import type { RunArguments } from './run-arguments.ts';
import type { VerifyArguments } from './verify.ts';

const planHelp = 'the file of a plan, or - for standard input';
const statusHelp = `
Exit status: 0 done, 1 the plan or an input is wrong, 2 wrong usage, 3 Nix failed,
4 a model gave no answer, 5 a limit is reached, 70 a bug in rlmc, 130 interrupted.
Standard output is the result, standard error the talk. \`rlmc explain CODE\` explains a diagnostic.`;

/**
 * Defines the command line. The code of a command is loaded when it is called: what is not needed would cost time at each start.
 *
 * @param onEnd is told how a command ended
 */
export function defineCommands(program: Command, onEnd: (status: ExitStatus) => void): Command {
  program
    .description('Lets models find answers in large texts, and makes every answer a plan that Nix builds again.')
    .version(version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .configureHelp({ optionDescription: describeOption })
    .helpCommand('help [COMMAND]', 'show help for a command')
    .showHelpAfterError('`rlmc --help` and `rlmc help COMMAND` show what there is.')
    .addHelpText('after', statusHelp);

  const run = program
    .command('run')
    .description('let a model find the answer to a question about texts, and print it')
    .option('-q, --question <TEXT>', 'the question, or - to read it from standard input')
    .addOption(contextOption('a text that the question is about, called NAME, `context` unless given; - is standard input, ./A=B a file'))
    .option('--model <NAME>', 'the model that works on the question; OPENAI_BASE_URL and OPENAI_API_KEY say where it is', parseGiven)
    .addOption(new Option('--child-model <NAME>', 'the model that answers what plans ask; given again, the one a level further down').argParser(collectGiven).default([]))
    .addOption(new Option('--allow-model <NAME>', 'a model that plans may choose by their `model:`; may be given several times').argParser(collectGiven).default([]))
    .option('--models <FILE>', 'JSON that says of models, by name, their "window" in tokens, "params", whether they are "structured", and their "price"', parseGiven)
    .option('-o, --output <DIR>', "where the run's folder goes; here, named after the question, unless given", parseGiven)
    .addOption(new Option('--resume <DIR>', 'go on with the run of a folder, asking nothing that was answered').argParser(parseGiven).conflicts(['output', 'encoding', 'copy', 'link', 'toolchain', 'maxValue']));
  withLimitOptions(run)
    .addOption(new Option('--direct <WHEN>', 'put the question straight to the model together with its texts; auto, unless given, does so with less than 16,384 tokens').choices(['auto', 'always', 'never']))
    .addOption(new Option('--protocol <NAME>', 'how the model says what it does: in words, unless given, or by calling functions').choices(['text', 'tools']))
    .option('--max-depth <N>', 'let what plans ask be found out by sessions of their own, N levels in all; 1 unless given: plain questions', parseDepth)
    .option('--keep-going', 'after a question of a plan failed ask its other questions all the same');
  withEvalOptions(withAskingOptions(run))
    .addOption(new Option('--encoding <NAME>', 'how contexts are encoded').choices(['utf-8', 'latin1']).default('utf-8'))
    .addOption(new Option('--copy', 'copy contexts into the folder, whatever their size').conflicts('link'))
    .addOption(new Option('--link', 'leave contexts where they are, whatever their size; without either, those over 16 MiB are').conflicts('copy'))
    .option('--max-value <SIZE>', 'how large a value may be, in bytes or as in 64MiB; 1GiB unless given', parseSize)
    .addOption(new Option('--toolchain <NAME>', 'what runs the ops: a copy of this machine\'s Node, or a pinned nixpkgs').choices(['host', 'nixpkgs']).default('host'))
    .option('-j, --jobs <N>', 'build N derivations at once', parseJobs)
    .option('--builders <MACHINES>', "machines to build on, as Nix's --builders takes them")
    .addOption(storeOption())
    .option('--quiet', 'say nothing but errors', false)
    .addOption(jsonOption('print { "answer", "status", "steps", "commits", "calls", "usage", "costUSD", "seconds", "run" } as JSON'))
    .addHelpText('after', '\nExample: rlmc run -q "Which packages were upgraded more than once?" -c dpkg.log --model gpt-5-mini\nWhere OTEL_EXPORTER_OTLP_ENDPOINT is set, what happens is sent to that collector as well.')
    .action(async (given: RunArguments, command: Command) => {
      requireForRun(given, command);
      onEnd(await (await import('./run.ts')).runRun(given));
    });

  program
    .command('trace')
    .description('print what happened in a run: its sessions, turns, steps and plans, with times, tokens and mistakes')
    .argument('<FILE>', 'the folder of a run, or its trace.jsonl, which has it all as JSON')
    .option('--messages', 'show all that was said to models, and by them', false)
    .action(async (path: string, given: { readonly messages: boolean }) => onEnd(await (await import('./trace.ts')).runTrace(path, given)));

  withEvalOptions(
    program
      .command('check')
      .description('check a plan without building it')
      .argument('<PLAN>', planHelp)
      .addOption(contextOption('a context of the plan, whose file is not read; unless given, `context` may be read')),
  )
    .addOption(jsonOption('print { "ok", "diagnostics" } as JSON'))
    .action(async (plan: string, given: CheckArguments) => onEnd(await (await import('./check.ts')).runCheck(plan, given)));

  program
    .command('fmt')
    .description('format plans')
    .argument('<PLAN...>', 'files of plans, rewritten in place, or - from standard input to standard output')
    .option('--check', 'change nothing, and end with status 1 if something is not formatted', false)
    .action(async (plans: readonly string[], given: FormatArguments) => onEnd(await (await import('./fmt.ts')).runFormat(plans, given)));

  withCompileOptions(program.command('compile'))
    .description("write a plan's flake, and print the command that builds it")
    .addOption(jsonOption('print { "flake", "command", "nodes" } as JSON, or { "ok": false, "diagnostics" }'))
    .action(async (plan: string, given: CompileArguments, command: Command) => {
      requireFolder(plan, given, command);
      onEnd(await (await import('./compile.ts')).runCompile(plan, given));
    });

  withAskingOptions(withCompileOptions(program.command('build')))
    .description("write a plan's flake, build its answer, and print it")
    .option('-j, --jobs <N>', 'build N derivations at once', parseJobs)
    .option('--builders <MACHINES>', "machines to build on, as Nix's --builders takes them")
    .option('--offline', 'ask no model: a missing answer is an error')
    .option('--max-age <DURATION>', 'ask again what was answered longer ago, as in 12h or 30d', parseDuration)
    .option('--max-calls <N>', 'send at most N requests to models', parseNatural)
    .option('--keep-going', 'after a failure ask the other questions all the same')
    .addOption(jsonOption('print { "answer", "path", "flake", "nodes", "seconds", "calls", "usage" } as JSON, or { "ok": false, "diagnostics" }'))
    .action(async (plan: string, given: BuildArguments, command: Command) => {
      requireFolder(plan, given, command);
      onEnd(await (await import('./build.ts')).runBuild(plan, given));
    });

  program
    .command('import')
    .description("adopt the answers in the folder of somebody else's flake, so that they are found for your plans")
    .argument('<DIR>', 'a folder that rlmc made, or its rlm.lock and answers/ alone')
    .addOption(storeOption())
    .addOption(jsonOption('print { "new", "known", "refused", "diagnostics" } as JSON'))
    .action(async (folder: string, given: ImportArguments) => onEnd(await (await import('./import.ts')).runImport(folder, given)));

  program
    .command('gc')
    .description('forget answers of models that have newer ones or are broken; folders of flakes keep theirs')
    .option('--older-than <DURATION>', 'also those that were given longer ago, as in 30d or 12h', parseDuration)
    .option('--dry-run', 'change nothing, and say what would be forgotten', false)
    .addOption(storeOption())
    .addOption(jsonOption('print { "dryRun", "dropped": { "old", "superseded", "broken" }, "kept", "oldest" } as JSON'))
    .action(async (given: CollectArguments) => onEnd(await (await import('./gc.ts')).runCollect(given)));

  program
    .command('answers')
    .description('list what a plan asked, what was answered, by whom, when, and for how many tokens')
    .argument('<DIR>', 'the folder that `rlmc build` wrote')
    .addOption(storeOption())
    .addOption(jsonOption('print { "flake", "questions", "diagnostics" } as JSON, or { "ok": false, "diagnostics" }'))
    .action(async (folder: string, given: AnswersArguments) => onEnd(await (await import('./answers.ts')).runAnswers(folder, given)));

  withAskingOptions(program.command('verify'))
    .description('check that the answer of a flake follows from its plan and the answers in it, and perhaps what models say now')
    .argument('<DIR>', 'the folder that `rlmc build` wrote')
    .option('--ask', 'ask the models again, and compare; nothing of it is kept')
    .addOption(storeOption())
    .addOption(jsonOption('print { "ok", "questions", "again", "usage", "diagnostics" } as JSON'))
    .action(async (folder: string, given: VerifyArguments) => onEnd(await (await import('./verify.ts')).runVerify(folder, given)));

  program
    .command('audit')
    .description('hold a flake against what rlmc makes of its plan, and list for each derivation what runs, with which network, inputs and limits')
    .argument('<DIR>', 'the folder that `rlmc build` wrote, or that of a run, with all its flakes')
    .option('--store-contents', 'also read what the store has of it, and compare that with its hashes', false)
    .addOption(storeOption())
    .addOption(jsonOption('print { "ok", "flakes" } as JSON, or { "ok": false, "diagnostics" }'))
    .action(async (folder: string, given: AuditArguments) => onEnd(await (await import('./audit.ts')).runAudit(folder, given)));

  program
    .command('explain')
    .description('explain a diagnostic, or list them all')
    .argument('[CODE]', 'such as RLM2001')
    .action(async (code: string | undefined) => onEnd(await (await import('./explain.ts')).runExplain(code)));

  program
    .command('ops')
    .description('list the ops of the language, or describe one')
    .argument('[NAME]', 'such as grep')
    .action(async (name: string | undefined) => onEnd(await (await import('./ops.ts')).runOps(name)));

  program
    .command('models')
    .description('list what is known of models and what they cost, or say it of one')
    .argument('[NAME]', 'as the endpoint knows it, such as gpt-5-mini')
    .option('--models <FILE>', 'JSON that says it otherwise, as for build', parseGiven)
    .addOption(jsonOption('print { "date", "models" } as JSON'))
    .action(async (name: string | undefined, given: ModelsArguments) => onEnd(await (await import('./models.ts')).runModels(name, given)));

  program
    .command('doctor')
    .description('examine whether plans can be built here, whether the sandbox holds, and whether a model answers')
    .addOption(storeOption())
    .option('--builders <MACHINES>', "machines to build on, as Nix's --builders takes them")
    .option('--model <NAME>', 'ask this model something tiny; OPENAI_BASE_URL and OPENAI_API_KEY say where it is', parseGiven)
    .option('--models <FILE>', 'JSON that says what the model takes, as for build', parseGiven)
    .addOption(jsonOption('print { "ok", "findings" } as JSON'))
    .action(async (given: DoctorArguments) => onEnd(await (await import('./doctor.ts')).runDoctor(given)));

  return program;
}

function withCompileOptions(command: Command): Command {
  const described = command
    .argument('<PLAN>', planHelp)
    .addOption(contextOption('a text that the plan reads as NAME, `context` unless given; - is standard input, ./A=B a file'))
    .addOption(new Option('--encoding <NAME>', 'how contexts are encoded').choices(['utf-8', 'latin1']).default('utf-8'))
    .addOption(new Option('--copy', 'copy contexts into the folder, whatever their size').conflicts('link'))
    .addOption(new Option('--link', 'leave contexts where they are, whatever their size; without either, those over 16 MiB are').conflicts('copy'))
    .option('-o, --output <DIR>', 'where the flake goes; PLAN.flake beside the plan unless given', parseGiven)
    .addOption(new Option('--toolchain <NAME>', 'what runs the ops: a copy of this machine\'s Node, or a pinned nixpkgs').choices(['host', 'nixpkgs']).default('host'))
    .option('--model <NAME>', 'the model that answers what the plan asks; OPENAI_BASE_URL and OPENAI_API_KEY say where it is', parseGiven)
    .option('--child-model <NAME>', 'the model that answers what the plan asks, if it is not the one of --model', parseGiven)
    .addOption(new Option('--allow-model <NAME>', 'a model that the plan may choose by its `model:`; may be given several times').argParser(collectGiven).default([]))
    .option('--models <FILE>', 'JSON that says of models, by name, their "window" in tokens, "params", and whether they are "structured"', parseGiven)
    .option('--max-value <SIZE>', 'how large a value may be, in bytes or as in 64MiB; 1GiB unless given', parseSize)
    .addOption(storeOption());
  return withEvalOptions(described);
}

function withAskingOptions(command: Command): Command {
  return command
    .option('--concurrency <N>', 'ask N questions at once; 8 unless given', parsePositive)
    .option('--rpm <N>', 'send at most N requests a minute', parsePositive)
    .option('--tpm <N>', 'use at most N tokens a minute', parsePositive)
    .option('--timeout <DURATION>', 'how long a model may take to answer, as in 90s or 10m', parseDuration);
}

/** Its description, and the words that it takes. That a flag is off unless given, and a list empty, goes without saying. */
function describeOption({ description, argChoices, defaultValue }: Option): string {
  if (argChoices === undefined) return description;
  return `${description}; ${argChoices.join(' or ')}${defaultValue === undefined ? '' : `, ${String(defaultValue)} unless given`}`;
}

function contextOption(description: string): Option {
  return new Option('-c, --context <[NAME=]FILE>', description).argParser(collect).default([]);
}

function storeOption(): Option {
  return new Option('--store <STORE>', "where Nix keeps what it builds: a directory, or a URI as Nix's --store takes it").argParser(parseStore);
}

function jsonOption(description: string): Option {
  return new Option('--json', description).default(false);
}

/** What every run needs: each is said with how it is given. */
function requireForRun({ question, context, model, childModel, maxDepth = 1, resume }: RunArguments, command: Command): void {
  const refuse = (message: string) => command.error(`error: ${message}`, { exitCode: 2 });
  if (model === undefined && childModel.length > 0) refuse("'--child-model' needs '--model'");
  if (resume !== undefined) return;
  if (question === undefined) refuse(`a run needs a question: '-q "How many errors are there?"'`);
  if (context.length === 0) refuse("a run needs a text to find the answer in: '-c FILE', or '-c -' for standard input");
  if (model === undefined) refuse("a run needs a model: '--model NAME', such as gpt-5-mini; OPENAI_BASE_URL and OPENAI_API_KEY say where it is");
  if (childModel.length > maxDepth) refuse(`'--child-model' is given ${childModel.length} times, and '--max-depth ${maxDepth}' has ${maxDepth === 1 ? 'one level' : `${maxDepth} levels`} below the root`);
}

/** A plan from standard input has no place that its flake could be beside. */
function requireFolder(plan: string, { output }: CompileArguments, command: Command): void {
  if (plan === '-' && output === undefined) command.error("error: a plan from standard input needs '--output <DIR>' for its flake", { exitCode: 2 });
}
