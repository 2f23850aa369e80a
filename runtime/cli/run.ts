import type { ModelPin } from '../../compiler/flake.ts';
import { modelPin } from '../model/models.ts';
import { readModelsFile } from '../model/read-models-file.ts';
import { runQuestion } from '../project/run-question.ts';
import { defaultLimits } from '../session/limits.ts';
import { exitStatus, type ExitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { type AskingArguments, openEndpoint } from './open-endpoint.ts';
import { print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export interface RunArguments extends AskingArguments {
  readonly question: string;
  readonly context: readonly string[];
  readonly encoding: 'utf-8' | 'latin1';
  readonly output: string;
  readonly toolchain: 'host' | 'nixpkgs';
  readonly model: string;
  readonly childModel: readonly string[];
  readonly allowModel: readonly string[];
  readonly models?: string;
  readonly maxExplore?: number;
  readonly maxCommits?: number;
  readonly maxCalls?: number;
  readonly store?: string;
  readonly json: boolean;
}

export async function runRun(given: RunArguments): Promise<ExitStatus> {
  const { question, context, encoding, output, toolchain, model, childModel, allowModel, store, maxExplore, maxCommits, maxCalls, concurrency } = given;
  const entries = given.models === undefined ? undefined : await readModelsFile(given.models);
  const pin = (name: string): ModelPin => modelPin(name, entries);
  const outcome = await interruptible((signal) =>
    runQuestion({
      question,
      contexts: context,
      encoding,
      folder: output,
      toolchain,
      models: [pin(model), ...childModel.map(pin)],
      allowed: allowModel.map(pin),
      limits: { explore: maxExplore ?? defaultLimits.explore, commits: maxCommits ?? defaultLimits.commits, calls: maxCalls ?? defaultLimits.calls },
      openModel: (use) => openEndpoint(given, use),
      signal,
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(store === undefined ? {} : { store }),
    }),
  );
  sayDiagnostics(outcome.diagnostics);
  say(`${outcome.status}, ${outcome.spent.explore} steps, ${outcome.spent.commits} commits, ${outcome.spent.calls} calls, in ${folderName(outcome.folder)}`);
  if (outcome.answer !== undefined) await print(outcome.answer());
  return outcome.status === 'answered' ? exitStatus.done : statusOf(outcome.diagnostics);
}
