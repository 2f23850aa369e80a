import { performance } from 'node:perf_hooks';
import { openaiModel } from '../model/openai-model.ts';
import { type BuildOutcome, buildPlan } from '../project/build-plan.ts';
import { type CompileArguments, compileRequest } from './compile-arguments.ts';
import { type ExitStatus, exitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { jsonStringPieces, printVerdict } from './json.ts';
import { orStopped } from './or-stopped.ts';
import { startProgress } from './progress/progress.ts';
import { print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export interface BuildArguments extends CompileArguments {
  readonly jobs?: number;
  readonly builders?: string;
  readonly model?: string;
}

type Built = Extract<BuildOutcome, { outcome: 'built' }>;

export async function runBuild(plan: string, given: BuildArguments): Promise<ExitStatus> {
  const started = performance.now();
  const outcome = await orStopped(buildWithProgress(plan, given));
  if (outcome.outcome !== 'built') {
    sayDiagnostics(outcome.diagnostics);
    if (given.json) await print(printVerdict(false, outcome.diagnostics));
    return statusOf(outcome.diagnostics);
  }
  const seconds = Math.round(performance.now() - started) / 1000;
  const { built, cached } = outcome.nodes;
  say(`${built} built, ${cached} cached, ${seconds.toFixed(1)} s, in ${folderName(outcome.folder)}`);
  await print(given.json ? asJson(outcome, seconds) : asText(outcome.answer()));
  return exitStatus.done;
}

async function buildWithProgress(plan: string, given: BuildArguments): Promise<BuildOutcome> {
  const { jobs, builders, model } = given;
  const apiKey = process.env['OPENAI_API_KEY'];
  const baseUrl = process.env['OPENAI_BASE_URL'];
  const request = await compileRequest(plan, given);
  const progress = startProgress();
  try {
    return await interruptible((signal) =>
      buildPlan({
        ...request,
        signal,
        ...(model === undefined || apiKey === undefined ? {} : { models: [{ name: model, params: { temperature: 0, seed: 0 } }], model: openaiModel({ apiKey, ...(baseUrl === undefined ? {} : { baseUrl }) }) }),
        ...(jobs === undefined ? {} : { jobs }),
        ...(builders === undefined ? {} : { builders }),
        onProgress(event) {
          if (event.kind === 'compiled') sayDiagnostics(event.diagnostics);
          else progress.show(event);
        },
      }),
    );
  } finally {
    progress.end();
  }
}

/** The answer's bytes, and a newline after them if they end in none, so that a terminal's prompt starts a line. */
async function* asText(answer: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const newline = 0x0a;
  let last: number | undefined;
  for await (const piece of answer) {
    last = piece.at(-1) ?? last;
    yield piece;
  }
  if (last !== undefined && last !== newline) yield Uint8Array.of(newline);
}

async function* asJson({ answer, path, folder, nodes }: Built, seconds: number): AsyncGenerator<string> {
  yield '{"answer":"';
  yield* jsonStringPieces(answer());
  yield `",${JSON.stringify({ path, flake: folder, nodes, seconds }).slice(1)}\n`;
}
