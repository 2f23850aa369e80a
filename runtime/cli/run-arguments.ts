import type { ModelPin } from '../../compiler/flake.ts';
import { modelPin, priceOf } from '../model/models.ts';
import { readModelsFile } from '../model/read-models-file.ts';
import type { RunRequest } from '../project/run-request.ts';
import { defaultLimits } from '../session/limits.ts';
import { type LimitArguments, limitsOf } from './limit-options.ts';
import type { AskingArguments } from './open-endpoint.ts';
import { questionArgument } from './question-argument.ts';

/** The options of `run`, as the command line has them. */
export interface RunArguments extends AskingArguments, LimitArguments {
  readonly question: string;
  readonly context: readonly string[];
  readonly encoding: 'utf-8' | 'latin1';
  readonly copy?: true;
  readonly link?: true;
  readonly output?: string;
  readonly toolchain: 'host' | 'nixpkgs';
  readonly maxValue?: number;
  readonly model: string;
  readonly childModel: readonly string[];
  readonly allowModel: readonly string[];
  readonly maxDepth?: number;
  /** A file. */
  readonly models?: string;
  readonly jobs?: number;
  readonly keepGoing?: true;
  readonly builders?: string;
  readonly store?: string;
  readonly quiet: boolean;
  readonly json: boolean;
}

/**
 * What the library is asked for, without the folder.
 *
 * @throws InputError RLM3007 and RLM3019 for the question, RLM3017 and RLM3018 for a file of models
 */
export async function runRequest(given: RunArguments): Promise<Omit<RunRequest, 'folder' | 'openModel'>> {
  const { context, encoding, copy, link, toolchain, maxValue, maxDepth, model, childModel, allowModel, models, jobs, builders, store, concurrency, keepGoing } = given;
  const entries = models === undefined ? undefined : await readModelsFile(models);
  const pin = (name: string): ModelPin => modelPin(name, entries);
  return {
    question: await questionArgument(given.question, context),
    contexts: context,
    encoding,
    toolchain,
    models: [pin(model), ...childModel.map(pin)],
    allowed: allowModel.map(pin),
    limits: { ...defaultLimits, ...limitsOf(given) },
    priceOf: (name) => priceOf(name, entries),
    ...(copy === true ? { placement: 'copied' as const } : {}),
    ...(link === true ? { placement: 'linked' as const } : {}),
    ...(maxDepth === undefined ? {} : { maxDepth }),
    ...(maxValue === undefined ? {} : { maxValue }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(keepGoing === undefined ? {} : { keepGoing }),
    ...(builders === undefined ? {} : { builders }),
    ...(store === undefined ? {} : { store }),
  };
}
