/** Work of several kinds, so much of it at once. Kinds take turns, so that none waits for all of another that came before it. */
export class FairQueue {
  readonly #atOnce: number;
  /** Kinds that have work, the one whose turn it is first. */
  readonly #waiting = new Map<string, (() => Promise<void>)[]>();
  #running = 0;

  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /** Adds work, which must not fail: whoever adds it learns by it how it ended. */
  add(kind: string, work: () => Promise<void>): void {
    const works = this.#waiting.get(kind);
    if (works === undefined) this.#waiting.set(kind, [work]);
    else works.push(work);
    this.#start();
  }

  #start(): void {
    while (this.#running < this.#atOnce) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      const [kind, works] = next;
      const work = works.shift();
      this.#waiting.delete(kind);
      if (works.length > 0) this.#waiting.set(kind, works);
      if (work === undefined) continue;
      this.#running += 1;
      void work().finally(() => {
        this.#running -= 1;
        this.#start();
      });
    }
  }
}
