import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { lex } from '../../compiler/lexer.ts';
import type { Source } from '../../compiler/source.ts';
import { LeftParen, RightParen } from '../../compiler/tokens.ts';
import type { ReadReply } from './action.ts';
import { findHeaders, type Header } from './find-headers.ts';
import { hasBindings, isJsonAction, noAction } from './no-action.ts';
import { parsePart, placed } from './parse-part.ts';
import { isProse, withoutProse } from './prose.ts';
import { readSteps } from './read-steps.ts';
import { bodyOf, isFenced } from './reply-body.ts';
import { blank, only, openThought, replySource, withoutReasoning } from './reply-text.ts';

/**
 * Reads what a model replied in the text protocol: `EXPLORE:` with bindings, `COMMIT:` with a plan, `FINAL(expression)`, or `FINAL: text`. Prose around the action, code
 * fences and emphasis do no harm; more than one action does.
 *
 * @param name what messages call the reply by
 */
export function readReply(name: string, reply: string): ReadReply {
  const source = replySource(name, reply);
  const text = withoutReasoning(source.text);
  const headers = findHeaders(text);
  const [first, ...others] = headers;
  if (first === undefined) return refused(noAction(source, text));
  if (first.kind.startsWith('final')) {
    const untaken = notTaken(source, text, first);
    if (untaken !== undefined) return refused(untaken);
  }
  if (first.kind === 'final text') return readText(source, first);
  const other = others.find((header) => !isOneWith(header, first, text));
  if (other !== undefined) return refused(diagnose('RLM6063', { first: wordOf(first), second: wordOf(other) }, { source, span: other }));
  if (first.kind === 'final expression') return readFinal(source, only(text, first.start, endOfFinal(text, others)), first);
  // Several times EXPLORE is one with all their bindings.
  const body = bodyOf(others.reduce((rest, { start, end }) => rest.slice(0, start) + blank(rest.slice(start, end)) + rest.slice(end), text), { start: first.end, end: text.length });
  if (first.kind === 'explore') return { action: { kind: 'explore', source, steps: readSteps(source, body, first) } };
  return readCommit(source, body, first);
}

/** What stands before FINAL and keeps it from being an answer: a thought that it may be part of, or bindings whose results nobody has seen. */
function notTaken(source: Source, text: string, final: Header): Diagnostic | undefined {
  const thought = openThought(source.text);
  if (thought !== undefined) return diagnose('RLM6075', { tag: source.text.slice(thought.start, thought.end) }, { source, span: final });
  return hasBindings(text.slice(0, final.start)) ? diagnose('RLM6063', { first: 'bindings', second: 'FINAL' }, { source, span: final }) : undefined;
}

const wordOf = ({ kind }: Header) => (kind === 'explore' ? 'EXPLORE' : kind === 'commit' ? 'COMMIT' : 'FINAL');

/** Whether two headers are of one action: the same said again is no other. */
function isOneWith(header: Header, first: Header, text: string): boolean {
  if (header.kind !== first.kind) return false;
  const lineOf = ({ end }: Header) => text.slice(end).split('\n', 1)[0]?.trim();
  return first.kind === 'explore' || (first.kind === 'final expression' && lineOf(header) === lineOf(first));
}

const endOfFinal = (text: string, [next]: readonly Header[]): number => next?.start ?? text.length;

function refused(first: Diagnostic, ...others: readonly Diagnostic[]): ReadReply {
  return { action: undefined, diagnostics: [first, ...others] };
}

/** Words are literal. Only what stood around the header as well is no part of them: a fence, emphasis. */
function readText(source: Source, header: Header): ReadReply {
  let text = source.text.slice(header.end).trim();
  if (isFenced(source.text, header.start)) text = text.replace(/(?:^|\n)[ \t]*(?:`{3,}|~{3,})$/, '').trimEnd();
  if (header.emphasis !== '' && text.endsWith(header.emphasis)) text = text.slice(0, -header.emphasis.length).trimEnd();
  return text === '' ? refused(diagnose('RLM6068', {}, { source, span: header })) : { action: { kind: 'final text', text } };
}

function readCommit(source: Source, body: string, header: Header): ReadReply {
  if (body.trim() === '') return refused(diagnose('RLM1030', {}, { source, span: header }));
  const within = { start: body.search(/\S/), end: body.length };
  if (isJsonAction(body)) return refused(diagnose('RLM6066', {}, { source, span: within }));
  const whole = parsePart(source, body, within);
  if (whole.plan !== undefined) return { action: { kind: 'commit', source, plan: whole.plan } };
  const plain = withoutProse(body).trimEnd();
  const parsed = plain.trim() === '' ? whole : parsePart(source, plain, within);
  return parsed.plan === undefined ? refused(...parsed.diagnostics) : { action: { kind: 'commit', source, plan: parsed.plan } };
}

/** @param text of the reply from the header on, all before it blank */
function readFinal(source: Source, text: string, { start, end: open }: Header): ReadReply {
  const from = only(text, open, text.length);
  const { tokens, diagnostics: [unclosed] } = lex({ name: source.name, text: from });
  let depth = 0;
  const close = tokens.find(({ tokenType }) => {
    if (tokenType === LeftParen) depth += 1;
    if (tokenType === RightParen) depth -= 1;
    return tokenType === RightParen && depth === 0;
  });
  if (close === undefined) {
    const line = { start, end: open + (text.slice(open).split('\n', 1)[0]?.trimEnd().length ?? 0) };
    return refused(unclosed?.code === 'RLM1007' ? placed(unclosed, source, { start, end: text.length }) : diagnose('RLM6069', {}, { source, span: line }));
  }
  const within = { start: open + 1, end: close.startOffset };
  if (text.slice(within.start, within.end).trim() === '') return refused(diagnose('RLM6068', {}, { source, span: { start, end: within.end + 1 } }));
  // What would go on with the expression is no prose: `FINAL(a) + b`.
  const rest = /^[ \t]*(?:[-+*/%|]+[ \t]*(?:\w+[ \t]*$|\w+\(|FINAL\()|\[|\.\w)[^\n]*/m.exec(text.slice(within.end + 1));
  if (rest?.index === 0) return readRest(source, text, { start: within.start, end: within.end + 1 + rest[0].trimEnd().length }, within.end);
  const parsed = parsePart(source, only(text, within.start, within.end), within);
  if (parsed.plan === undefined) return isProse(text.slice(within.start, within.end).trim()) ? refused(diagnose('RLM6074', {}, { source, span: within })) : refused(...parsed.diagnostics);
  return parsed.plan.bindings.length === 0
    ? { action: { kind: 'final expression', source, expression: parsed.plan.result } }
    : refused(diagnose('RLM1036', {}, { source, span: parsed.plan.span }));
}

/** Says what is wrong with an expression that goes on after the parenthesis of FINAL. */
function readRest(source: Source, text: string, within: { readonly start: number; readonly end: number }, close: number): ReadReply {
  const parsed = parsePart(source, only(`${text.slice(0, close)} ${text.slice(close + 1)}`, within.start, within.end), within);
  return refused(...(parsed.plan === undefined ? parsed.diagnostics : [diagnose('RLM6069', {}, { source, span: within })] as const));
}
