import { resolve } from 'node:path';
import type { ModelPin } from '../../compiler/flake.ts';
import { readContextOptions } from '../contexts/context-option.ts';
import { InputError } from '../input-error.ts';
import { modelPin } from '../model/models.ts';
import { readModelsFile } from '../model/read-models-file.ts';
import { type CompileRequest, defaultFolder } from '../project/compile-plan.ts';
import { type EvalArguments, evalLanguagesOf } from './eval-options.ts';
import { folderName } from './folder-name.ts';
import { planArgument } from './plan-argument.ts';
import { say } from './talk.ts';

/** The options that `compile` and `build` share, as the command line has them. */
export interface CompileArguments extends EvalArguments {
  readonly context: readonly string[];
  readonly encoding: 'utf-8' | 'latin1';
  readonly copy?: true;
  readonly link?: true;
  readonly output?: string;
  readonly toolchain: 'host' | 'nixpkgs';
  readonly maxValue?: number;
  readonly model?: string;
  readonly childModel?: string;
  readonly allowModel: readonly string[];
  /** A file. */
  readonly models?: string;
  readonly store?: string;
  readonly json: boolean;
}

/**
 * What the library is asked for.
 *
 * @throws InputError RLM3007 where both the plan and a context are standard input, RLM3017 and RLM3018 for a file of models
 */
export async function compileRequest(plan: string, given: CompileArguments): Promise<CompileRequest> {
  const { context, encoding, copy, link, output, toolchain, maxValue, store } = given;
  const rival = readContextOptions(context).options.find(({ origin }) => origin.kind === 'standard input');
  if (plan === '-' && rival !== undefined) throw new InputError('RLM3007', { first: 'the plan', second: `the context \`${rival.name}\`` });
  const folder = output ?? defaultFolder(plan);
  return {
    plan: await planArgument(plan),
    contexts: context,
    encoding,
    folder,
    toolchain,
    models: await modelPins(given),
    ...evalLanguagesOf(given),
    onWait: () => say(`waiting for another rlmc that works in ${folderName(resolve(folder))}`),
    ...(copy === true ? { placement: 'copied' as const } : {}),
    ...(link === true ? { placement: 'linked' as const } : {}),
    ...(maxValue === undefined ? {} : { maxValue }),
    ...(store === undefined ? {} : { store }),
  };
}

/** The models that the user named, the one that answers a plan's questions first. */
async function modelPins({ model, childModel, allowModel, models }: CompileArguments): Promise<readonly ModelPin[]> {
  const entries = models === undefined ? undefined : await readModelsFile(models);
  const named = [childModel, model, ...allowModel].filter((name) => name !== undefined);
  return [...new Set(named)].map((name) => modelPin(name, entries));
}
