import { type Command, Option } from 'commander';
import type { Language } from '../../compiler/eval/vm-spec.ts';
import { parseLanguages } from './option-values.ts';

/** What a user says of the code that plans may run. */
export interface EvalArguments {
  /** False with `--no-eval`. */
  readonly eval: boolean;
  readonly evalLanguages?: readonly Language[];
}

export function withEvalOptions(command: Command): Command {
  return command
    .addOption(new Option('--no-eval', 'refuse plans that run code').conflicts('evalLanguages'))
    .option('--eval-languages <LIST>', 'refuse plans that run code in other languages than those of LIST, such as javascript,python', parseLanguages);
}

/** The languages of the code that plans may run, none with `--no-eval`; of nothing that was said, nothing. */
export function evalLanguagesOf({ eval: runsCode, evalLanguages }: EvalArguments): { readonly evalLanguages?: readonly Language[] } {
  if (!runsCode) return { evalLanguages: [] };
  return evalLanguages === undefined ? {} : { evalLanguages };
}
