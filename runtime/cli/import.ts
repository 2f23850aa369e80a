import { resolve } from 'node:path';
import { diagnosticToJson } from '../../compiler/diagnostics/render.ts';
import { importAnswers } from '../project/import-answers.ts';
import { type ExitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { printVerdict } from './json.ts';
import { orStopped } from './or-stopped.ts';
import { print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export interface ImportArguments {
  readonly json: boolean;
  readonly store?: string;
}

export async function runImport(folder: string, { json, store }: ImportArguments): Promise<ExitStatus> {
  const onWait = () => say(`waiting for another rlmc that works in ${folderName(resolve(folder))}`);
  const imported = await orStopped(interruptible((signal) => importAnswers({ folder, signal, onWait, ...(store === undefined ? {} : { store }) })));
  if ('outcome' in imported) {
    sayDiagnostics(imported.diagnostics);
    if (json) await print(printVerdict(false, imported.diagnostics));
    return statusOf(imported.diagnostics);
  }
  const { adopted, known, refused } = imported;
  sayDiagnostics(refused);
  const counts = { new: adopted, known, refused: refused.length };
  await print(json ? `${JSON.stringify({ ...counts, diagnostics: refused.map(diagnosticToJson) })}\n` : `${adopted} new, ${known} known, ${refused.length} refused\n`);
  return statusOf(refused);
}
