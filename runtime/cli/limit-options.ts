import type { Command } from 'commander';
import type { Limits } from '../session/limits.ts';
import { parseDollars, parseDuration, parseNatural } from './option-values.ts';

/** What a user says a run may spend. */
export interface LimitArguments {
  readonly maxExplore?: number;
  readonly maxCommits?: number;
  readonly maxCalls?: number;
  readonly maxTokens?: number;
  readonly maxCost?: number;
  readonly maxTime?: number;
}

export function withLimitOptions(command: Command): Command {
  return command
    .option('--max-explore <N>', 'take at most N explore steps; 20 unless given', parseNatural)
    .option('--max-commits <N>', 'build at most N plans; 5 unless given', parseNatural)
    .option('--max-calls <N>', 'send at most N requests to models; 200 unless given', parseNatural)
    .option('--max-tokens <N>', 'send no request when N tokens are spent, or its question is more than what is left of them', parseNatural)
    .option('--max-cost <DOLLARS>', 'likewise with dollars, as in 0.50', parseDollars)
    .option('--max-time <DURATION>', 'end after that long, as in 90s or 10m', parseDuration);
}

/** Those limits that were given. */
export function limitsOf({ maxExplore, maxCommits, maxCalls, maxTokens, maxCost, maxTime }: LimitArguments): Partial<Limits> {
  return {
    ...(maxExplore === undefined ? {} : { explore: maxExplore }),
    ...(maxCommits === undefined ? {} : { commits: maxCommits }),
    ...(maxCalls === undefined ? {} : { calls: maxCalls }),
    ...(maxTokens === undefined ? {} : { tokens: maxTokens }),
    ...(maxCost === undefined ? {} : { cost: maxCost }),
    ...(maxTime === undefined ? {} : { time: maxTime }),
  };
}
