import { type AskedElement, describeElement } from '../../compiler/diagnostics/resolution.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Node } from '../../compiler/ir.ts';
import type { Source } from '../../compiler/source.ts';
import { ModelError } from '../model/model-error.ts';
import { describeNode } from '../project/describe-node.ts';
import { textsOf } from '../questions/messages.ts';
import type { Question } from '../questions/question.ts';
import { NeverFits } from './ask.ts';
import { NoSessions, SessionFailed } from './session-answers.ts';

/**
 * Which element of a node a question is about, in the words of the plan.
 *
 * @param index of the question, among the different ones of the node
 */
export function askedElement(node: Node, source: Source, index: number, question: Question): AskedElement {
  const texts = textsOf(question);
  // For a session there is a hash in place of the one text.
  const count = question.kind === 'session' ? 1 : texts.length;
  const batch = node.operands.get('batch');
  const size = batch?.kind === 'number' ? Number(batch.value) : 1;
  const isList = node.operation === 'map' || node.operation === 'filter';
  return {
    node: describeNode(node, source),
    position: isList ? { first: index * size + 1, last: index * size + count } : undefined,
    text: texts[0],
  };
}

/** What the user is told of a question that a model gave no answer to; undefined if the error is about more than the question. */
export function diagnoseUnanswered(error: unknown, element: AskedElement, location?: Diagnostic['location']): Diagnostic | undefined {
  if (error instanceof NeverFits) return diagnose('RLM6020', { ...element, reasons: error.reasons, reply: error.reply }, location);
  if (error instanceof SessionFailed) return diagnose('RLM6024', { ...element, text: error.text, reason: error.diagnostic.message }, location);
  if (error instanceof NoSessions) return diagnose('RLM6025', element, location);
  if (!(error instanceof ModelError) || error.scope !== 'question') return undefined;
  const { message, ...diagnostic } = error.diagnostic;
  return { ...diagnostic, message: `${describeElement(element)}: ${message}`, ...(location === undefined ? {} : { location }) };
}
