import { resolve } from 'node:path';
import type { ModelPin } from '../../compiler/flake.ts';
import { readContextOptions } from '../contexts/context-option.ts';
import { InputError } from '../input-error.ts';
import { type CompileRequest, defaultFolder } from '../project/compile-plan.ts';
import { folderName } from './folder-name.ts';
import { planArgument } from './plan-argument.ts';
import { say } from './talk.ts';

/** The options that `compile` and `build` share, as the command line has them. */
export interface CompileArguments {
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
  readonly store?: string;
  readonly json: boolean;
}

/**
 * What the library is asked for.
 *
 * @throws InputError RLM3007 where both the plan and a context are standard input
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
    models: modelPins(given),
    onWait: () => say(`waiting for another rlmc that works in ${folderName(resolve(folder))}`),
    ...(copy === true ? { placement: 'copied' as const } : {}),
    ...(link === true ? { placement: 'linked' as const } : {}),
    ...(maxValue === undefined ? {} : { maxValue }),
    ...(store === undefined ? {} : { store }),
  };
}

/** The models that the user named, the one that answers a plan's questions first. */
function modelPins({ model, childModel, allowModel }: CompileArguments): readonly ModelPin[] {
  const named = [childModel, model, ...allowModel].filter((name) => name !== undefined);
  return [...new Set(named)].map((name) => ({ name, params: { temperature: 0, seed: 0 } }));
}
