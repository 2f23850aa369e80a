/** A half-open range of a source's text, in UTF-16 code units from 0. */
export interface Span {
  readonly start: number;
  readonly end: number;
}
