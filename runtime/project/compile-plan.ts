import { join, parse as parsePath, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { withDir } from 'tmp-promise';
import { check, type CheckOptions } from '../../compiler/check.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { languagesOf } from '../../compiler/eval/languages-of.ts';
import { type FlakeInput, lowerToFlake, type ModelPin, type ToolchainPin } from '../../compiler/flake.ts';
import { format } from '../../compiler/format.ts';
import type { Graph } from '../../compiler/ir.ts';
import { moveSpans } from '../../compiler/move-spans.ts';
import type { SessionsPin } from '../../compiler/sessions-pin.ts';
import { parse } from '../../compiler/parser.ts';
import type { Source } from '../../compiler/source.ts';
import type { Context } from '../contexts/context.ts';
import { readContextOptions } from '../contexts/context-option.ts';
import { pinContexts, placementWarnings } from '../contexts/pin-contexts.ts';
import type { Encoding } from '../contexts/spool.ts';
import { InputError } from '../input-error.ts';
import { defaultMaxValue } from '../ops/limits.ts';
import { askingNodes } from '../resolve/asking-nodes.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { writeFlakeFolder } from './flake-folder.ts';
import { whileLocked } from './folder-lock.ts';
import { pinToolchain } from './pin-toolchain.ts';
import { type PlanInput, readPlan } from './plan-input.ts';

export interface CompileRequest extends NixSettings {
  readonly plan: PlanInput;
  /** As `-c` takes them: `FILE`, `NAME=FILE`, `-` for standard input; or read already. */
  readonly contexts: readonly string[] | { readonly pinned: readonly Context[] };
  /** Of the contexts; UTF-8 unless given. */
  readonly encoding?: Encoding;
  /** Whether the contexts are copied into the folder or stay where they are; by their size unless given. */
  readonly placement?: 'copied' | 'linked';
  /** Where the flake goes: a folder that is new, empty or of rlmc. */
  readonly folder: string;
  readonly toolchain: ToolchainPin['provider'];
  /** The models that the plan may ask, the one that it asks unless it says so first. */
  readonly models?: readonly ModelPin[];
  /** The languages of the code that the plan may run: all of them unless given, and no code at all if there are none. */
  readonly evalLanguages?: CheckOptions['evalLanguages'];
  /** Where the models that the plan asks work by steps. */
  readonly sessions?: SessionsPin;
  /** How large a value may be, in bytes; 1 GiB unless given. */
  readonly maxValue?: number;
  /** What `-` reads; the process's own unless given. */
  readonly standardInput?: Readable;
  /** Is called when another rlmc works in the folder, whose end is waited for. */
  readonly onWait?: () => void;
}

export interface Compiled {
  readonly outcome: 'compiled';
  /** Absolute. */
  readonly folder: string;
  /** The plan as it was given, and its graph. */
  readonly source: Source;
  readonly graph: Graph;
  /** Warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/** The plan or an input is wrong, and nothing was written. */
export interface Refused {
  readonly outcome: 'refused';
  readonly diagnostics: readonly Diagnostic[];
}

export type CompileResult = (Compiled & Unanswered) | Refused;

interface Unanswered {
  /** Nodes that ask a model, and for which the folder has no answers. */
  readonly unanswered: number;
}

/** Where the flake of a plan goes unless told otherwise: `plan.flake` beside `plan.rlm`. */
export function defaultFolder(planPath: string): string {
  const { dir, name, ext } = parsePath(planPath);
  return join(dir, `${ext === '.rlm' ? name : name + ext}.flake`);
}

/**
 * Checks a plan, reads its contexts and writes its flake. The host toolchain is put into the store if it is not there.
 *
 * @throws NixError; ResolutionError RLM6030; what the signal was aborted with
 */
export async function compilePlan(request: CompileRequest): Promise<CompileResult> {
  return compileThen(request, async (compiled) => {
    const answers = await FolderAnswers.read(compiled.folder);
    return { ...compiled, unanswered: askingNodes(compiled.graph).filter((node) => answers.complete([node]) === undefined).length };
  });
}

/** As `compilePlan`, and then works with the flake, before anybody else may write to the folder. */
export async function compileThen<T>(request: CompileRequest, work: (compiled: Compiled) => Promise<T>): Promise<T | Refused> {
  return withDir(({ path }) => compileWith(request, path, work), { unsafeCleanup: true });
}

async function compileWith<T>(request: CompileRequest, spoolDirectory: string, work: (compiled: Compiled) => Promise<T>): Promise<T | Refused> {
  const { plan, placement, encoding = 'utf-8', standardInput = process.stdin, signal } = request;
  const refused = (...diagnostics: readonly Diagnostic[]): Refused => ({ outcome: 'refused', diagnostics });

  const given = 'pinned' in request.contexts ? undefined : readContextOptions(request.contexts);
  if (given !== undefined && given.diagnostics.length > 0) return refused(...given.diagnostics);
  const known: readonly { readonly name: string }[] = 'pinned' in request.contexts ? request.contexts.pinned : (given?.options ?? []);
  const { source, diagnostics: unreadable } = await readPlan(plan, signal);
  if (source === undefined) return refused(...unreadable);
  const { graph, diagnostics: found } = check(source, {
    contexts: known.map(({ name }) => name),
    models: (request.models ?? []).map(({ name }) => name),
    evalLanguages: request.evalLanguages,
  });
  if (graph === undefined) return refused(...found);

  const pinned =
    'pinned' in request.contexts
      ? { contexts: request.contexts.pinned, diagnostics: [] }
      : await pinContexts(given?.options ?? [], { encoding, placement, spoolDirectory, standardInput, signal });
  if (pinned.diagnostics.length > 0) return refused(...found, ...pinned.diagnostics);
  const contexts = pinned.contexts.filter(({ name }) => graph.contexts.includes(name));
  const warnings = [...found, ...contexts.flatMap((context) => placementWarnings(context, placement))];

  const files = lowerFormatted(source, graph, {
    contexts: new Map(contexts.map(({ name, pin }) => [name, pin])),
    toolchain: await pinToolchain(request.toolchain, graph, request),
    models: request.models ?? [],
    ...(request.sessions === undefined ? {} : { sessions: request.sessions }),
    ...(request.maxValue === undefined || request.maxValue === defaultMaxValue ? {} : { maxValue: request.maxValue }),
  });
  const folder = resolve(request.folder);
  return whileLocked(folder, { onWait: request.onWait, signal }, async () => {
    try {
      await writeFlakeFolder(folder, files, contexts, languagesOf(graph), signal);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return refused(...warnings, error.diagnostic);
    }
    return work({ outcome: 'compiled', folder, source, graph, diagnostics: warnings });
  });
}

/** The flake holds the formatted plan, and its comments count that text's lines. */
function lowerFormatted(source: Source, graph: Graph, rest: Omit<FlakeInput, 'graph' | 'planText' | 'source'>): ReadonlyMap<string, string> {
  const { text } = format(source);
  if (text === undefined) throw new Error('a plan that was checked cannot be formatted');
  if (text === source.text) return lowerToFlake({ graph, planText: text, source, ...rest });
  const formatted = { name: source.name, text };
  const from = parse(source).plan;
  const to = parse(formatted).plan;
  if (from === undefined || to === undefined) throw new Error('formatting has made a good plan a bad one');
  return lowerToFlake({ graph: moveSpans(graph, from, to), planText: text, source: formatted, ...rest });
}
