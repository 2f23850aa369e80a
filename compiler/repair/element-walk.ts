import { Comma, LeftParen, Semicolon, TextLiteral } from '../tokens.ts';
import type { RepairSession } from './session.ts';
import { firstToken, is, isGroupOf, isIdentifier, type Item, missing } from './tree.ts';

/** What is between two brackets; `value` is an expression that is in none. */
export type Place = 'call' | 'list' | 'record' | 'value';

/** A walk over the items between two brackets, which builds what they may have been meant as. */
export class ElementWalk {
  readonly repaired: Item[] = [];
  index = 0;
  /** Whether an operator of the element under way has been left out: `a + b + c` is one mistake. */
  calculates = false;
  /** Where in `repaired` the element under way begins. */
  private start = 0;
  readonly items: readonly Item[];
  readonly place: Place;
  readonly session: RepairSession;

  constructor(items: readonly Item[], place: Place, session: RepairSession) {
    this.items = items;
    this.place = place;
    this.session = session;
  }

  get previous(): Item | undefined {
    return this.repaired.at(-1);
  }

  get next(): Item | undefined {
    return this.items[this.index + 1];
  }

  /** How many items the element under way has so far. */
  get length(): number {
    return this.repaired.length - this.start;
  }

  keep(item: Item): void {
    this.repaired.push(item);
    this.index++;
  }

  endElement(): void {
    this.start = this.repaired.length;
    this.calculates = false;
  }

  /** Replaces the element under way and the rest of it by a value that needs no more words. */
  abandonElement(): void {
    const begin = this.repaired[this.start] ?? this.items[this.index];
    while (this.index < this.items.length && !is(this.items[this.index], Comma, Semicolon)) this.index++;
    this.repaired.length = this.start;
    if (begin !== undefined) this.repaired.push(missing(TextLiteral, firstToken(begin).startOffset));
  }

  /** Passes the value that begins here, without keeping it. */
  passValue(): readonly Item[] {
    const from = this.index;
    if (isIdentifier(this.items[this.index]) && isGroupOf(this.next, LeftParen)) this.index++;
    this.index++;
    return this.items.slice(from, this.index);
  }
}
