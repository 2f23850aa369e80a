import { printTrace } from '../project/print-trace.ts';
import { readRunTrace } from '../project/read-run-trace.ts';
import { describeDollars } from './describe-amounts.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { print } from './standard-output.ts';
import { sayDiagnostics } from './talk.ts';

/** Shows the trace of a run as a tree; with `messages` all that was said to models and by them. */
export async function runTrace(path: string, { messages }: { readonly messages: boolean }): Promise<ExitStatus> {
  const { events, diagnostics } = await readRunTrace(path);
  sayDiagnostics(diagnostics);
  await print(printTrace(events, describeDollars, messages));
  return exitStatus.done;
}
