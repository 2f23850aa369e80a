import { lineAt, positionAt, type Source } from '../source.ts';
import type { Span } from '../span.ts';
import type { Diagnostic } from './diagnostic.ts';
import { displayWidth, printable } from './printable.ts';

/** A diagnostic in JSON: the positions count from 1 and columns count code points; what there is none of is null. */
export interface DiagnosticJson {
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly hint: string | null;
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly endLine: number | null;
  readonly endColumn: number | null;
}

export function diagnosticToJson({ code, severity, message, hint, location }: Diagnostic): DiagnosticJson {
  const start = location && positionAt(location.source, location.span.start);
  const end = location && positionAt(location.source, location.span.end);
  return {
    code,
    severity,
    message,
    hint: hint ?? null,
    file: location?.source.name ?? null,
    line: start?.line ?? null,
    column: start?.column ?? null,
    endLine: end?.line ?? null,
    endColumn: end?.column ?? null,
  };
}

/**
 * A diagnostic as people read it, without a final newline: where, what, a frame of the text, how to mend it. Nothing
 * of the plan reaches the terminal that could control it.
 *
 * @param options.color whether to use escape sequences for colours; nothing else sends any
 */
export function renderDiagnostic(diagnostic: Diagnostic, options: { readonly color: boolean }): string {
  const { code, severity, message, hint, location } = diagnostic;
  const paint = options.color ? painter : (_style: Style, text: string) => text;
  const parts: string[] = [];
  const accent = severity === 'error' ? 'red' : 'yellow';
  const what = `${paint(accent, severity)} ${paint('dim', `${code}:`)} ${printable(message)}`;
  if (location === undefined) {
    parts.push(what);
  } else {
    const { line, column } = positionAt(location.source, location.span.start);
    parts.push(`${paint('cyan', printable(location.source.name).replaceAll('\n', '␤'))}:${line}:${column} - ${what}`);
    if (location.source.text !== '') parts.push(frame(location.source, location.span, paint, accent));
  }
  if (hint !== undefined) parts.push(`${paint('bold', 'Hint:')} ${printable(hint)}`);
  return parts.join('\n\n');
}

type Style = keyof typeof styles;

const styles = { red: 31, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;

function painter(style: Style, text: string): string {
  return `\u001B[${styles[style]}m${text}\u001B[0m`;
}

/** The lines of a span, underlined; of a span over many lines the first and the last. */
function frame(source: Source, span: Span, paint: typeof painter, accent: Style): string {
  const start = positionAt(source, span.start);
  const last = positionAt(source, Math.max(span.start, span.end - 1));
  const end = positionAt(source, span.end);
  const gutter = String(last.line).length;
  const row = (label: string, text: string) => `${paint('dim', `${label.padStart(gutter)} |`)}${text === '' ? '' : ` ${text}`}`;
  const shown = (line: number, from: number, to: number | undefined) => {
    const { text, mark } = underline([...lineAt(source, line)], from, to);
    return [row(String(line), text), row('', paint(accent, mark))];
  };
  if (start.line === last.line) {
    // A newline at the end of the span puts its end on the next line.
    return shown(start.line, start.column - 1, end.line === start.line ? end.column - 1 : undefined).join('\n');
  }
  const rows = shown(start.line, start.column - 1, undefined);
  if (last.line > start.line + 1) rows.push(paint('dim', '…'.padStart(gutter)));
  rows.push(...shown(last.line, 0, last.column));
  return rows.join('\n');
}

/** How much of a long line is shown, in characters, and how much of it before the mark. */
const window = { size: 120, before: 40 } as const;

/**
 * A line, cut to a window if it is long, and the carets below it. Tabs and wide characters take several columns in both.
 *
 * @param to the first character not marked; to the end of the line if undefined
 */
function underline(characters: readonly string[], from: number, to: number | undefined): { text: string; mark: string } {
  const first = characters.length > window.size ? Math.max(0, from - window.before) : 0;
  const shown = characters.slice(first, first + window.size);
  const end = Math.min(to ?? characters.length, first + shown.length);
  const cells = (start: number, stop: number) => printable(characters.slice(Math.max(start, first), stop).join(''));
  const before = cells(first, from);
  const marked = cells(from, end);
  const indented = to !== undefined && from === 0 ? (/^ */.exec(marked)?.[0].length ?? 0) : 0;
  const lead = first > 0 ? '…' : '';
  const tail = first + shown.length < characters.length ? '…' : '';
  return {
    text: `${lead}${before}${cells(from, first + shown.length)}${tail}`,
    mark: ' '.repeat(displayWidth(lead + before) + indented) + '^'.repeat(Math.max(1, displayWidth(marked) - indented)),
  };
}
