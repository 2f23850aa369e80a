import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { isOpName } from '../../compiler/ops/registry.ts';
import { parse, parseBindings } from '../../compiler/parser.ts';
import type { Source } from '../../compiler/source.ts';
import { withoutProse } from './prose.ts';
import { blank } from './reply-text.ts';

/** Keys of the JSON that models write where they take actions for calls of functions. */
const keys = /"(?:action|mode|explore|commit|final|final_answer|answer|plan|steps?|tool|tool_calls|name|command|type|operation|op|arguments|expression)"\s*:/i;

/** How programs begin their lines that other programs run. */
const code = /^\s*(?:import\s+\w+|from\s+[\w.]+\s+import\b|def\s+\w+\s*\(|for\s+\w+\s+in\b.*:\s*$|if\s.*:\s*$|print\s*\(|\w+\s*=\s*\w+\.\w+\(|\w+\s*=\s*\[.*\bfor\b|len\(|const\s+\w+\s*=|#!\/)/im;

/** A fence around such a program. */
const codeFence = /^[ \t]*(?:```|~~~)[ \t]*(?:python|py|repl|js|javascript|bash|sh)\b/im;

/** Lines that bind a name to what an op gives, however they are set. */
const binding = /^[ \t]*(?:[\w ]{1,20}:[ \t]+)?(?:[-*•][ \t]+|\d{1,2}[.)][ \t]+)?`?[A-Za-z_]\w*[ \t]*:?=[ \t]*([a-z_]+)\(/gm;

/** Whether words have bindings among them, which are no action there. */
export function hasBindings(text: string): boolean {
  return text.matchAll(binding).some(([, op = '']) => isOpName(op));
}

/** Whether a text is meant as an action in JSON. */
export function isJsonAction(text: string): boolean {
  return /^[{[]/.test(text.trim()) && keys.test(text);
}

/**
 * Why a reply has no action.
 *
 * @param text of the reply, without what its model thought aloud
 */
export function noAction(source: Source, text: string): Diagnostic {
  const words = text.trim();
  if (words === '') return diagnose('RLM6064', {});
  const unfenced = text.replace(/^[ \t]*(?:`{3,}|~{3,})[^`\n]*$/gm, blank);
  const json = /^[ \t]*[{[]/m.exec(unfenced);
  if (json !== null && isJsonAction(unfenced.slice(json.index))) return diagnose('RLM6066', {}, lineAt(source, json.index));
  const line = code.exec(text);
  const program = codeFence.exec(text) ?? line;
  const bare = withoutProse(unfenced);
  if (parseBindings({ name: source.name, text: bare }) !== undefined && line === null) return diagnose('RLM6061', { holds: 'bindings' }, lineAt(source, firstOf(bare)));
  const plan = /\blet\b/.test(bare) ? parse({ name: source.name, text: bare }).plan : undefined;
  if (plan !== undefined && plan.bindings.length > 0) return diagnose('RLM6061', { holds: 'a plan' }, lineAt(source, plan.span.start));
  if (program !== null) return diagnose('RLM6067', {}, lineAt(source, program.index + (/^\s*/.exec(program[0])?.[0].length ?? 0)));
  return diagnose('RLM6061', { holds: 'other' }, lineAt(source, firstOf(text)));
}

const firstOf = (text: string): number => Math.max(0, text.search(/\S/));

/** The rest of a line. */
function lineAt(source: Source, start: number): NonNullable<Diagnostic['location']> {
  const end = source.text.indexOf('\n', start);
  return { source, span: { start, end: end === -1 ? source.text.length : end } };
}
