import { isAscii } from 'node:buffer';
import { newline } from './bytes.ts';
import { countText } from './count-bytes.ts';
import type { LineMatcher } from './line-matcher.ts';
import { contentEnd } from './whole-lines.ts';

/** Fewer bytes do not tell how rare the conditions of a pattern are. */
const smallestSample = 1 << 12;

/** Finds the matching lines of a block of whole lines one after the other. */
export class MatchingLines {
  readonly #matcher: LineMatcher;
  /** The texts of the condition that is searched for; undefined if there is none. */
  #literals: readonly Buffer[] | undefined;
  /** Whether that condition was chosen by how rare it is. */
  #chosen: boolean;
  /** Where each of its texts comes next, from the place that was searched last. */
  #next: number[] = [];
  #block: Buffer = Buffer.alloc(0);
  #ascii = false;
  #position = 0;
  /** Where `findHit` found a text, and where that ends. */
  #hit = -1;
  #hitEnd = -1;
  /** The line that `advance` found, terminator and all. */
  start = 0;
  end = 0;

  constructor(matcher: LineMatcher) {
    this.#matcher = matcher;
    this.#literals = matcher.conditions[0];
    this.#chosen = matcher.conditions.length < 2;
  }

  /** @param block whole lines */
  enter(block: Buffer): void {
    if (!this.#chosen && block.length >= smallestSample) this.#choose(block);
    this.#block = block;
    this.#ascii = isAscii(block);
    this.#position = 0;
    this.#next = [];
  }

  /** Takes the condition that is the rarest in a block, the first of a text: each line that fulfils it must be matched. */
  #choose(block: Buffer): void {
    const frequency = (literals: readonly Buffer[]) => literals.reduce((sum, literal) => sum + countText(block, literal), 0);
    const counted = this.#matcher.conditions.map((literals) => ({ literals, count: frequency(literals) }));
    const [rarest] = counted.sort((a, b) => a.count - b.count);
    this.#literals = rarest?.literals;
    this.#chosen = true;
  }

  /** Goes to the next matching line, its bounds in `start` and `end`; false if there is none. */
  advance(): boolean {
    return this.#literals === undefined ? this.#advanceByLines() : this.#advanceByLiterals(this.#literals);
  }

  #advanceByLines(): boolean {
    const block = this.#block;
    while (this.#position < block.length) {
      this.#setLine(this.#position, this.#position);
      if (this.#matcher.matches(block, this.start, contentEnd(block, this.start, this.end), this.#ascii)) return true;
    }
    return false;
  }

  #advanceByLiterals(literals: readonly Buffer[]): boolean {
    const block = this.#block;
    for (;;) {
      if (!this.#findHit(literals)) {
        this.#position = block.length;
        return false;
      }
      const before = this.#hit === 0 ? -1 : block.lastIndexOf(newline, this.#hit - 1);
      this.#setLine(Math.max(before + 1, this.#position), this.#hit);
      const content = contentEnd(block, this.start, this.end);
      // A text that reaches into the terminator is not in the line.
      if (this.#matcher.sufficient && this.#hitEnd <= content) return true;
      if (this.#matcher.matches(block, this.start, content, this.#ascii)) return true;
    }
  }

  /** The line that begins at `start` and in which `inside` is; the search goes on after it. */
  #setLine(start: number, inside: number): void {
    const end = this.#block.indexOf(newline, inside);
    this.start = start;
    this.end = end < 0 ? this.#block.length : end + 1;
    this.#position = this.end;
  }

  /** Finds which of the texts comes first from the position on. */
  #findHit(literals: readonly Buffer[]): boolean {
    this.#hit = -1;
    for (let i = 0; i < literals.length; i += 1) {
      const literal = literals[i] ?? this.#block;
      let next = this.#next[i] ?? -1;
      if (next < this.#position) {
        next = this.#block.indexOf(literal, this.#position);
        if (next < 0) next = Number.POSITIVE_INFINITY;
        this.#next[i] = next;
      }
      if (next < Number.POSITIVE_INFINITY && (this.#hit < 0 || next < this.#hit)) {
        this.#hit = next;
        this.#hitEnd = next + literal.length;
      }
    }
    return this.#hit >= 0;
  }
}
