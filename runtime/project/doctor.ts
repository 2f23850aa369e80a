import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { InputError } from '../input-error.ts';
import { ModelError } from '../model/model-error.ts';
import { ensureHostToolchain } from '../store/host-toolchain.ts';
import { knownHoles } from '../store/known-holes.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { NixError } from '../store/nix-error.ts';
import { diagnoseFindings, probeSandbox } from '../store/probe.ts';
import { hostSystem } from '../store/system.ts';
import { tryFlakes } from '../store/try-flakes.ts';
import { detectNix, requireSupported } from '../store/version.ts';
import { examineCode } from './examine-code.ts';
import { type ModelToExamine, tryModel } from './examine-model.ts';

/** What was found of one thing that builds need, of what the code of plans needs, or of the model that plans are to ask. */
export interface Finding {
  readonly subject: 'platform' | 'nix' | 'flakes' | 'toolchain' | 'sandbox' | 'code' | 'model';
  readonly status: 'ok' | 'warn' | 'fail';
  readonly message: string;
  /** How to mend it. */
  readonly hint?: string;
}

export interface ExamineRequest extends NixSettings {
  /** Nobody is asked unless it is given. */
  readonly model?: ModelToExamine;
}

export interface Examination {
  /** Whether plans can be built here; there may be warnings. */
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Examines the machine by trying what builds do: Nix and its known holes, flakes, the toolchain of this machine,
 * whether the sandbox holds against a build that tries to get out, and which languages it can run code in. A model is asked a tiny question.
 *
 * @param onFinding is told of each as it is found: some take seconds
 * @throws Interrupted, or what the signal was aborted with
 */
export async function examine(settings: ExamineRequest, onFinding: (finding: Finding) => void = () => undefined): Promise<Examination> {
  const findings: Finding[] = [];
  const note = (...found: readonly Finding[]) => {
    findings.push(...found);
    for (const finding of found) onFinding(finding);
  };

  const platform = await attempt('platform', () => ok('platform', hostSystem()));
  note(...platform);
  const nix = await attempt('nix', examineNix(settings));
  note(...nix);
  if (works(nix)) note(...(await attempt('flakes', async () => (await tryFlakes(settings), ok('flakes', 'switched on with each call')))));
  if (works(platform) && works(nix)) {
    const toolchain = await attempt('toolchain', async () => ok('toolchain', (await ensureHostToolchain(settings)).storePath));
    note(...toolchain);
    if (works(toolchain)) note(...(await attempt('sandbox', examineSandbox(settings))));
    note(...(await examineLanguages()));
  }
  const { model, signal } = settings;
  if (model !== undefined) note(...(await attempt('model', examineModel(model, signal))));
  return { ok: works(findings), findings };
}

const works = (findings: readonly Finding[]): boolean => findings.every(({ status }) => status !== 'fail');

const ok = (subject: Finding['subject'], message: string): readonly Finding[] => [{ subject, status: 'ok', message }];

/** What a look at something finds; an error that users are told of is a finding, anything else that is thrown is not. */
async function attempt(subject: Finding['subject'], look: () => readonly Finding[] | Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof NixError || error instanceof ModelError || error instanceof InputError)) throw error;
    return [toFinding(subject, error.diagnostic)];
  }
}

function toFinding(subject: Finding['subject'], { severity, message, hint }: Diagnostic): Finding {
  return { subject, status: severity === 'error' ? 'fail' : 'warn', message, ...(hint === undefined ? {} : { hint }) };
}

const examineNix = ({ signal }: NixSettings) => async (): Promise<readonly Finding[]> => {
  const version = await detectNix(signal);
  requireSupported(version);
  const holes = knownHoles(version).map(({ id, effect }) => `${id} (${effect})`);
  return [
    version.family === 'unknown' ? toFinding('nix', diagnose('RLM5003', { answer: version.text })) : { subject: 'nix', status: 'ok', message: version.text },
    ...(holes.length === 0 ? [] : [toFinding('nix', diagnose('RLM5010', { version: version.text, holes }))]),
  ];
};

const examineSandbox = (settings: NixSettings) => async (): Promise<readonly Finding[]> => {
  const tried = await probeSandbox(settings);
  const diagnostics = diagnoseFindings(tried);
  if (diagnostics.length > 0) return diagnostics.map((diagnostic) => toFinding('sandbox', diagnostic));
  return ok('sandbox', `holds: a build could not ${tried.map(({ attempt: what }) => what).join(', ')}`);
};

/** Most plans run no code, so what is missing for a language is no failure. */
async function examineLanguages(): Promise<readonly Finding[]> {
  const { languages, missing } = await examineCode();
  return [
    ...ok('code', `plans can run code in ${languages.join(', ')}`),
    ...missing.map(({ message, hint }): Finding => ({ subject: 'code', status: 'warn', message, ...(hint === undefined ? {} : { hint }) })),
  ];
}

const examineModel = (model: ModelToExamine, signal: AbortSignal | undefined) => async (): Promise<readonly Finding[]> => {
  const { works: takesAll, message, hint } = await tryModel(model, signal);
  return [{ subject: 'model', status: takesAll ? 'ok' : 'warn', message, ...(hint === undefined ? {} : { hint }) }];
};
