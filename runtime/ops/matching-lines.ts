import { newline } from './bytes.ts';
import type { LineMatcher } from './line-matcher.ts';
import { contentEnd } from './whole-lines.ts';

/** Finds the matching lines of a block of whole lines one after the other. */
export class MatchingLines {
  readonly #matcher: LineMatcher;
  readonly #literals: readonly Buffer[];
  /** Where each literal comes next, from the place that was searched last. */
  readonly #next: number[];
  #block: Buffer = Buffer.alloc(0);
  #position = 0;
  /** The line that `advance` found, terminator and all. */
  start = 0;
  end = 0;

  constructor(matcher: LineMatcher) {
    this.#matcher = matcher;
    this.#literals = matcher.literals ?? [];
    this.#next = this.#literals.map(() => -1);
  }

  enter(block: Buffer): void {
    this.#block = block;
    this.#position = 0;
    this.#next.fill(-1);
  }

  /** Goes to the next matching line, its bounds in `start` and `end`; false if there is none. */
  advance(): boolean {
    return this.#matcher.literals === undefined ? this.#advanceByLines() : this.#advanceByLiterals();
  }

  #advanceByLines(): boolean {
    const block = this.#block;
    while (this.#position < block.length) {
      this.#setLine(this.#position, this.#position);
      if (this.#matcher.matches(block.subarray(this.start, contentEnd(block, this.start, this.end)))) return true;
    }
    return false;
  }

  #advanceByLiterals(): boolean {
    const block = this.#block;
    const { literalsSuffice } = this.#matcher;
    for (;;) {
      const hit = this.#nextHit();
      if (hit.at < 0) {
        this.#position = block.length;
        return false;
      }
      const before = hit.at === 0 ? -1 : block.lastIndexOf(newline, hit.at - 1);
      this.#setLine(Math.max(before + 1, this.#position), hit.at);
      const content = contentEnd(block, this.start, this.end);
      // A literal that reaches into the terminator is not in the line, and those after it are not either.
      if (literalsSuffice ? hit.end <= content : this.#matcher.matches(block.subarray(this.start, content))) return true;
    }
  }

  /** The line that begins at `start` and in which `inside` is; the search goes on after it. */
  #setLine(start: number, inside: number): void {
    const end = this.#block.indexOf(newline, inside);
    this.start = start;
    this.end = end < 0 ? this.#block.length : end + 1;
    this.#position = this.end;
  }

  #nextHit(): { at: number; end: number } {
    let at = -1;
    let end = -1;
    for (const [index, literal] of this.#literals.entries()) {
      let next = this.#next[index] ?? -1;
      if (next < this.#position) {
        next = this.#block.indexOf(literal, this.#position);
        this.#next[index] = next < 0 ? Number.POSITIVE_INFINITY : next;
        if (next < 0) continue;
      }
      if (next !== Number.POSITIVE_INFINITY && (at < 0 || next < at)) {
        at = next;
        end = next + literal.length;
      }
    }
    return { at, end };
  }
}
