import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { canonicalJson } from '../../compiler/canonical-json.ts';
import type { Usage } from '../model/chat-model.ts';
import { writeAtomically } from '../project/write-atomically.ts';
import { isSystemError } from '../system-error.ts';
import type { Answer, AnswerRecord } from './answer.ts';

const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const usage = z.strictObject({ inputTokens: z.int(), outputTokens: z.int() });

const entry = z.strictObject({
  /** The SHA-256 of the answer's bytes. */
  answer: hash,
  /** The SHA-256 of the canonical JSON of all else in the entry and of its `question`, so that an edit by hand is noticed. */
  check: hash,
  model: z.string(),
  fingerprint: z.optional(z.string()),
  date: z.string(),
  usage,
  rejected: z.array(z.strictObject({ reason: z.string(), date: z.string(), usage })),
});

/** `rlm.lock`: which questions each node of plan.nix asks, by levels, and what was answered. */
const lockFile = z.strictObject({
  version: z.literal(1),
  nodes: z.record(z.string(), z.array(z.array(hash))),
  answers: z.record(hash, entry),
});

export type LockFile = z.infer<typeof lockFile>;

export type LockEntry = z.infer<typeof entry>;

export const emptyLock: LockFile = { version: 1, nodes: {}, answers: {} };

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');

export function entryOf({ question, text, record }: Answer): LockEntry {
  const { model, fingerprint, date, usage, rejected } = record;
  const tokens = ({ inputTokens, outputTokens }: Usage) => ({ inputTokens, outputTokens });
  const unsigned = {
    answer: sha256(text),
    date,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    model,
    rejected: rejected.map((rejection) => ({ date: rejection.date, reason: rejection.reason, usage: tokens(rejection.usage) })),
    usage: tokens(usage),
  };
  return { ...unsigned, check: sha256(canonicalJson({ ...unsigned, question })) };
}

export function recordOf({ answer: _, check: __, ...record }: LockEntry): AnswerRecord {
  return record;
}

/** The lock of a flake's folder; an empty one where there is none yet. */
export async function readLockFile(folder: string): Promise<LockFile> {
  let text;
  try {
    text = await readFile(join(folder, 'rlm.lock'), 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return emptyLock;
    throw error;
  }
  return lockFile.parse(JSON.parse(text));
}

/** Writes the answers first, so that the lock never names one that is not there. */
export async function writeLockFile(folder: string, lock: LockFile, answers: Iterable<Answer>): Promise<void> {
  await mkdir(join(folder, 'answers'), { recursive: true });
  for (const { question, text } of answers) await writeAtomically(join(folder, 'answers', question), text);
  await writeAtomically(join(folder, 'rlm.lock'), `${JSON.stringify(lock, undefined, 1)}\n`);
}
