import { resolve } from 'node:path';
import { diagnosticToJson } from '../../compiler/diagnostics/render.ts';
import { defaultConcurrency } from '../project/build-plan.ts';
import { verifyAnswers } from '../project/verify-answers.ts';
import { type ExitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { printVerdict } from './json.ts';
import { type AskingArguments, openEndpoint } from './open-endpoint.ts';
import { orStopped } from './or-stopped.ts';
import { print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export interface VerifyArguments extends AskingArguments {
  readonly ask?: true;
  readonly store?: string;
  readonly json: boolean;
}

export async function runVerify(folder: string, given: VerifyArguments): Promise<ExitStatus> {
  const { ask, store, json, concurrency = defaultConcurrency } = given;
  const again = ask === undefined ? {} : { again: { model: openEndpoint(given, { concurrency }), concurrency } };
  const onWait = () => say(`waiting for another rlmc that works in ${folderName(resolve(folder))}`);
  const work = interruptible((signal) => verifyAnswers({ folder, signal, onWait, ...again, ...(store === undefined ? {} : { store }) }));
  const verified = await orStopped(work);
  sayDiagnostics(verified.diagnostics);
  const status = statusOf(verified.diagnostics);
  if ('outcome' in verified) {
    if (json) await print(printVerdict(false, verified.diagnostics));
    return status;
  }
  const { questions, again: asked, usage, diagnostics } = verified;
  if (json) {
    await print(`${JSON.stringify({ ok: status === 0, questions, ...(asked === undefined ? {} : { again: asked, usage }), diagnostics: diagnostics.map(diagnosticToJson) })}\n`);
  } else if (asked !== undefined) {
    const { sessions } = asked;
    const unasked = sessions === 0 ? '' : `, ${sessions} not asked again: ${sessions === 1 ? 'a session' : 'sessions'} found ${sessions === 1 ? 'it' : 'them'}, as \`rlmc run\` does`;
    await print(`${asked.same} the same, ${asked.different} different, ${asked.failed} failed${unasked}, ${usage.inputTokens} tokens in, ${usage.outputTokens} out\n`);
  } else if (status === 0) {
    await print(`the answer follows from the plan, the contexts and ${questions} ${questions === 1 ? 'answer' : 'answers'} of models\n`);
  }
  return status;
}
