import type { Answer } from '../answer.ts';
import { exclusive } from '../exclusive.ts';
import { inParallel } from '../in-parallel.ts';
import { sha256 } from '../sha256.ts';
import { addAnswers, mostInBatch } from '../store/add-answers.ts';
import { type AnswerRoots, listBatches, readBatch, readRootedAnswer, type RootedAnswer } from '../store/answer-batches.ts';
import { type AnswerPlaces, answerPlaces } from '../store/answer-places.ts';
import type { NixSettings } from '../store/nix-command.ts';
import type { AnswerCache } from './answer-cache.ts';
import { AnswerIndex, type Candidate } from './answer-index.ts';
import { Journal } from './journal.ts';
import { OtherJournals } from './other-journals.ts';

/** How many answers may be in the journal alone before they go to the store while others are still asked for. */
const mostPending = 500;

/** How many files are read at once. */
const readersAtOnce = 64;

/** How many batches are read at once: each has as many links as answers. */
const batchesAtOnce = 8;

/**
 * Opens the answers that are kept for a store.
 *
 * Roots in the store, and what their targets are, are the only index; answers that are not there yet are in journals. One that is
 * asked for is on the disk before anybody sees it, so that a process may be killed at any moment: the next one that flushes puts what it
 * left into the store. For a store that is elsewhere the journals are never emptied, and are what is kept.
 *
 * @throws AnswersError RLM6040
 */
export async function openAnswerCache(settings: NixSettings): Promise<AnswerCache> {
  const cache = new StoreAnswerCache(await answerPlaces(settings.store), settings);
  await cache.refreshed();
  return cache;
}

class StoreAnswerCache implements AnswerCache {
  readonly #places: AnswerPlaces;
  readonly #settings: NixSettings;
  readonly #index = new AnswerIndex();
  readonly #others: OtherJournals;
  /** The names of the batches that the index knows. */
  readonly #batches = new Set<string>();
  #journal: Journal;
  /** Journals that take no more, and whose answers are not in the store yet. */
  #full: Journal[] = [];
  #flushing: Promise<void> = Promise.resolve();
  #flushesByItself = true;
  #refreshing: Promise<void> | undefined;
  #refreshingNext: Promise<void> | undefined;

  constructor(places: AnswerPlaces, settings: NixSettings) {
    this.#places = places;
    this.#settings = settings;
    this.#journal = new Journal(places.journal);
    this.#others = new OtherJournals(places.journal, (id) => [this.#journal, ...this.#full].some((journal) => journal.id === id));
  }

  async find(questions: readonly string[], notBefore?: Date): Promise<ReadonlyMap<string, Answer>> {
    await this.refreshed();
    const found: (Answer | undefined)[] = [];
    await inParallel(questions.entries(), readersAtOnce, async ([index, question]) => void (found[index] = await this.#index.newest(question, notBefore)));
    return new Map(found.flatMap((answer) => (answer === undefined ? [] : [[answer.question, answer] as const])));
  }

  async askOnce(question: string, ask: () => Promise<Answer>, notBefore?: Date, signal = this.#settings.signal): Promise<{ readonly answer: Answer; readonly asked: boolean }> {
    // Of the settings nothing else: they may come with more than a store, such as what is said of a folder that is waited for.
    const lock = await exclusive(`question ${question} ${this.#places.journal}`, { signal });
    try {
      // Whoever had the lock before wrote its answer before letting go.
      const known = (await this.find([question], notBefore)).get(question);
      if (known !== undefined) return { answer: known, asked: false };
      const answer = await ask();
      await this.keep([answer]);
      return { answer, asked: true };
    } finally {
      lock.release();
    }
  }

  async keep(answers: readonly Answer[]): Promise<void> {
    const journal = this.#journal;
    await Promise.all(answers.map((answer) => journal.append(answer)));
    for (const answer of answers) this.#index.add(fromJournal(answer));
    if (journal.answers.length >= mostPending && journal === this.#journal && this.#flushesByItself) {
      // The journals keep what does not reach the store, and the next flush, which tries again, tells why.
      this.flush().catch(() => (this.#flushesByItself = false));
    }
  }

  flush(): Promise<void> {
    const { roots } = this.#places;
    if (roots === undefined) return Promise.resolve();
    const flushed = this.#flushing.catch(() => undefined).then(() => this.#flush(roots));
    this.#flushing = flushed;
    return flushed;
  }

  async close(): Promise<void> {
    try {
      if (this.#settings.signal?.aborted !== true) await this.flush();
    } finally {
      await this.#flushing.catch(() => undefined);
      for (const journal of [this.#journal, ...this.#full]) {
        await journal.idle();
        await journal.close();
      }
    }
  }

  /** Once all is known that others wrote before now. Those who ask while it is being looked for share the next look. */
  refreshed(): Promise<void> {
    if (this.#refreshing === undefined) {
      const refreshing = this.#refresh().finally(() => (this.#refreshing = undefined));
      return (this.#refreshing = refreshing);
    }
    this.#refreshingNext ??= this.#refreshing.catch(() => undefined).then(() => {
      this.#refreshingNext = undefined;
      return this.refreshed();
    });
    return this.#refreshingNext;
  }

  /** Journals come first: one that is gone by then had its answers rooted before. */
  async #refresh(): Promise<void> {
    for (const answer of await this.#others.readNew()) this.#index.add(fromJournal(answer));
    const { roots } = this.#places;
    if (roots === undefined) return;
    const { batches } = await listBatches(roots);
    await inParallel(batches.filter((name) => !this.#batches.has(name)), batchesAtOnce, async (name) => {
      const batch = await readBatch(name, roots);
      if (batch !== undefined) this.#know(name, batch.answers, roots);
    });
  }

  #know(batch: string, answers: readonly RootedAnswer[], roots: AnswerRoots): void {
    this.#batches.add(batch);
    for (const answer of answers) this.#index.add({ ...answer, rooted: true, load: () => readRootedAnswer(answer, roots) });
  }

  async #flush(roots: AnswerRoots): Promise<void> {
    const journals = [...this.#full, this.#journal];
    this.#full = journals;
    this.#journal = new Journal(this.#places.journal);
    for (const journal of journals) await journal.idle();
    const orphans = await this.#others.takeOrphans();
    try {
      // An orphan may be in the store already: its owner, or who took it over, may have been killed before removing it.
      if (orphans.length > 0) await this.refreshed();
      if (!(await this.#store([...orphans, ...journals].flatMap(({ answers }) => answers), roots))) return;
      for (const journal of [...journals, ...orphans]) await journal.remove();
      this.#full = [];
    } finally {
      for (const orphan of orphans) orphan.release();
    }
  }

  /** Whether the store has them now: not if it is elsewhere, which only shows when something is added. */
  async #store(answers: readonly Answer[], roots: AnswerRoots): Promise<boolean> {
    const newest = new Map<string, Answer>();
    for (const answer of answers) {
      const known = newest.get(answer.question);
      const isNewer = known === undefined || Date.parse(answer.record.date) >= Date.parse(known.record.date);
      if (isNewer && !(await this.#index.isRooted(fromJournal(answer)))) newest.set(answer.question, answer);
    }
    const missing = [...newest.values()];
    for (let from = 0; from < missing.length; from += mostInBatch) {
      const added = await addAnswers(missing.slice(from, from + mostInBatch), roots, this.#settings);
      if (added === undefined) {
        // Nor would the next ones be to be seen there: until the end, when it is tried once more, journals keep them.
        this.#flushesByItself = false;
        return false;
      }
      this.#know(added.batch, added.answers, roots);
    }
    return true;
  }
}

function fromJournal({ question, text, record }: Answer): Candidate {
  return { question, record, hash: sha256(text), rooted: false, load: () => Promise.resolve(text) };
}
