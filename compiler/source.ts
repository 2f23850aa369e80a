/** A plan's text after CRLF became LF, with the name that messages call it by. Positions are in `text`. */
export interface Source {
  readonly name: string;
  readonly text: string;
}
