import { resolve } from 'node:path';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { flakesOfRun } from '../project/flakes-of-run.ts';
import { isRunFolder } from '../project/run-record.ts';
import { ResolutionError } from '../resolve/resolution-error.ts';
import { type AuditRequest, auditFlake, type FlakeAudit } from './audit-flake.ts';

/**
 * Audits the flake of a folder, or all flakes of the folder of a run: those that were committed, that of the answer, and those of the sessions below. See `auditFlake`.
 *
 * @returns one audit for each flake
 * @throws NixError; ResolutionError RLM6033 for a folder that is neither, or a run without a flake; Interrupted
 */
export async function audit(request: AuditRequest): Promise<readonly FlakeAudit[]> {
  const folder = resolve(request.folder);
  const isRun = await isRunFolder(folder);
  const flakes = isRun ? await flakesOfRun(folder) : [folder];
  if (flakes.length === 0) throw new ResolutionError('RLM6033', { path: folder, reason: 'it is the folder of a run that has no flake yet' });
  const audits: FlakeAudit[] = [];
  for (const flake of flakes) audits.push(await auditFlake(flake, request));
  return audits;
}

/** Whether an audit found nothing that is wrong. */
export const isClean = ({ findings }: Pick<FlakeAudit, 'findings'>): boolean => !hasErrors(findings);
