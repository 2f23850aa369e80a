import { explain, type Explanation, listExplanations } from '../project/explain.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { print } from './standard-output.ts';
import { say } from './talk.ts';

export async function runExplain(code: string | undefined): Promise<ExitStatus> {
  if (code === undefined) {
    await print(listExplanations().map(({ code: known, severity, title }) => `${known}  ${severity.padEnd(7)}  ${title}\n`).join(''));
    return exitStatus.done;
  }
  const result = explain(code);
  if (!result.known) {
    say(`error: there is no diagnostic '${code}'${result.nearest === undefined ? '' : `\n(Did you mean ${result.nearest}?)`}`);
    say('`rlmc explain` lists them all.');
    return exitStatus.usage;
  }
  await print(printExplanation(result.explanation));
  return exitStatus.done;
}

function printExplanation({ code, severity, title, explanation }: Explanation): string {
  return `${code}: ${title} (${severity})\n\n${explanation.trim()}\n`;
}
