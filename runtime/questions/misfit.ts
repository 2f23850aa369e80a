import { excerpt } from '../../compiler/diagnostics/excerpt.ts';

/** A reply that is no answer. */
export interface Misfit {
  readonly fits: false;
  /** Why, in a sentence or two for whoever replied and for people: a few hundred characters, on one line. */
  readonly reason: string;
}

export function misfit(reason: string): Misfit {
  return { fits: false, reason: excerpt(reason, 400) };
}

/** The beginning of a reply, or of a part of it, in quotation marks. */
export function quoted(text: string): string {
  return `“${excerpt(text)}”`;
}
