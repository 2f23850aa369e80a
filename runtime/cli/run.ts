import { rmdir } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { resolve } from 'node:path';
import { diagnosticToJson } from '../../compiler/diagnostics/render.ts';
import { runQuestion } from '../project/run-question.ts';
import type { RunOutcome } from '../project/run-request.ts';
import { Interrupted } from '../store/interrupted.ts';
import { isSystemError } from '../system-error.ts';
import { buildCommand } from './build-command.ts';
import { describeCount, describeDollars, describeNumber } from './describe-amounts.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { jsonStringPieces } from './json.ts';
import { openEndpoint } from './open-endpoint.ts';
import { orStopped, type Stopped } from './or-stopped.ts';
import { startRunProgress } from './progress/run-progress.ts';
import { type RunArguments, runRequest } from './run-arguments.ts';
import { makeRunFolder } from './run-folder-name.ts';
import { shellWord } from './shell-word.ts';
import { asText, print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

/** A run that never began has a status of its own in JSON. */
type Ended = RunOutcome | Stopped;

export async function runRun(given: RunArguments): Promise<ExitStatus> {
  const started = performance.now();
  const ended = await orStopped(runInFolder(given));
  const seconds = Math.round(performance.now() - started) / 1000;
  sayDiagnostics(given.quiet ? ended.diagnostics.filter(({ severity }) => severity === 'error') : ended.diagnostics);
  const isAnswered = 'status' in ended && ended.status === 'answered';
  if (!('outcome' in ended)) {
    if (ended.answer !== undefined && !isAnswered) say('This is not the answer, but what was found last before the run ended:');
    if (!given.quiet) saySummary(ended, seconds, given);
  }
  if (given.json) await print(asJson(ended, seconds));
  else if (!('outcome' in ended) && ended.answer !== undefined) await print(asText(ended.answer()));
  return isAnswered ? exitStatus.done : statusOf(ended.diagnostics);
}

async function runInFolder(given: RunArguments): Promise<RunOutcome> {
  const request = await runRequest(given);
  const folder = resolve(given.output ?? (await makeRunFolder(request.question, '.')));
  const progress = startRunProgress({ quiet: given.quiet, limits: request.limits });
  try {
    return await interruptible((signal) =>
      runQuestion({
        ...request,
        folder,
        openModel: (use) => openEndpoint(given, use),
        signal,
        onEvent: (event) => progress.event(event),
        onBuild: (session, build) => progress.build(session, build),
      }),
    );
  } catch (error) {
    progress.end();
    if (error instanceof Interrupted) say(`what was answered is kept; this goes on without asking it again: rlmc run --resume ${shellWord(folderName(folder))}`);
    throw error;
  } finally {
    progress.end();
    if (given.output === undefined) await removeIfEmpty(folder);
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

function saySummary({ status, spent, usage, folder, flake }: RunOutcome, seconds: number, { store }: RunArguments): void {
  if (status === 'refused') return;
  const { explore, commits, calls, cost } = spent;
  const { inputTokens, outputTokens } = usage;
  say(
    [
      describeCount(explore, 'step'),
      describeCount(commits, 'commit'),
      describeCount(calls, 'call'),
      ...(inputTokens + outputTokens === 0 ? [] : [`${describeNumber(inputTokens)} tokens in`, `${describeNumber(outputTokens)} out`]),
      ...(cost === undefined ? [] : [describeDollars(cost)]),
      `${seconds.toFixed(1)} s`,
    ].join(', ') + `, in ${folderName(folder)}`,
  );
  if (flake !== undefined) say(`${status === 'answered' ? 'the answer' : 'what was found last'} is built again by: ${buildCommand(flake, store)}`);
}

/** The keys of an answered run are these, exactly; any other has its diagnostics besides. */
async function* asJson(ended: Ended, seconds: number): AsyncGenerator<string> {
  const outcome = 'outcome' in ended ? undefined : ended;
  const { status = 'failed', answer, spent, usage, folder } = outcome ?? {};
  if (answer === undefined) yield '{"answer":null';
  else {
    yield '{"answer":"';
    yield* jsonStringPieces(answer());
    yield '"';
  }
  const rest = {
    status,
    steps: spent?.explore ?? 0,
    commits: spent?.commits ?? 0,
    calls: spent?.calls ?? 0,
    usage: usage ?? { inputTokens: 0, outputTokens: 0 },
    costUSD: spent === undefined ? 0 : (spent.cost ?? null),
    seconds,
    run: status === 'refused' ? null : (folder ?? null),
    ...(status === 'answered' ? {} : { diagnostics: ended.diagnostics.map(diagnosticToJson) }),
  };
  yield `,${JSON.stringify(rest).slice(1)}\n`;
}
