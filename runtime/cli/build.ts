import { performance } from 'node:perf_hooks';
import { dir } from 'tmp-promise';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { diagnosticToJson } from '../../compiler/diagnostics/render.ts';
import { type BuildOutcome, buildPlan, type Calls } from '../project/build-plan.ts';
import { Interrupted } from '../store/interrupted.ts';
import { type CompileArguments, compileRequest } from './compile-arguments.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { jsonStringPieces, printVerdict } from './json.ts';
import { type AskingArguments, openEndpoint } from './open-endpoint.ts';
import { orStopped, type Stopped } from './or-stopped.ts';
import { startProgress } from './progress/progress.ts';
import { asText, print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export interface BuildArguments extends CompileArguments, AskingArguments {
  readonly jobs?: number;
  readonly builders?: string;
  readonly offline?: true;
  readonly maxAge?: number;
  readonly maxCalls?: number;
  readonly keepGoing?: true;
}

type Built = Extract<BuildOutcome, { outcome: 'built' }>;

export async function runBuild(plan: string, given: BuildArguments): Promise<ExitStatus> {
  const made = await orStopped(dir({ unsafeCleanup: true }).then((roots) => ({ outcome: 'made' as const, roots })));
  if (made.outcome === 'stopped') return sayFailure(made, given);
  try {
    // The answer has a root there until it is printed.
    return await buildAndPrint(plan, given, made.roots.path);
  } finally {
    await made.roots.cleanup();
  }
}

async function buildAndPrint(plan: string, given: BuildArguments, roots: string): Promise<ExitStatus> {
  const started = performance.now();
  const outcome = await orStopped(buildWithProgress(plan, given, roots));
  if (outcome.outcome !== 'built') return sayFailure(outcome, given);
  const seconds = Math.round(performance.now() - started) / 1000;
  const { built, cached } = outcome.nodes;
  say(`${[`${built} built`, `${cached} cached`, ...describeCalls(outcome), `${seconds.toFixed(1)} s`].join(', ')}, in ${folderName(outcome.folder)}`);
  await print(given.json ? asJson(outcome, seconds) : asText(outcome.answer()));
  return exitStatus.done;
}

async function sayFailure(outcome: Exclude<BuildOutcome, Built> | Stopped, { json }: BuildArguments): Promise<ExitStatus> {
  sayDiagnostics(outcome.diagnostics);
  if (outcome.outcome === 'failed') {
    const described = describeCalls(outcome);
    if (described.length > 0) say(`${described.join(', ')}, in ${folderName(outcome.folder)}`);
  }
  if (json) await print(outcome.outcome === 'failed' ? printFailure(outcome) : printVerdict(false, outcome.diagnostics));
  return statusOf(outcome.diagnostics);
}

/** `7 asked, 3 reused, 1,204 tokens in, 87 out`; nothing for a plan that asks nothing. */
function describeCalls({ calls: { asked, reused, failed }, usage: { inputTokens, outputTokens } }: Calls): readonly string[] {
  const number = (n: number) => n.toLocaleString('en');
  return [
    ...(asked + reused + failed === 0 ? [] : [`${number(asked)} asked`, `${number(reused)} reused`]),
    ...(failed === 0 ? [] : [`${number(failed)} without an answer`]),
    ...(inputTokens + outputTokens === 0 ? [] : [`${number(inputTokens)} tokens in`, `${number(outputTokens)} out`]),
  ];
}

async function buildWithProgress(plan: string, given: BuildArguments, roots: string): Promise<BuildOutcome> {
  const { jobs, builders, concurrency, offline, maxAge, maxCalls, keepGoing } = given;
  const request = await compileRequest(plan, given);
  const progress = startProgress();
  let kept = 0;
  const said = new Set<Diagnostic>();
  try {
    const outcome = await interruptible((signal) =>
      buildPlan({
        ...request,
        signal,
        roots,
        ...(jobs === undefined ? {} : { jobs }),
        ...(builders === undefined ? {} : { builders }),
        ...(concurrency === undefined ? {} : { concurrency }),
        ...(offline === undefined ? {} : { offline }),
        ...(maxAge === undefined ? {} : { maxAge }),
        ...(maxCalls === undefined ? {} : { maxCalls }),
        ...(keepGoing === undefined ? {} : { keepGoing }),
        openModel: (use) => openEndpoint(given, use),
        onProgress(event) {
          if (event.kind === 'asking') kept = event.answeredInAll;
          if (event.kind === 'compiled') {
            sayDiagnostics(event.diagnostics);
            for (const diagnostic of event.diagnostics) said.add(diagnostic);
          } else progress.show(event);
        },
      }),
    );
    progress.end();
    if (outcome.outcome === 'built') sayDiagnostics(outcome.diagnostics.filter((diagnostic) => !said.has(diagnostic)));
    return outcome;
  } catch (error) {
    if (error instanceof Interrupted && kept > 0) {
      progress.end();
      say(`${kept === 1 ? 'one answer came, and is' : `${kept.toLocaleString('en')} answers came, and are`} kept: the next build asks only the rest`);
    }
    throw error;
  } finally {
    progress.end();
  }
}

async function* asJson({ answer, path, folder, nodes, calls, usage }: Built, seconds: number): AsyncGenerator<string> {
  yield '{"answer":"';
  yield* jsonStringPieces(answer());
  yield `",${JSON.stringify({ path, flake: folder, nodes, seconds, calls, usage }).slice(1)}\n`;
}

function printFailure({ diagnostics, missing, calls, usage }: Extract<BuildOutcome, { outcome: 'failed' }>): string {
  const asks = missing.length > 0 || describeCalls({ calls, usage }).length > 0;
  return `${JSON.stringify({ ok: false, diagnostics: diagnostics.map(diagnosticToJson), ...(missing.length === 0 ? {} : { missing }), ...(asks ? { calls, usage } : {}) })}\n`;
}
