import { renderDiagnostic } from '../../../../compiler/diagnostics/render.ts';
import type { Diagnostic } from '../../../../compiler/diagnostics/diagnostic.ts';
import { readReply } from '../../../../runtime/session/read-reply.ts';

/** What a reply is read as, in lines: `name = step`, `COMMIT plan`, `FINAL(expression)`, `FINAL text`, and the codes of mistakes with their lines and columns. */
export function printReply(reply: string): string {
  const read = readReply('reply', reply);
  if (read.action === undefined) return codes(read.diagnostics);
  const { action } = read;
  switch (action.kind) {
    case 'explore':
      return action.steps.map((step) => ('diagnostics' in step ? codes(step.diagnostics) : `${step.name ?? '?'} = ${action.source.text.slice(step.expression.span.start, step.expression.span.end)}`)).join('\n');
    case 'commit':
      return `COMMIT ${action.source.text.slice(action.plan.span.start, action.plan.span.end)}`;
    case 'final expression':
      return `FINAL(${action.source.text.slice(action.expression.span.start, action.expression.span.end)})`;
    case 'final text':
      return `FINAL ${action.text}`;
  }
}

function codes(diagnostics: readonly Diagnostic[]): string {
  return diagnostics.map((diagnostic) => `${diagnostic.code} ${/^reply:(\d+:\d+)/.exec(renderDiagnostic(diagnostic, { color: false }))?.[1] ?? ''}`.trim()).join(' ');
}
