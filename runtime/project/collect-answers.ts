import type { Answer, AnswerRecord } from '../answer.ts';
import { Journal } from '../resolve/journal.ts';
import { openAnswerCache } from '../resolve/open-answer-cache.ts';
import { OtherJournals } from '../resolve/other-journals.ts';
import { answerPlaces } from '../store/answer-places.ts';
import { AnswersError } from '../store/answers-error.ts';
import { examineAnswerRoots } from '../store/clean-answer-roots.ts';
import type { NixSettings } from '../store/nix-command.ts';

export interface CollectRequest extends NixSettings {
  /** In milliseconds: answers that were given longer ago are dropped. */
  readonly olderThan?: number;
  /** Whether to change nothing. */
  readonly dryRun?: boolean;
}

/** What was dropped, or would be. */
export interface Collected {
  readonly dropped: {
    /** Answers that were too old. */
    readonly old: number;
    /** Answers to a question that has a newer one. */
    readonly superseded: number;
    /** Roots of what is no answer, or not the one that it was. */
    readonly broken: number;
  };
  readonly kept: number;
  /** When the oldest answer was given that is kept; undefined if there is none. */
  readonly oldest: string | undefined;
}

/**
 * Forgets answers that this installation keeps: the next plan that asks their questions asks a model again. Folders of flakes have their own
 * answers, and lose none. What is forgotten stays in the store until its garbage is collected.
 *
 * What processes that are gone left in their journals goes to the store first. What others are just writing is left alone.
 *
 * @throws AnswersError RLM6040, and RLM6042 when it is done, for an answer that can go to the store only once what is there in its place is deleted; NixError, Interrupted
 */
export async function collectAnswers({ olderThan, dryRun = false, ...settings }: CollectRequest): Promise<Collected> {
  const notBefore = olderThan === undefined ? Number.NEGATIVE_INFINITY : Date.now() - olderThan;
  const { journal, roots } = await answerPlaces(settings.store);
  if (roots === undefined) return collectJournals(journal, notBefore, dryRun);

  // An answer that cannot go to the store, since what is there is damaged, can only after that was dropped.
  const recovered = dryRun ? Promise.resolve() : openAnswerCache(settings).then((cache) => cache.close());
  await recovered.catch((error: unknown) => {
    if (!isDamage(error)) throw error;
  });
  const examined = await examineAnswerRoots(roots);
  try {
    const { kept, old, superseded } = choose(examined.answers, notBefore);
    if (!dryRun) await examined.keepOnly(kept);
    await recovered;
    return { dropped: { old, superseded, broken: examined.broken }, kept: kept.size, oldest: oldestOf(kept) };
  } finally {
    examined.release();
  }
}

const isDamage = (error: unknown): boolean => error instanceof AnswersError && error.diagnostic.code === 'RLM6042';

/** Where the store is elsewhere, all that is kept is in journals: those that nobody writes any more become one. */
async function collectJournals(directory: string, notBefore: number, dryRun: boolean): Promise<Collected> {
  const journals = new OtherJournals(directory, () => false);
  const orphans = dryRun ? [] : await journals.takeOrphans();
  try {
    const answers = dryRun ? await journals.readNew() : orphans.flatMap((orphan) => orphan.answers);
    const { kept, old, superseded } = choose(answers, notBefore);
    if (!dryRun) {
      await rewrite(directory, kept);
      for (const orphan of orphans) await orphan.remove();
    }
    return { dropped: { old, superseded, broken: 0 }, kept: kept.size, oldest: oldestOf(kept) };
  } finally {
    for (const orphan of orphans) orphan.release();
  }
}

async function rewrite(directory: string, answers: Iterable<Answer>): Promise<void> {
  const journal = new Journal(directory);
  try {
    await Promise.all([...answers].map((answer) => journal.append(answer)));
  } finally {
    await journal.close();
  }
}

interface Dated {
  readonly question: string;
  readonly record: AnswerRecord;
}

/** The newest answer to each question, unless it is too old. */
function choose<A extends Dated>(answers: readonly A[], notBefore: number): { readonly kept: ReadonlySet<A>; readonly old: number; readonly superseded: number } {
  const newest = new Map<string, A>();
  for (const answer of answers) {
    const known = newest.get(answer.question);
    if (known === undefined || timeOf(known) < timeOf(answer)) newest.set(answer.question, answer);
  }
  const kept = new Set([...newest.values()].filter((answer) => timeOf(answer) >= notBefore));
  return { kept, old: newest.size - kept.size, superseded: answers.length - newest.size };
}

const timeOf = ({ record }: Dated): number => Date.parse(record.date);

function oldestOf(answers: Iterable<Dated>): string | undefined {
  const [oldest] = [...answers].sort((a, b) => timeOf(a) - timeOf(b));
  return oldest?.record.date;
}
