import { resolve } from 'node:path';
import { diagnosticToJson } from '../../compiler/diagnostics/render.ts';
import { audit, isClean } from '../audit/audit.ts';
import { describeAudit } from './audit-table.ts';
import { type ExitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { printVerdict } from './json.ts';
import { orStopped } from './or-stopped.ts';
import { print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export interface AuditArguments {
  readonly storeContents: boolean;
  readonly json: boolean;
  readonly store?: string;
}

export async function runAudit(folder: string, { storeContents, json, store }: AuditArguments): Promise<ExitStatus> {
  const onWait = () => say(`waiting for another rlmc that works in ${folderName(resolve(folder))}`);
  const work = interruptible((signal) => audit({ folder, storeContents, signal, onWait, ...(store === undefined ? {} : { store }) }));
  const ended = await orStopped(work.then((audits) => ({ outcome: 'audited' as const, audits })));
  if (ended.outcome === 'stopped') {
    sayDiagnostics(ended.diagnostics);
    if (json) await print(printVerdict(false, ended.diagnostics));
    return statusOf(ended.diagnostics);
  }
  const { audits } = ended;
  if (json) {
    const flakes = audits.map(({ findings, ...flake }) => ({ ...flake, ok: isClean({ findings }), findings: findings.map(diagnosticToJson) }));
    await print(`${JSON.stringify({ ok: audits.every(isClean), flakes })}\n`);
  } else {
    await print(audits.map(describeAudit).join('\n'));
  }
  const findings = audits.flatMap((one) => one.findings);
  sayDiagnostics(findings);
  return statusOf(findings);
}
