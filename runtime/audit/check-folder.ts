import { lstat, mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { check } from '../../compiler/check.ts';
import { type Diagnostic, diagnose, hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { languagesOf } from '../../compiler/eval/languages-of.ts';
import { lowerToFlake } from '../../compiler/flake.ts';
import { format } from '../../compiler/format.ts';
import type { Graph } from '../../compiler/ir.ts';
import { maxPlanBytes, readSource, type Source } from '../../compiler/source.ts';
import { ifThere } from '../if-there.ts';
import { isFlakeOfOurs } from '../project/flake-folder.ts';
import { nixlibFiles } from '../project/nixlib-files.ts';
import { isRunFolder } from '../project/run-record.ts';
import { isTemporary } from '../project/write-atomically.ts';
import { lockName, printLockFile } from '../resolve/lock-file.ts';
import { ResolutionError } from '../resolve/resolution-error.ts';
import { checkContexts } from './check-contexts.ts';
import { type CheckedLock, checkLock } from './check-lock.ts';
import { compareLibrary } from './compare-library.ts';
import { compareText } from './compare-text.ts';
import { faultOfFolder, readOrdinaryFile } from './ordinary-file.ts';
import { type Pins, readPins } from './read-pins.ts';

/** A flake of which nothing but data is somebody else's. */
export interface CheckedFlake extends Pick<CheckedLock, 'lock' | 'answers'> {
  readonly source: Source;
  readonly graph: Graph;
  readonly pins: Pins;
  /** The files of its nixlib, which are ours. */
  readonly library: ReadonlyMap<string, Uint8Array>;
}

/** A flake.nix is a screenful; what may make it long are the names of models. */
const mostFlake = 4 * 2 ** 20;

/**
 * Holds the folder of somebody's flake against what this rlmc makes of its plan. Nothing of it is evaluated, and no link followed. If all is as it should be, a copy is made that has only what was
 * compared: what happens to the folder later is of no matter to whoever works with the copy.
 *
 * @param copy a folder that is not there yet
 * @returns the flake, if it has no fault
 * @throws ResolutionError RLM6033 for a folder that is none of rlmc
 */
export async function checkFolder(folder: string, copy: string, signal: AbortSignal | undefined): Promise<{ readonly findings: readonly Diagnostic[]; readonly flake: CheckedFlake | undefined }> {
  const [flakePath, planPath] = ['flake.nix', 'plan.rlm'].map((name) => join(folder, name)) as [string, string];
  const stop = (...findings: readonly Diagnostic[]) => ({ findings, flake: undefined });

  const flakeFile = await readOrdinaryFile(flakePath, mostFlake);
  if (typeof flakeFile === 'string' && flakeFile !== 'is missing') return stop(diagnose('RLM8004', { path: flakePath, what: flakeFile }));
  if (typeof flakeFile === 'string' || !(await isFlakeOfOurs(folder))) {
    throw new ResolutionError('RLM6033', { path: folder, reason: 'it has no flake.nix that rlmc made', isRun: await isRunFolder(folder) });
  }
  const planFile = await readOrdinaryFile(planPath, maxPlanBytes);
  if (typeof planFile === 'string') return stop(diagnose('RLM8004', { path: planPath, what: planFile }));

  const made = make(planPath, planFile.bytes, flakePath, flakeFile.bytes);
  if ('fault' in made) return stop(made.fault);
  const { source, graph, pins, files } = made;
  const library = await nixlibFiles(languagesOf(graph));
  const contexts = join(copy, 'contexts');
  await mkdir(contexts, { recursive: true });
  const { lock, answers, findings: ofLock } = await checkLock(folder, graph);
  const findings = [
    ...(await checkGit(folder)),
    ...(await compareFiles(folder, files)),
    ...(await compareLibrary(folder, library)),
    ...(await checkContextsFolder(folder, pins)),
    ...(await checkContexts(folder, pins.contexts, contexts, signal)),
    ...ofLock,
  ];
  if (hasErrors(findings)) return stop(...findings);

  await writeAll(copy, files);
  await writeAll(join(copy, 'nixlib'), library);
  if (Object.keys(lock.nodes).length + answers.length > 0) await writeFile(join(copy, lockName), printLockFile(lock));
  await writeAll(join(copy, 'answers'), new Map(answers.map(({ question, text }) => [question, text])));
  return { findings, flake: { source, graph, pins, lock, answers, library } };
}

type Made = Pick<CheckedFlake, 'source' | 'graph' | 'pins'> & { readonly files: ReadonlyMap<string, string> };

/** Makes the flake anew, from the plan and the pins. */
function make(planPath: string, plan: Uint8Array, flakePath: string, flake: Uint8Array): Made | { readonly fault: Diagnostic } {
  const fault = (path: string, reason: string) => ({ fault: diagnose('RLM8002', { path, reason }) });
  try {
    const pins = readPins(Buffer.from(flake).toString());
    if ('reason' in pins) return fault(flakePath, pins.reason);
    const { source, diagnostics: unreadable } = readSource(planPath, plan);
    if (source === undefined) return fault(planPath, unreadable[0]?.message ?? 'it is no text');
    const { graph, diagnostics } = check(source, { contexts: [...pins.contexts.keys()], models: pins.models.map(({ name }) => name) });
    if (graph === undefined) return fault(planPath, diagnostics.find(({ severity }) => severity === 'error')?.message ?? 'it is no plan');
    const { text } = format(source);
    if (text === undefined) throw new Error('a plan that was checked cannot be formatted');
    return { source, graph, pins, files: lowerToFlake({ ...pins, graph, planText: text, source }) };
  } catch (error) {
    // What can be read may still be nothing that can be printed: a number that JSON cannot hold, texts in each other without end.
    if (error instanceof RangeError) return fault(flakePath, error.message);
    throw error;
  }
}

/** Those that `lowerToFlake` makes for some plans only. */
const optionalFiles = ['flake.lock'];

async function compareFiles(folder: string, files: ReadonlyMap<string, string>): Promise<readonly Diagnostic[]> {
  const findings: Diagnostic[] = [];
  for (const name of new Set([...files.keys(), ...optionalFiles])) {
    const path = join(folder, name);
    const expected = files.get(name);
    const found = await readOrdinaryFile(path, mostFlake + (expected?.length ?? 0) * 4);
    if (typeof found === 'string' && found !== 'is missing') findings.push(diagnose('RLM8004', { path, what: found }));
    else {
      const difference = compareText(path, typeof found === 'string' ? undefined : found.bytes, expected);
      if (difference !== undefined) findings.push(difference);
    }
  }
  return findings;
}

async function checkGit(folder: string): Promise<readonly Diagnostic[]> {
  return (await ifThere(() => lstat(join(folder, '.git')))) === undefined ? [] : [diagnose('RLM8007', { path: folder })];
}

async function checkContextsFolder(folder: string, { contexts }: Pins): Promise<readonly Diagnostic[]> {
  const path = join(folder, 'contexts');
  const fault = await faultOfFolder(path);
  if (fault !== undefined && fault !== 'is missing') return [diagnose('RLM8004', { path, what: fault })];
  const names = ((await ifThere(() => readdir(path))) ?? []).filter((name) => !isTemporary(name) && contexts.get(name)?.placement !== 'copied');
  return names.length === 0 ? [] : [diagnose('RLM8006', { path, names: names.sort() })];
}

async function writeAll(folder: string, files: ReadonlyMap<string, string | Uint8Array>): Promise<void> {
  for (const directory of new Set([...files.keys()].map((name) => dirname(join(folder, name))))) await mkdir(directory, { recursive: true });
  for (const [name, content] of files) await writeFile(join(folder, name), content);
}
