import { Interrupted } from '../store/interrupted.ts';
import { exitStatus } from './exit-status.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs a command that a Ctrl-C, or another signal to end, stops in good order: the work sees `signal` aborted, and is waited
 * for. A second one ends the process at once.
 *
 * @throws Interrupted if it was stopped
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) process.exit(exitStatus.interrupted);
    controller.abort(new Interrupted());
  };
  for (const signal of signals) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    // What a stopped piece of work fails with is a consequence.
    if (controller.signal.aborted) throw new Interrupted({ cause: error });
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, stop);
  }
}
