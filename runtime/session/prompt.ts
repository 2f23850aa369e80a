import { ops } from '../../compiler/ops/registry.ts';
import { printSignature } from '../../compiler/ops/signature.ts';
import type { Limits } from './limits.ts';

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

export interface Opening {
  readonly question: string;
  readonly contexts: readonly { readonly name: string; readonly bytes: number; readonly head: string }[];
  readonly limits: Limits;
}

/** The first message of a session. */
export function openingMessage({ question, contexts, limits }: Opening): string {
  const described = contexts.map(({ name, bytes, head }) => `\`${name}\`, ${bytes.toLocaleString('en')} bytes, begins:\n<data>\n${head}\n</data>`);
  return [`Question: ${question}`, ...described, `You have ${limits.explore} explore steps and ${limits.commits} commits.`].join('\n\n');
}
