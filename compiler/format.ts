import { lastAtMost } from './ascending.ts';
import type { Argument, Binding, Call, Comment, Expression, Plan, RecordField } from './ast.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import { displayWidth } from './diagnostics/printable.ts';
import { printBlock, printText } from './literals.ts';
import { isBareKey } from './names.ts';
import { parse } from './parser.ts';
import type { Source } from './source.ts';
import type { Span } from './span.ts';

export type Formatted =
  | { readonly text: string; readonly diagnostics: readonly [] }
  | { readonly text: undefined; readonly diagnostics: readonly Diagnostic[] };

/** How wide a line may get before its brackets are broken over several. */
const maxWidth = 120;
const step = '  ';

/**
 * The canonical text of a plan. It means the same, keeps every comment, and formatting it again changes nothing.
 *
 * - A bracket that fits on its line stays on it, else each element gets a line.
 * - One blank line stays where there were some between bindings; the `=` of bindings without a blank line or comment line between
 *   them are aligned.
 * - A comment at the end of a line stays with what is before it, any other has a line of its own before what follows.
 * - A text written over several lines becomes a `"""` block, any other text one line with the fewest escapes.
 */
export function format(source: Source): Formatted {
  const { plan, comments, diagnostics } = parse(source);
  return plan === undefined ? { text: undefined, diagnostics } : { text: new Printer(source, comments).plan(plan), diagnostics: [] };
}

/** A part of a sequence that comments can stand between, such as a binding or an argument. */
interface Part {
  readonly span: Span;
  /** Where comments inside of the part are its value's own; those before, as after `=`, go before the part. */
  readonly valueStart: number;
}

interface PartComments {
  /** On lines of their own, before the part. */
  readonly before: readonly Comment[];
  /** At the end of the part's last line. */
  readonly after: readonly Comment[];
}

class Printer {
  private readonly source: Source;
  private readonly comments: readonly Comment[];
  private readonly commentStarts: readonly number[];
  private readonly flats = new Map<Expression, string | undefined>();

  constructor(source: Source, comments: readonly Comment[]) {
    this.source = source;
    this.comments = comments;
    this.commentStarts = comments.map(({ span }) => span.start);
  }

  plan({ bindings, result, span }: Plan): string {
    const leading = this.commentLines(this.commentsWithin({ start: 0, end: span.start }), 0, span.start, '');
    const lastBinding = bindings.at(-1);
    const rest = this.commentsWithin({ start: result.span.end, end: this.source.text.length });
    const trailing = rest.filter((comment) => this.onOneLine(result.span.end, comment.span.start));
    const end = trailing.at(-1)?.span.end ?? result.span.end;
    const after = this.commentLines(rest.slice(trailing.length), end, undefined, '');
    if (lastBinding === undefined) return this.lines(leading, this.expression(result, '', 0, 0) + this.atLineEnd(trailing), after);
    const wordIn = this.startOfIn(lastBinding.span.end, result.span.start);
    const before = this.commentsWithin({ start: wordIn, end: result.span.start }).map(({ text }) => step + text.trimEnd());
    const block = this.bindings(bindings, { start: span.start + 'let'.length, end: wordIn });
    const value = this.expression(result, step, step.length, 0) + this.atLineEnd(trailing);
    return this.lines(leading, 'let', block, 'in', before, step + value, after);
  }

  private lines(...parts: (string | readonly string[])[]): string {
    return `${parts.flat().join('\n')}\n`;
  }

  private bindings(bindings: readonly Binding[], region: Span): string[] {
    const parts = bindings.map(({ span, value }) => ({ span, valueStart: value.span.start }));
    const { parts: comments, last } = this.distribute(parts, region);
    const lines: string[] = [];
    let width = 0;
    bindings.forEach((binding, index) => {
      const before = comments[index]?.before ?? [];
      const previousEnd = this.endOfPrevious(comments[index - 1], bindings[index - 1]?.span, region.start);
      const gap = this.commentLines(before, previousEnd, binding.span.start, step);
      for (const line of index === 0 ? withoutFirstBlank(gap) : gap) lines.push(line);
      if (index === 0 || gap.length > 0) width = this.groupWidth(bindings, comments, index);
      const name = binding.name.text.padEnd(width);
      const value = this.expression(binding.value, step, step.length + name.length + ' = '.length, 0);
      lines.push(`${step}${name} = ${value}${this.atLineEnd(comments[index]?.after ?? [])}`);
    });
    const end = this.endOfPrevious(comments.at(-1), bindings.at(-1)?.span, region.start);
    return lines.concat(this.commentLines(last, end, undefined, step));
  }

  /** The width of the longest name from `first` on, up to the next blank line or comment line. */
  private groupWidth(bindings: readonly Binding[], comments: readonly PartComments[], first: number): number {
    let width = 0;
    for (let index = first; index < bindings.length; index++) {
      const binding = bindings[index];
      if (binding === undefined) break;
      const previousEnd = this.endOfPrevious(comments[index - 1], bindings[index - 1]?.span, 0);
      if (index > first && this.commentLines(comments[index]?.before ?? [], previousEnd, binding.span.start, '').length > 0) break;
      width = Math.max(width, binding.name.text.length);
    }
    return width;
  }

  private endOfPrevious(comments: PartComments | undefined, span: Span | undefined, otherwise: number): number {
    return comments?.after.at(-1)?.span.end ?? span?.end ?? otherwise;
  }

  /**
   * @param column where the expression begins
   * @param tail how much must follow it on its last line
   */
  private expression(expression: Expression, indent: string, column: number, tail: number): string {
    const flat = this.flat(expression);
    if (flat !== undefined && column + displayWidth(flat) + tail <= maxWidth) return flat;
    switch (expression.kind) {
      case 'Call':
        return this.brokenCall(expression, indent);
      case 'List':
        return this.broken('[', ']', expression.items.map(partOfItem), expression, expression.span.start, indent);
      case 'Record':
        return this.broken('{', '}', expression.fields.map(partOfField), expression, expression.span.start, indent);
      case 'Text':
        return this.text(expression.value, expression.span, indent);
      default:
        return flat ?? '';
    }
  }

  /** The expression on one line; undefined if it holds a comment or a block, or brackets that are too long for any line. */
  private flat(expression: Expression): string | undefined {
    if (!this.flats.has(expression)) this.flats.set(expression, this.printFlat(expression));
    return this.flats.get(expression);
  }

  private printFlat(expression: Expression): string | undefined {
    switch (expression.kind) {
      case 'Name':
        return expression.name;
      case 'Bool':
        return String(expression.value);
      case 'Number':
        return expression.value;
      case 'Text':
        return this.isWrittenOverLines(expression.span) && this.text(expression.value, expression.span, '').includes('\n')
          ? undefined
          : printText(expression.value);
      case 'Call':
        return this.flatBrackets(`${expression.op.text}(`, ')', '', expression.arguments.map(partOfArgument), expression.span);
      case 'List':
        return this.flatBrackets('[', ']', '', expression.items.map(partOfItem), expression.span);
      case 'Record':
        return this.flatBrackets('{', '}', ' ', expression.fields.map(partOfField), expression.span);
    }
  }

  private flatBrackets(open: string, close: string, padding: string, elements: readonly Element[], span: Span): string | undefined {
    if (this.commentsWithin(span).length > 0) return undefined;
    if (elements.length === 0) return open + close;
    const texts: string[] = [];
    let length = open.length + close.length;
    for (const { label, value } of elements) {
      const flat = this.flat(value);
      if (flat === undefined) return undefined;
      texts.push(label + flat);
      length += label.length + flat.length;
      if (length > 2 * maxWidth) return undefined;
    }
    return open + padding + texts.join(', ') + padding + close;
  }

  private brokenCall(call: Call, indent: string): string {
    return this.broken(`${call.op.text}(`, ')', call.arguments.map(partOfArgument), call, call.op.span.end, indent);
  }

  private broken(open: string, close: string, elements: readonly Element[], { span }: Expression, from: number, indent: string): string {
    const inner = indent + step;
    const { parts: comments, last } = this.distribute(elements, { start: from, end: span.end });
    const lines = elements.flatMap(({ label, value }, index) => {
      const { before, after } = comments[index] ?? { before: [], after: [] };
      const text = this.expression(value, inner, inner.length + label.length, 1);
      return [...before.map((comment) => inner + comment.text.trimEnd()), `${inner}${label}${text},${this.atLineEnd(after)}`];
    });
    if (lines.length === 0 && last.length === 0) return open + close;
    return [open, ...lines, ...last.map((comment) => inner + comment.text.trimEnd()), indent + close].join('\n');
  }

  private text(value: string, span: Span, indent: string): string {
    if (!this.isWrittenOverLines(span) || !value.includes('\n')) return printText(value);
    return printBlock(value, indent + step) ?? printText(value);
  }

  /** What was one line stays one: `"a\nb"` is no block. */
  private isWrittenOverLines({ start, end }: Span): boolean {
    return this.source.text.slice(start, end).includes('\n');
  }

  /** Which comments of a region go with which of its parts, and which come after the last. */
  private distribute(parts: readonly Part[], region: Span): { parts: readonly PartComments[]; last: readonly Comment[] } {
    const distributed: { before: Comment[]; after: Comment[] }[] = [];
    let from = region.start;
    /** The comments up to `to` that are not at the end of the line of the part before them; those that are go to it. */
    const ownLines = (to: number): Comment[] => {
      const between = this.commentsWithin({ start: from, end: to });
      const atLineEnd = distributed.length > 0 && between[0] !== undefined && this.onOneLine(from, between[0].span.start);
      if (atLineEnd) distributed.at(-1)?.after.push(...between.splice(0, 1));
      return between;
    };
    for (const { span, valueStart } of parts) {
      distributed.push({ before: ownLines(valueStart), after: [] });
      from = span.end;
    }
    return { parts: distributed, last: ownLines(region.end) };
  }

  /** Comments on lines of their own, with a blank line where the source has some. */
  private commentLines(comments: readonly Comment[], from: number, to: number | undefined, indent: string): string[] {
    const lines: string[] = [];
    let end = from;
    for (const { text, span } of comments) {
      if (end > 0 && this.hasBlankLine(end, span.start)) lines.push('');
      lines.push(indent + text.trimEnd());
      end = span.end;
    }
    if (to !== undefined && end > 0 && this.hasBlankLine(end, to)) lines.push('');
    return lines;
  }

  private atLineEnd(comments: readonly Comment[]): string {
    return comments.map(({ text }) => `  ${text.trimEnd()}`).join('');
  }

  private commentsWithin({ start, end }: Span): Comment[] {
    return this.comments.slice(lastAtMost(this.commentStarts, start - 1) + 1, lastAtMost(this.commentStarts, end - 1) + 1);
  }

  private hasBlankLine(start: number, end: number): boolean {
    return /\n[ \t;]*\n/.test(this.source.text.slice(start, end));
  }

  private onOneLine(start: number, end: number): boolean {
    return !this.source.text.slice(start, end).includes('\n');
  }

  /** Between the last binding and the result there are only blanks, `;`, comments and this word. */
  private startOfIn(from: number, to: number): number {
    let start = from;
    for (const { span } of this.commentsWithin({ start: from, end: to })) {
      const found = this.source.text.slice(start, span.start).indexOf('in');
      if (found !== -1) return start + found;
      start = span.end;
    }
    return start + this.source.text.slice(start, to).indexOf('in');
  }
}

interface Element extends Part {
  /** What stands before the value: `name: ` or nothing. */
  readonly label: string;
  readonly value: Expression;
}

function partOfArgument({ name, value, span }: Argument): Element {
  return { label: name === undefined ? '' : `${name.text}: `, value, span, valueStart: value.span.start };
}

function partOfItem(value: Expression): Element {
  return { label: '', value, span: value.span, valueStart: value.span.start };
}

function partOfField({ key, value }: RecordField): Element {
  const label = `${isBareKey(key.text) ? key.text : printText(key.text)}: `;
  return { label, value, span: { start: key.span.start, end: value.span.end }, valueStart: value.span.start };
}

function withoutFirstBlank(lines: readonly string[]): string[] {
  return lines.slice(lines[0] === '' ? 1 : 0);
}
