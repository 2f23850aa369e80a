import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { canonicalJson } from '../../compiler/canonical-json.ts';
import { hashSchema, recordShape, rejectionShape, usageShape } from '../answer-shape.ts';
import type { Answer, AnswerRecord } from '../answer.ts';
import { sha256 } from '../sha256.ts';
import { isSystemError } from '../system-error.ts';
import { ResolutionError } from './resolution-error.ts';

/** The name of the file in the folder of a flake. */
export const lockName = 'rlm.lock';

// Strict, all the way down: the check sum is over what is read, and would not notice what is ignored.
const usage = z.strictObject(usageShape);

const entry = z.strictObject({
  /** The SHA-256 of the answer's bytes. */
  answer: hashSchema,
  /** The SHA-256 of the canonical JSON of all else in the entry and of its `question`, so that an edit by hand is noticed. */
  check: hashSchema,
  /** As in `AnswerRecord`. */
  ...recordShape,
  usage,
  rejected: z.array(z.strictObject({ ...rejectionShape, usage })),
});

/** `rlm.lock`: which questions each node of plan.nix asks, by levels, and what was answered. */
const lockFile = z.strictObject({
  version: z.literal(1),
  nodes: z.record(z.string(), z.array(z.array(hashSchema))),
  answers: z.record(hashSchema, entry),
});

export type LockFile = z.infer<typeof lockFile>;

/** What a lock says, whatever its version. */
export interface LockContent {
  readonly nodes: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly answers: Readonly<Record<string, LockEntry>>;
}

export type LockEntry = z.infer<typeof entry>;

export const emptyLock: LockFile = { version: 1, nodes: {}, answers: {} };

/** The entry of an answer. */
export function entryOf({ question, text, record }: Answer): LockEntry {
  const { model, fingerprint, date, usage, rejected } = record;
  const unsigned = {
    answer: sha256(text),
    date,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    model,
    rejected: rejected.map(({ date, reason, usage }) => ({ date, reason, usage: tokens(usage) })),
    usage: tokens(usage),
  };
  return { ...unsigned, check: checkOf(question, unsigned) };
}

/** Counts of tokens without what else an endpoint may say of them. */
const tokens = ({ inputTokens, outputTokens, cachedTokens, reasoningTokens }: AnswerRecord['usage']) => ({
  inputTokens,
  outputTokens,
  ...(cachedTokens === undefined ? {} : { cachedTokens }),
  ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
});

function checkOf(question: string, { fingerprint, ...unsigned }: Omit<LockEntry, 'check'>): string {
  return sha256(canonicalJson({ ...unsigned, ...(fingerprint === undefined ? {} : { fingerprint }), question }));
}

/** Whether an entry is as it was written, and for that question. */
export function isIntact(question: string, { check, ...unsigned }: LockEntry): boolean {
  return checkOf(question, unsigned) === check;
}

/** How an answer came about, from its entry. */
export function recordOf({ answer: _, check: __, ...record }: LockEntry): AnswerRecord {
  return record;
}

/**
 * The lock of a flake's folder; an empty one where there is none yet.
 *
 * @throws ResolutionError RLM6030
 */
export async function readLockFile(folder: string): Promise<LockFile> {
  const path = join(folder, lockName);
  let text;
  try {
    // To read a pipe would never end, and a link would lead out of the folder.
    if (!(await lstat(path)).isFile()) throw new ResolutionError('RLM6030', { path, reason: 'it is no ordinary file' });
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return emptyLock;
    throw error;
  }
  return parseLockFile(text, path);
}

/** @param path of the file, for messages */
function parseLockFile(text: string, path: string): LockFile {
  const conflict = text.split('\n').findIndex((line) => /^(<{7}|={7}|>{7})( |$)/.test(line));
  if (conflict >= 0) throw new ResolutionError('RLM6030', { path, reason: `line ${conflict + 1} is a conflict of a merge` });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ResolutionError('RLM6030', { path, reason: `it is not JSON (${cause instanceof Error ? cause.message : String(cause)})` }, { cause });
  }
  const version = z.looseObject({ version: z.unknown() }).safeParse(value).data?.version;
  if (version !== undefined && version !== 1) {
    throw new ResolutionError('RLM6030', { path, reason: `it is of version ${JSON.stringify(version)}, and this rlmc knows version 1` });
  }
  const parsed = lockFile.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'the whole' : issue.path.map(String).join(' → ');
  throw new ResolutionError('RLM6030', { path, reason: `${place} is not as it should be: ${issue?.message ?? 'unknown'}` });
}

/** The text of a lock: the same for the same answers, with a line for each question of a node and for each answer, so that versions of it differ in few lines. */
export function printLockFile({ nodes, answers }: LockContent): string {
  const printedNodes = sorted(nodes).map(([attribute, levels]) => {
    const printedLevels = levels.map((level) => block('[', level.map((question) => JSON.stringify(question)), ']', 3));
    return `${JSON.stringify(attribute)}: ${block('[', printedLevels, ']', 2)}`;
  });
  const printedAnswers = sorted(answers).map(([question, { fingerprint, ...entry }]) => {
    const value = { ...entry, ...(fingerprint === undefined ? {} : { fingerprint }) };
    return `${JSON.stringify(question)}: ${canonicalJson(value)}`;
  });
  return `${block('{', ['"version": 1', `"nodes": ${block('{', printedNodes, '}', 1)}`, `"answers": ${block('{', printedAnswers, '}', 1)}`], '}', 0)}\n`;
}

function block(open: string, items: readonly string[], close: string, depth: number): string {
  if (items.length === 0) return `${open}${close}`;
  const inner = '  '.repeat(depth + 1);
  return `${open}\n${items.map((item) => inner + item).join(',\n')}\n${'  '.repeat(depth)}${close}`;
}

function sorted<T>(record: Readonly<Record<string, T>>): readonly (readonly [string, T])[] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
