/** Why a reference refuses a value, in the words of the language and not of any implementation. */
export type Reason =
  | 'not a number'
  | 'empty list'
  | 'no such position'
  | 'unequal lengths'
  | 'no such column'
  | 'tab or newline in a cell'
  | 'row without a tab';

/** Thrown by a reference where the op must fail too; `about` is what the op's message must name. */
export class Refusal extends Error {
  readonly reason: Reason;
  readonly about: string;

  constructor(reason: Reason, about: string) {
    super(`${reason}: ${about}`);
    this.reason = reason;
    this.about = about;
  }
}
