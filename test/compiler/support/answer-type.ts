import type { AnswerType } from '../../../compiler/answer-type.ts';
import { graphOf } from './check-plan.ts';

/** What a text is as a literal of the plan language. */
export function textLiteral(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('\r', '\\r')}"`;
}

/** What the node of a call has for `type`, written so in the plan; undefined where it has nothing, which is a text. */
export function answerTypeOf(written: string, bindings = ''): AnswerType | undefined {
  const { nodes } = graphOf(`let ${bindings} asked = rlm_call("q", context, type: ${written}) in asked`);
  const operand = nodes.find(({ operation }) => operation === 'rlm_call')?.operands.get('type');
  return operand?.kind === 'answer type' ? operand.value : undefined;
}

/** The canonical text of a schema that is written so in the plan. */
export function schemaOf(written: string, bindings?: string): string {
  const type = answerTypeOf(`{ json: ${written} }`, bindings);
  if (typeof type !== 'object' || !('json' in type)) throw new Error('the schema was not read as one');
  return type.json;
}
