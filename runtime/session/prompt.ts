import { ops } from '../../compiler/ops/registry.ts';
import { printSignature } from '../../compiler/ops/signature.ts';

/** The version of how a session is put into words. A change of a word is another conversation, so it is counted. */
export const promptVersion = 1;

/** The system message of a session: the task, the actions, the language and its ops. */
export function systemPrompt(): string {
  const table = Object.values(ops).map((op) => `- ${printSignature(op)}: ${op.summary}`);
  return `You answer a question about texts that you cannot see whole. Find with ops, understand with the model, count with ops.

Each of your replies is one action:

EXPLORE:
  name = op(…)

COMMIT:
let
  name = op(…)
in
  name

FINAL(name)

FINAL: the answer in your own words

Ops:
${table.join('\n')}`;
}
