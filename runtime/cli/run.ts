import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { join, resolve } from 'node:path';
import { withDir } from 'tmp-promise';
import type { Code } from '../../compiler/diagnostics/registry.ts';
import { diagnosticToJson } from '../../compiler/diagnostics/render.ts';
import { resumeQuestion, runQuestion } from '../project/run-question.ts';
import { recordName } from '../project/run-record.ts';
import type { RunOutcome, RunSurroundings } from '../project/run-request.ts';
import { printBill } from '../session/bill.ts';
import { Interrupted } from '../store/interrupted.ts';
import { isSystemError } from '../system-error.ts';
import { buildCommand } from './build-command.ts';
import { describeCount, describeDollars } from './describe-amounts.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { jsonStringPieces } from './json.ts';
import { orStopped, type Stopped } from './or-stopped.ts';
import { startRunProgress } from './progress/run-progress.ts';
import { isComplete, resumeRequest, type RunArguments, runRequest } from './run-arguments.ts';
import { makeRunFolder } from './run-folder-name.ts';
import { shellWord } from './shell-word.ts';
import { asText, print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';
import { openTelemetry } from './telemetry.ts';

export async function runRun(given: RunArguments): Promise<ExitStatus> {
  // The answer has a root there until it is printed.
  return withDir(({ path }) => runAndPrint(given, path), { unsafeCleanup: true });
}

async function runAndPrint(given: RunArguments, roots: string): Promise<ExitStatus> {
  const started = performance.now();
  const ended = await orStopped(beginOrResume(given, roots));
  const seconds = Math.round(performance.now() - started) / 1000;
  sayDiagnostics(given.quiet ? ended.diagnostics.filter(({ severity }) => severity === 'error') : ended.diagnostics);
  const outcome = 'outcome' in ended ? outcomeOfStopped(ended) : ended;
  const { status, answer, diagnostics } = outcome;
  if (!given.quiet && status !== 'refused') saySummary(outcome, seconds, given);
  // Where it is read by a program, or nothing is to be said, the status and the error say that it is no answer.
  const isSaid = !given.json && !given.quiet;
  if (isSaid && answer !== undefined && status !== 'answered') say(status === 'failed' ? 'The run failed. This is what it had until then:' : 'This is not the answer, but what was found last before the run ended:');
  if (given.json) await print(asJson(outcome, seconds));
  else if (answer !== undefined) await print(asText(answer()));
  return status === 'answered' ? exitStatus.done : statusOf(diagnostics);
}

/** A run, as far as it is shown. */
type Shown = Omit<RunOutcome, 'folder'> & { readonly folder: string | undefined };

/** What keeps a run from beginning, or from being read again, has asked nothing. */
function outcomeOfStopped({ diagnostics }: Stopped): Shown {
  const nothing = { explore: 0, commits: 0, calls: 0, tokens: 0, cost: 0 };
  const status = statusOf(diagnostics) === exitStatus.wrong ? 'refused' : 'failed';
  return { status, diagnostics, answer: undefined, folder: undefined, flake: undefined, spent: nothing, usage: { inputTokens: 0, outputTokens: 0 } };
}

async function beginOrResume(given: RunArguments, roots: string): Promise<RunOutcome> {
  if (given.resume !== undefined) {
    const request = await resumeRequest(given);
    return inSight(resolve(given.resume), given, request, (surroundings) => resumeQuestion({ ...request, ...surroundings, roots }));
  }
  if (!isComplete(given)) throw new Error('a run without a question or a model was not refused');
  const request = await runRequest(given);
  const folder = resolve(given.output ?? (await makeRunFolder(request.question, '.')));
  try {
    return await inSight(folder, given, request, (surroundings) => runQuestion({ ...request, ...surroundings, roots }));
  } finally {
    if (given.output === undefined) await removeIfEmpty(folder);
  }
}

type Sight = Required<Pick<RunSurroundings, 'folder' | 'signal' | 'onEvent' | 'onBuild' | 'onWait'>>;

/** Runs with progress to be seen, until it ends or is interrupted. */
async function inSight(
  folder: string,
  { quiet, store }: RunArguments,
  { priceOf = () => undefined }: Pick<RunSurroundings, 'priceOf'>,
  work: (sight: Sight) => Promise<RunOutcome>,
): Promise<RunOutcome> {
  const progress = startRunProgress(quiet, priceOf);
  const telemetry = await openTelemetry();
  try {
    return await interruptible((signal) =>
      work({
        folder,
        signal,
        onEvent(event) {
          progress.event(event);
          telemetry?.event(event);
        },
        onBuild: (session, build) => progress.build(session, build),
        onWait: () => {
          if (!quiet) say(`waiting for another rlmc that works in ${folderName(folder)}`);
        },
      }),
    );
  } catch (error) {
    progress.end();
    // Before that there is nothing to go on with.
    if (error instanceof Interrupted && existsSync(join(folder, recordName))) say(`what was answered is kept; this goes on without asking it again: ${resumeCommand(folder, store)}`);
    throw error;
  } finally {
    progress.end();
    await telemetry?.end();
  }
}

/** A run that was refused leaves no folder that it made the name of. */
async function removeIfEmpty(folder: string): Promise<void> {
  try {
    await rmdir(folder);
  } catch (error) {
    if (!isSystemError(error) || !['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code)) throw error;
  }
}

/** The command that goes on with a run, for a shell here. */
function resumeCommand(folder: string, store: string | undefined): string {
  return ['rlmc', 'run', '--resume', folderName(folder), ...(store === undefined ? [] : ['--store', store])].map(shellWord).join(' ');
}

/** The options that raise what is spent, by the codes that say so. */
const raising: Partial<Record<Code, string>> = {
  RLM7002: '--max-explore N',
  RLM7003: '--max-commits N',
  RLM7004: '--max-calls N',
  RLM7005: '--max-tokens N',
  RLM7006: '--max-cost DOLLARS',
  RLM7007: '--max-time DURATION',
};

function sayHowToGoOn({ status, diagnostics }: Shown, command: string): void {
  // A model that is stuck is so again when the same is done again.
  if (status === 'answered' || status === 'stuck') return;
  const more = diagnostics.map(({ code }) => raising[code]).find((option) => option !== undefined);
  say(more === undefined ? `this goes on: ${command}` : `with more, this goes on: ${command} ${more}`);
}

function saySummary(outcome: Shown, seconds: number, { store }: RunArguments): void {
  const { status, spent, bill, folder, flake } = outcome;
  if (folder === undefined) return;
  const { explore, commits, calls } = spent;
  say(`${[describeCount(explore, 'step'), describeCount(commits, 'commit'), describeCount(calls, 'call'), `${seconds.toFixed(1)} s`].join(', ')}, in ${folderName(folder)}`);
  for (const line of bill === undefined ? [] : printBill(bill, describeDollars)) say(`  ${line}`);
  sayHowToGoOn(outcome, resumeCommand(folder, store));
  if (flake !== undefined && status !== 'failed') say(`${status === 'answered' ? 'the answer' : 'what was found last'} is built again by: ${buildCommand(flake, store)}`);
}

/** The keys of an answered run are these, exactly; any other has its diagnostics besides. */
async function* asJson({ answer, status, spent, usage, folder, diagnostics }: Shown, seconds: number): AsyncGenerator<string> {
  if (answer === undefined) yield '{"answer":null';
  else {
    yield '{"answer":"';
    yield* jsonStringPieces(answer());
    yield '"';
  }
  const rest = {
    status,
    steps: spent.explore,
    commits: spent.commits,
    calls: spent.calls,
    usage,
    costUSD: spent.cost ?? null,
    seconds,
    run: status === 'refused' ? null : (folder ?? null),
    ...(status === 'answered' ? {} : { diagnostics: diagnostics.map(diagnosticToJson) }),
  };
  yield `,${JSON.stringify(rest).slice(1)}\n`;
}
