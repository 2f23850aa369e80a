import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { isOpName } from '../../compiler/ops/registry.ts';
import { parse } from '../../compiler/parser.ts';

/** Longer answers are words. */
const longest = 1000;

/**
 * Whether an answer in words was probably meant to be computed: it is a name that is bound, or a call of an op, or has a name between braces as in a template.
 *
 * @param names that are bound
 */
export function meantAsExpression(text: string, names: readonly string[]): Diagnostic | undefined {
  if (text.length > longest) return undefined;
  const bound = new Set(names);
  const [template = '', , name = ''] = text.matchAll(/(\$?\{{1,2})\s*([A-Za-z_]\w*)\s*\}{1,2}/g).find(([, , inside = '']) => bound.has(inside)) ?? [];
  if (template !== '' && template !== text) return diagnose('RLM6078', { text, meant: `join(["…", ${name}], "")` });
  const bare = text.replace(/^`(.*)`$|^\((.*)\)$|^\$?\{{1,2}\s*(\w+)\s*\}{1,2}$/s, '$1$2$3').trim();
  if (bound.has(bare) || isCall(bare)) return diagnose('RLM6078', { text, meant: bare });
  return undefined;
}

function isCall(text: string): boolean {
  if (!/^[a-z_]+\s*\(.*\)$/s.test(text)) return false;
  const { plan } = parse({ name: 'answer', text });
  return plan?.result.kind === 'Call' && isOpName(plan.result.op.text);
}
