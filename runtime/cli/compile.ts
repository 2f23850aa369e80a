import { compilePlan } from '../project/compile-plan.ts';
import { buildCommand } from './build-command.ts';
import { type CompileArguments, compileRequest } from './compile-arguments.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { printVerdict } from './json.ts';
import { orStopped } from './or-stopped.ts';
import { print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export async function runCompile(plan: string, given: CompileArguments): Promise<ExitStatus> {
  const result = await orStopped(interruptible(async (signal) => compilePlan({ ...(await compileRequest(plan, given)), signal })));
  sayDiagnostics(result.diagnostics);
  if (result.outcome !== 'compiled') {
    if (given.json) await print(printVerdict(false, result.diagnostics));
    return statusOf(result.diagnostics);
  }
  const { folder, graph, unanswered } = result;
  const nodes = graph.answer + 1;
  const command = buildCommand(folder, given.store);
  say(`wrote ${folderName(folder)}, a flake of ${nodes} ${nodes === 1 ? 'node' : 'nodes'}`);
  if (unanswered > 0) {
    say(`${unanswered === 1 ? 'one node asks a model, and has' : `${unanswered} nodes ask a model, and have`} no answers yet: \`rlmc build\` asks, then this builds:`);
  }
  await print(given.json ? `${JSON.stringify({ flake: folder, command, nodes })}\n` : `${command}\n`);
  return exitStatus.done;
}
