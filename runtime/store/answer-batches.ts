import { readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { hashSchema, recordSchema } from '../answer-shape.ts';
import type { Answer, AnswerRecord } from '../answer.ts';
import { ifThere } from '../if-there.ts';
import { sha256 } from '../sha256.ts';
import { answerPath, isRecordsPath, readVerified, recordsPath } from './answer-files.ts';
import type { AnswerPlaces } from './answer-places.ts';
import { inDirectory } from './answers-error.ts';

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
  /** The path of the records, if they are what they were. */
  readonly records: string | undefined;
  /** By the path that they keep, the names of the links in the directory of the batch. */
  readonly links: ReadonlyMap<string, readonly string[]>;
}

const recordLine = z.object({ question: hashSchema, answer: hashSchema, record: recordSchema });

/** The records of a batch as a file: a line of JSON per answer. */
export function recordsText(answers: readonly Answer[]): string {
  return answers.map(({ question, text, record }) => `${JSON.stringify({ question, answer: sha256(text), record })}\n`).join('');
}

/** The names of the batches of a store, and of links where batches should be, which are none of ours. */
export async function listBatches({ directory }: AnswerRoots): Promise<{ readonly batches: readonly string[]; readonly strays: readonly string[] }> {
  const entries = (await inDirectory(directory, () => ifThere(() => readdir(directory, { withFileTypes: true })))) ?? [];
  const named = (those: typeof entries) => those.map(({ name }) => name);
  return { batches: named(entries.filter((entry) => entry.isDirectory())), strays: named(entries.filter((entry) => entry.isSymbolicLink())) };
}

/**
 * The answers of a batch. A link counts by what it points to and not by its name: the path has the question in its name and the answer in
 * its hash, and the records, which are verified, say which path that is. So what somebody else put there, points elsewhere or
 * nowhere, or was renamed, is none.
 *
 * @returns undefined for what is no batch, or not yet
 * @throws AnswersError RLM6040
 */
export async function readBatch(batch: string, roots: AnswerRoots): Promise<Batch | undefined> {
  const names = await linksIn(batch, roots);
  if (names === undefined || !names.includes(recordsLink)) return undefined;
  const links = await readLinks(batch, roots);
  const [records] = [...links].find(([, these]) => these.includes(recordsLink)) ?? [];
  const bytes = records === undefined || !isRecordsPath(records) ? undefined : await readVerified(records, recordsPath, roots.physicalRoot);
  if (bytes === undefined) return { answers: [], records: undefined, links };
  const answers = bytes.toString().split('\n').slice(0, -1).flatMap((line) => {
    const { success, data } = recordLine.safeParse(parseJson(line));
    if (!success) return [];
    const path = answerPath(data.question, data.answer);
    return links.has(path) ? [{ question: data.question, hash: data.answer, record: data.record, path }] : [];
  });
  return { answers, records, links };
}

/** The links in the directory of a batch, by the path that they keep. */
export async function readLinks(batch: string, roots: AnswerRoots): Promise<Batch['links']> {
  const names = (await linksIn(batch, roots)) ?? [];
  const directory = join(roots.directory, batch);
  const targets = await inDirectory(directory, () => Promise.all(names.map((name) => ifThere(() => readlink(join(directory, name)), noLink))));
  const links = new Map<string, string[]>();
  for (const [index, target] of targets.entries()) {
    if (target !== undefined) links.set(target, [...(links.get(target) ?? []), names[index] ?? '']);
  }
  return links;
}

/** The text of a rooted answer, unless it is not what it was. */
export async function readRootedAnswer({ question, path }: RootedAnswer, { physicalRoot }: AnswerRoots): Promise<string | undefined> {
  return (await readVerified(path, (hash) => answerPath(question, hash), physicalRoot))?.toString();
}

/** What the system says of something that is gone meanwhile, or that never was a link. */
const noLink = ['ENOENT', 'ENOTDIR', 'EINVAL'];

/** The names in the directory of a batch; undefined where there is none. What cannot be read is an error: answers are paid for. */
function linksIn(batch: string, { directory }: AnswerRoots): Promise<readonly string[] | undefined> {
  const path = join(directory, batch);
  return inDirectory(path, () => ifThere(() => readdir(path), ['ENOENT', 'ENOTDIR']));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
