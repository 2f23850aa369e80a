import type { IToken } from 'chevrotain';
import { diagnose, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../diagnostics/registry.ts';
import { lineStartAt, type Source } from '../source.ts';
import type { Span } from '../span.ts';

/** Collects what the repairs of one plan find. */
export class RepairSession {
  readonly diagnostics: Diagnostic[] = [];
  readonly source: Source;

  constructor(source: Source) {
    this.source = source;
  }

  report<C extends Code>(code: C, parameters: Parameters<C>, span: Span): void {
    this.diagnostics.push(diagnose(code, parameters, { source: this.source, span }));
  }

  /** Whether nothing but blanks stands before the token on its line. */
  startsLine({ startOffset }: IToken): boolean {
    const { text } = this.source;
    let before = startOffset - 1;
    while (text[before] === ' ' || text[before] === '\t') before--;
    return before < 0 || text[before] === '\n';
  }

  /** How far from its line's start, in code units. */
  column({ startOffset }: IToken): number {
    return startOffset - lineStartAt(this.source, startOffset);
  }

  onOneLine(first: IToken, last: IToken): boolean {
    return lineStartAt(this.source, first.startOffset) === lineStartAt(this.source, last.startOffset);
  }
}
