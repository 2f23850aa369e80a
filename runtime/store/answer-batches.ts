import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import type { Answer, AnswerRecord } from '../resolve/answer.ts';
import { ifThere, inDirectory } from '../resolve/answers-error.ts';
import { hashSchema, recordSchema } from '../resolve/journal-line.ts';
import { answerPath, readVerified, recordsPath, sha256 } from './answer-files.ts';
import type { AnswerPlaces } from './answer-places.ts';

export type AnswerRoots = NonNullable<AnswerPlaces['roots']>;

/** The link of a batch to its records, which is made last: a batch without it does not count, or not yet. */
export const recordsLink = 'records';

/** An answer that a store holds, and a root keeps there. */
export interface RootedAnswer {
  readonly question: string;
  /** The SHA-256 of its bytes, which are not read yet. */
  readonly hash: string;
  readonly record: AnswerRecord;
  /** `/nix/store/…`. */
  readonly path: string;
}

/** Some answers that were put into the store together. */
export interface Batch {
  readonly answers: readonly RootedAnswer[];
  /** By the path that they keep, the names of the links in the directory of the batch. */
  readonly links: ReadonlyMap<string, readonly string[]>;
}

const recordLine = z.object({ question: hashSchema, answer: hashSchema, record: recordSchema });

/** The records of a batch as a file: a line of JSON per answer. */
export function recordsText(answers: readonly Answer[]): string {
  return answers.map(({ question, text, record }) => `${JSON.stringify({ question, answer: sha256(text), record })}\n`).join('');
}

export async function listBatches({ directory }: AnswerRoots): Promise<readonly string[]> {
  return inDirectory(directory, async () => (await ifThere(() => readdir(directory))) ?? []);
}

/**
 * The answers of a batch. A link counts by what it points to and not by its name: the path has the question in its name and the answer in
 * its hash, and the records, which are verified, say which path that is. So what somebody else put there, points elsewhere or
 * nowhere, or was renamed, is none.
 *
 * @returns undefined for what is no batch, or not yet
 */
export async function readBatch(batch: string, { directory, physicalRoot }: AnswerRoots): Promise<Batch | undefined> {
  const links = await readLinks(join(directory, batch));
  const [records] = [...links].find(([, names]) => names.includes(recordsLink)) ?? [];
  if (records === undefined) return undefined;
  const bytes = await readVerified(records, recordsPath, physicalRoot);
  if (bytes === undefined) return { answers: [], links };
  const answers = bytes.toString().split('\n').slice(0, -1).flatMap((line) => {
    const { success, data } = recordLine.safeParse(parseJson(line));
    if (!success) return [];
    const path = answerPath(data.question, data.answer);
    return links.has(path) ? [{ question: data.question, hash: data.answer, record: data.record, path }] : [];
  });
  return { answers, links };
}

/** The text of a rooted answer, unless it is not what it was. */
export async function readRootedAnswer({ question, path }: RootedAnswer, { physicalRoot }: AnswerRoots): Promise<string | undefined> {
  return (await readVerified(path, (hash) => answerPath(question, hash), physicalRoot))?.toString();
}

async function readLinks(directory: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const names = (await readdir(directory).catch(none)) ?? [];
  const links = new Map<string, string[]>();
  if (!names.includes(recordsLink)) return links;
  const targets = await Promise.all(names.map((name) => readlink(join(directory, name)).catch(none)));
  for (const [index, target] of targets.entries()) {
    if (target !== undefined) links.set(target, [...(links.get(target) ?? []), names[index] ?? '']);
  }
  return links;
}

/** What cannot be read is no batch, or no link. */
const none = () => undefined;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
