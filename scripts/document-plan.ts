import { check } from '../compiler/check.ts';
import { lowerPlan } from '../compiler/lower.ts';
import type { Source } from '../compiler/source.ts';

/** A plan over `context` and the plan.nix that it becomes, side by side, in Markdown. */
export function documentPlan(source: Source): string {
  const { graph, diagnostics } = check(source, { contexts: ['context'] });
  if (graph === undefined) throw new Error(`the plan of the documentation is wrong: ${diagnostics[0]?.message}`);
  const cell = (language: string, text: string) => `<td>\n\n\`\`\`${language}\n${text.trimEnd()}\n\`\`\`\n\n</td>`;
  return [
    '<table>',
    '<tr><th><code>plan.rlm</code></th><th><code>plan.nix</code></th></tr>',
    '<tr valign="top">',
    cell('', source.text),
    cell('nix', lowerPlan(graph, source)),
    '</tr>',
    '</table>',
  ].join('\n');
}
