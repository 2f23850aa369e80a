import type { Progress } from '../../project/build-progress.ts';
import { isTerminal } from '../talk.ts';
import { LiveDisplay } from './live-display.ts';
import { printLines } from './lines.ts';

/** What displays show: what a build does once its flake is written. */
export type ShownProgress = Exclude<Progress, { kind: 'compiled' }>;

/** Shows how a build goes on. */
export interface ProgressDisplay {
  show(progress: ShownProgress): void;
  /** Takes away what is not to stay. */
  end(): void;
}

/** A display that is kept up to date on a terminal, lines otherwise. */
export function startProgress(): ProgressDisplay {
  return isTerminal() ? new LiveDisplay(process.stderr) : printLines();
}
