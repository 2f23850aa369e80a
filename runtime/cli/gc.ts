import { type Collected, collectAnswers } from '../project/collect-answers.ts';
import { physicalRoot, storeAddress } from '../store/store-location.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import { interruptible } from './interruptible.ts';
import { printVerdict } from './json.ts';
import { orStopped } from './or-stopped.ts';
import { shellWord } from './shell-word.ts';
import { print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export interface CollectArguments {
  readonly olderThan?: number;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly store?: string;
}

export async function runCollect({ olderThan, dryRun, json, store }: CollectArguments): Promise<ExitStatus> {
  const request = { dryRun, ...(olderThan === undefined ? {} : { olderThan }), ...(store === undefined ? {} : { store }) };
  const collected = await orStopped(interruptible((signal) => collectAnswers({ ...request, signal })));
  if ('outcome' in collected) {
    sayDiagnostics(collected.diagnostics);
    if (json) await print(printVerdict(false, collected.diagnostics));
    return statusOf(collected.diagnostics);
  }
  await print(json ? `${JSON.stringify({ dryRun, dropped: collected.dropped, kept: collected.kept, oldest: collected.oldest ?? null })}\n` : asText(collected, dryRun));
  const command = ['nix-collect-garbage', ...(store === undefined ? [] : ['--store', storeAddress(store)])].map(shellWord).join(' ');
  if (!dryRun && total(collected) > 0 && physicalRoot(store) !== undefined) say(`\`${command}\` frees their space`);
  return exitStatus.done;
}

const total = ({ dropped }: Collected): number => dropped.old + dropped.superseded + dropped.broken;

function asText(collected: Collected, dryRun: boolean): string {
  const { dropped, kept, oldest } = collected;
  const reasons = [`${dropped.old} too old`, `${dropped.superseded} with a newer answer`, `${dropped.broken} broken`].filter((reason) => !reason.startsWith('0 '));
  const droppedText = `${dryRun ? 'would drop' : 'dropped'} ${total(collected)}${reasons.length === 0 ? '' : `: ${reasons.join(', ')}`}`;
  return `${droppedText}\nkept ${kept}${oldest === undefined ? '' : `, the oldest of ${oldest}`}\n`;
}
