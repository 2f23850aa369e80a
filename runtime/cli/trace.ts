import { printTrace } from '../project/print-trace.ts';
import { readRunTrace } from '../project/read-run-trace.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { print } from './standard-output.ts';
import { sayDiagnostics } from './talk.ts';

export async function runTrace(path: string): Promise<ExitStatus> {
  const { events, diagnostics } = await readRunTrace(path);
  sayDiagnostics(diagnostics);
  await print(printTrace(events));
  return exitStatus.done;
}
