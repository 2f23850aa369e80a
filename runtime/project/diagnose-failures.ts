import { spanOfLine } from '../../compiler/code-lines.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { isCode } from '../../compiler/diagnostics/registry.ts';
import type { Node } from '../../compiler/ir.ts';
import type { Source } from '../../compiler/source.ts';
import type { Span } from '../../compiler/span.ts';
import { type BuildFailure, toolchainOf } from '../store/build-failure.ts';
import { describeNode } from './describe-node.ts';

/**
 * Says of each failed derivation what went wrong, and where in the plan.
 *
 * @param nodes by their attributes in the flake
 * @param source the text that the nodes' spans are in
 */
export function diagnoseFailures(
  [first, ...others]: readonly [BuildFailure, ...BuildFailure[]],
  nodes: ReadonlyMap<string, Node>,
  source: Source,
): readonly [Diagnostic, ...Diagnostic[]] {
  const diagnoseOne = (failure: BuildFailure) => diagnoseFailure(failure, failure.attribute === undefined ? undefined : nodes.get(failure.attribute), source);
  return [diagnoseOne(first), ...others.map(diagnoseOne)];
}

function diagnoseFailure({ kind, derivation, reason, valueError, log }: BuildFailure, node: Node | undefined, source: Source): Diagnostic {
  const location = node && { source, span: node.span };
  if (kind === 'toolchain') return diagnose('RLM5007', { name: toolchainOf(derivation) ?? derivation });
  if (valueError !== undefined && isCode(valueError.code)) {
    const { code, message, hint, codeLine } = valueError;
    const at = node && { source, span: spanOf(node, codeLine, source) };
    return { code, severity: 'error', message, ...(hint === undefined ? {} : { hint }), ...(at === undefined ? {} : { location: at }) };
  }
  return diagnose('RLM5006', { node: node === undefined ? `\`${derivation}\`` : describeNode(node, source), reason, log }, location);
}

/** Where a node is in the plan, or the line of its code that something is about. */
function spanOf({ span, codeSpan }: Node, codeLine: number | undefined, source: Source): Span {
  if (codeLine === undefined || codeSpan === undefined) return span;
  return spanOfLine(source.text.slice(codeSpan.start, codeSpan.end), codeSpan.start, codeLine);
}
