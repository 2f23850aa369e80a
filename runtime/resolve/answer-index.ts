import type { Answer, AnswerRecord } from '../answer.ts';

/** An answer that may be had: its bytes are read, and verified, when somebody wants them. */
export interface Candidate {
  readonly question: string;
  readonly record: AnswerRecord;
  /** The SHA-256 of the answer's bytes. */
  readonly hash: string;
  /** Whether it is in the store, and kept there. */
  readonly rooted: boolean;
  /** Its text; undefined if it is not there, or not what it was. */
  load(): Promise<string | undefined>;
}

/** What is known to have been answered, by question. */
export class AnswerIndex {
  readonly #candidates = new Map<string, Candidate[]>();

  add(candidate: Candidate): void {
    const known = this.#candidates.get(candidate.question);
    if (known === undefined) {
      this.#candidates.set(candidate.question, [candidate]);
    } else {
      known.push(candidate);
      known.sort((a, b) => timeOf(b) - timeOf(a));
    }
  }

  /** Whether the store keeps the same answer, undamaged. */
  async isRooted({ question, hash, record }: Candidate): Promise<boolean> {
    for (const other of this.#candidates.get(question) ?? []) {
      if (other.rooted && other.hash === hash && other.record.date === record.date && (await other.load()) !== undefined) return true;
    }
    return false;
  }

  /**
   * The newest answer that can be read.
   *
   * @param notBefore answers from before do not count
   */
  async newest(question: string, notBefore: Date | undefined): Promise<Answer | undefined> {
    for (const candidate of this.#candidates.get(question) ?? []) {
      if (notBefore !== undefined && timeOf(candidate) < notBefore.getTime()) return undefined;
      const text = await candidate.load();
      if (text !== undefined) return { question, text, record: candidate.record };
    }
    return undefined;
  }
}

const timeOf = ({ record }: Candidate): number => Date.parse(record.date);
