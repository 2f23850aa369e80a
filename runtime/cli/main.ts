import { Command, CommanderError } from 'commander';
import { diagnosticOfError } from '../diagnostic-of-error.ts';
import { Interrupted } from '../store/interrupted.ts';
import { defineCommands } from './commands.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import { tolerateClosedStreams } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

tolerateClosedStreams();
process.on('uncaughtException', (error) => process.exit(sayError(error)));
// Not `process.exit`, which would lose what a pipe has not taken yet.
process.exitCode = await run(process.argv.slice(2));

async function run(argv: readonly string[]): Promise<ExitStatus> {
  let status: ExitStatus = exitStatus.done;
  try {
    const program = defineCommands(new Command('rlmc').exitOverride(), (ended) => (status = ended));
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    // Help and version are errors to commander as well, of status 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitStatus.done : exitStatus.usage;
    return sayError(error);
  }
}

function sayError(error: unknown): ExitStatus {
  if (error instanceof Interrupted) {
    say('interrupted');
    return exitStatus.interrupted;
  }
  const diagnostic = diagnosticOfError(error);
  if (diagnostic !== undefined) {
    sayDiagnostics([diagnostic]);
    return statusOf([diagnostic]);
  }
  say(`bug in rlmc: ${error instanceof Error ? error.message : String(error)}`);
  const debugging = (process.env['RLMC_DEBUG'] ?? '') !== '';
  if (debugging && error instanceof Error) say(error.stack ?? '');
  say(`Please report it with the plan and the command${debugging ? '' : '; RLMC_DEBUG=1 adds where it happened'}.`);
  return exitStatus.bug;
}
