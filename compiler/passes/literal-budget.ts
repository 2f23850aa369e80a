import { mostCharacters } from './check-bounds.ts';
import type { Literal } from './follow-aliases.ts';
import type { ExtentOf } from './measure-literals.ts';
import type { Session } from './session.ts';

/** What may be written down for one type or one `vm_spec`, which is in every question or derivation that has it. */
const most = { depth: 200, parts: 5000, characters: 100_000 };

/**
 * How much a plan may have of the literals that are read by recursion: of one, so that names that stand for doublings end, and of all together. What fits it is small
 * enough to be walked through in full.
 */
export class LiteralBudget {
  readonly #extentOf: ExtentOf;
  readonly #session: Session;
  /** Of all that was asked about. */
  #characters = 0;

  constructor(extentOf: ExtentOf, session: Session) {
    this.#extentOf = extentOf;
    this.#session = session;
  }

  /**
   * Whether a literal is not too large; one that is, is reported.
   *
   * @param what what it is
   */
  fits(literal: Literal, what: 'answer type' | 'result type' | 'vm_spec'): boolean {
    const { depth, parts, characters } = this.#extentOf(literal);
    const excess =
      depth > most.depth
        ? `nests ${depth} deep, and ${most.depth} is the most`
        : parts > most.parts
          ? `has more than ${most.parts} parts`
          : characters > most.characters
            ? `has more than ${most.characters} characters`
            : undefined;
    if (excess !== undefined) {
      this.#session.report('RLM2026', { what: `this ${what}`, excess }, literal.span);
      return false;
    }
    const before = this.#characters;
    this.#characters += parts + characters;
    if (this.#characters <= mostCharacters) return true;
    // Once they are too many, which is said of the first, none is looked at.
    if (before <= mostCharacters) this.#session.report('RLM2027', { what: `types and limits of ${this.#characters} characters`, limit: mostCharacters }, literal.span);
    return false;
  }
}
