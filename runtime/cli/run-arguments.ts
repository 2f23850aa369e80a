import type { ModelPin } from '../../compiler/flake.ts';
import { modelPin, priceOf } from '../model/models.ts';
import { readModelsFile } from '../model/read-models-file.ts';
import type { ResumeRequest, RunRequest, RunSurroundings } from '../project/run-request.ts';
import type { DirectChoice } from '../session/direct.ts';
import { defaultLimits } from '../session/limits.ts';
import type { Protocol } from '../session/take-turn.ts';
import { type EvalArguments, evalLanguagesOf } from './eval-options.ts';
import { type LimitArguments, limitsOf } from './limit-options.ts';
import { type AskingArguments, endpointOfEnvironment, openEndpoint } from './open-endpoint.ts';
import { questionArgument } from './question-argument.ts';

/** The options of `run`, as the command line has them. */
export interface RunArguments extends AskingArguments, EvalArguments, LimitArguments {
  readonly question?: string;
  readonly context: readonly string[];
  readonly encoding: 'utf-8' | 'latin1';
  readonly copy?: true;
  readonly link?: true;
  readonly output?: string;
  readonly resume?: string;
  readonly toolchain: 'host' | 'nixpkgs';
  readonly maxValue?: number;
  readonly model?: string;
  readonly childModel: readonly string[];
  readonly allowModel: readonly string[];
  readonly maxDepth?: number;
  readonly direct?: DirectChoice;
  readonly protocol?: Protocol;
  /** A file. */
  readonly models?: string;
  readonly jobs?: number;
  readonly keepGoing?: true;
  readonly builders?: string;
  readonly store?: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/** What is said of a run that begins, by the names of its options. */
type Begun = RunArguments & { readonly question: string; readonly model: string };

/** Whether all is there that a new run needs. */
export const isComplete = (given: RunArguments): given is Begun => given.question !== undefined && given.model !== undefined;

type Requested<R> = Omit<R, 'folder' | 'signal' | 'onEvent' | 'onBuild' | 'onWait'>;

/**
 * What the library is asked for to begin a run.
 *
 * @throws InputError RLM3007 and RLM3019 for the question, RLM3017 and RLM3018 for a file of models
 */
export async function runRequest(given: Begun): Promise<Requested<RunRequest>> {
  const { context, encoding, copy, link, toolchain, maxValue, maxDepth, direct, protocol, model, childModel, allowModel } = given;
  const { pin, surroundings } = await readSurroundings(given);
  return {
    ...surroundings,
    ...evalLanguagesOf(given),
    question: await questionArgument(given.question, context),
    contexts: context,
    encoding,
    toolchain,
    models: [pin(model), ...childModel.map(pin)],
    allowed: allowModel.map(pin),
    limits: { ...defaultLimits, ...limitsOf(given) },
    ...(copy === true ? { placement: 'copied' as const } : {}),
    ...(link === true ? { placement: 'linked' as const } : {}),
    ...(maxDepth === undefined ? {} : { maxDepth }),
    ...(direct === undefined ? {} : { direct }),
    ...(protocol === undefined ? {} : { protocol }),
    ...(maxValue === undefined ? {} : { maxValue }),
  };
}

/**
 * What the library is asked for to go on with a run, which knows by itself what it is: what is said of it once more is compared.
 *
 * @throws InputError as above
 */
export async function resumeRequest(given: RunArguments): Promise<Requested<ResumeRequest>> {
  const { question, context, maxDepth, direct, protocol, model, childModel, allowModel } = given;
  const { pin, surroundings } = await readSurroundings(given);
  return {
    ...surroundings,
    limits: limitsOf(given),
    given: {
      ...(question === undefined ? {} : { question: await questionArgument(question, context) }),
      ...(context.length === 0 ? {} : { contexts: context }),
      ...(model === undefined ? {} : { models: [pin(model), ...childModel.map(pin)] as const }),
      ...(allowModel.length === 0 ? {} : { allowed: allowModel.map(pin) }),
      ...(maxDepth === undefined ? {} : { maxDepth }),
      ...(direct === undefined ? {} : { direct }),
      ...(protocol === undefined ? {} : { protocol }),
      ...evalLanguagesOf(given),
    },
  };
}

/** What is of this machine, and how models are asked that the command line names. */
async function readSurroundings(given: RunArguments): Promise<{ readonly pin: (name: string) => ModelPin; readonly surroundings: Requested<RunSurroundings> }> {
  const { models, jobs, builders, store, concurrency, keepGoing } = given;
  const entries = models === undefined ? undefined : await readModelsFile(models);
  const { apiKey } = endpointOfEnvironment();
  return {
    pin: (name) => modelPin(name, entries),
    surroundings: {
      priceOf: (name) => priceOf(name, entries),
      openModel: (use) => openEndpoint(given, use),
      ...(apiKey === undefined ? {} : { secrets: [apiKey] }),
      ...(concurrency === undefined ? {} : { concurrency }),
      ...(jobs === undefined ? {} : { jobs }),
      ...(builders === undefined ? {} : { builders }),
      ...(store === undefined ? {} : { store }),
      ...(keepGoing === undefined ? {} : { keepGoing }),
    },
  };
}
