import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { parse } from '../../compiler/parser.ts';
import type { Source } from '../../compiler/source.ts';
import type { ExploreStep, ReadReply } from './action.ts';

/**
 * Reads what a model replied in the text protocol: `EXPLORE:` with bindings, `COMMIT:` with a plan, `FINAL(expression)` or `FINAL: text`.
 *
 * @param name what messages call the reply by
 */
export function readReply(name: string, reply: string): ReadReply {
  const source: Source = { name, text: reply.replaceAll('\r\n', '\n') };
  const header = /^[ \t]*(EXPLORE:|COMMIT:|FINAL:|FINAL(?=\())/m.exec(source.text);
  if (header === null) return refused(diagnose('RLM6061', {}, { source, span: { start: 0, end: source.text.length } }));
  const start = header.index + header[0].length;
  switch (header[1]) {
    case 'EXPLORE:':
      return { action: { kind: 'explore', source, steps: readSteps(source, start) } };
    case 'COMMIT:': {
      const { plan, diagnostics } = parsePart(source, start, source.text.length);
      const [first, ...others] = diagnostics;
      if (plan !== undefined) return { action: { kind: 'commit', source, plan } };
      return refused(first ?? diagnose('RLM6061', {}), ...others);
    }
    case 'FINAL:':
      return { action: { kind: 'final text', text: source.text.slice(start).trim() } };
    default: {
      const end = source.text.lastIndexOf(')');
      const { plan, diagnostics } = parsePart(source, start + 1, end);
      const [first, ...others] = diagnostics;
      if (plan !== undefined) return { action: { kind: 'final expression', source, expression: plan.result } };
      return refused(first ?? diagnose('RLM6061', {}), ...others);
    }
  }
}

function refused(first: Diagnostic, ...others: readonly Diagnostic[]): ReadReply {
  return { action: undefined, diagnostics: [first, ...others] };
}

/** The bindings of an EXPLORE, one by one, so that those before a mistake are good. */
function readSteps(source: Source, from: number): readonly ExploreStep[] {
  const steps: ExploreStep[] = [];
  const starts = [...source.text.slice(from).matchAll(/^[ \t]*([A-Za-z_]\w*)[ \t]*=(?!=)/gm)].map(({ index }) => from + index);
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? source.text.length;
    const equals = source.text.indexOf('=', start);
    const { plan, diagnostics } = parsePart(source, equals + 1, end);
    const [first, ...others] = diagnostics;
    if (plan !== undefined) steps.push({ name: source.text.slice(start, equals).trim(), expression: plan.result });
    else if (first !== undefined) return [...steps, { diagnostics: [first, ...others] }];
  }
  return steps;
}

/** Parses a part of a reply as a plan. All else is blank in what is parsed, so that positions are those in the reply. */
function parsePart(source: Source, start: number, end: number): ReturnType<typeof parse> {
  const blank = (text: string) => text.replace(/[^\n]/g, ' ');
  const { text } = source;
  const parsed = parse({ name: source.name, text: blank(text.slice(0, start)) + text.slice(start, end) + blank(text.slice(end)) });
  return { ...parsed, diagnostics: parsed.diagnostics.map((diagnostic) => (diagnostic.location === undefined ? diagnostic : { ...diagnostic, location: { ...diagnostic.location, source } })) };
}
