import type { Progress } from '../../project/build-plan.ts';
import { isTerminal } from '../talk.ts';
import { LiveDisplay } from './live-display.ts';
import { printLines } from './lines.ts';

export type StepProgress = Exclude<Progress, { kind: 'compiled' }>;

/** Shows how a build goes on. */
export interface ProgressDisplay {
  show(progress: StepProgress): void;
  /** Takes away what is not to stay. */
  end(): void;
}

/** A display that is kept up to date on a terminal, lines otherwise. */
export function startProgress(): ProgressDisplay {
  return isTerminal() ? new LiveDisplay(process.stderr) : printLines();
}
