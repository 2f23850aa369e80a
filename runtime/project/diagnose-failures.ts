import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { isCode } from '../../compiler/diagnostics/registry.ts';
import type { Node } from '../../compiler/ir.ts';
import type { Source } from '../../compiler/source.ts';
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
    const { code, message, hint } = valueError;
    return { code, severity: 'error', message, ...(hint === undefined ? {} : { hint }), ...(location === undefined ? {} : { location }) };
  }
  return diagnose('RLM5006', { node: node === undefined ? `\`${derivation}\`` : describeNode(node, source), reason, log }, location);
}
