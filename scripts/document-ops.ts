import type { OpDescription, OpExample } from '../compiler/ops/description.ts';
import { ops } from '../compiler/ops/registry.ts';
import { printSignature } from '../compiler/ops/signature.ts';

const families: Record<OpDescription['family'], string> = {
  select: 'Selecting',
  measure: 'Measuring',
  divide: 'Dividing',
  reduce: 'Reducing',
  arrange: 'Arranging',
  relate: 'Relating',
  table: 'Tables and records',
  eval: 'Running code',
  ask: 'Asking',
};

/** The reference of all ops, in Markdown, from the registry. */
export function documentOps(): string {
  const byFamily = Map.groupBy<OpDescription['family'], OpDescription>(Object.values(ops), ({ family }) => family);
  return [...byFamily].map(([family, members]) => `### ${families[family]}\n\n${members.map(documentOp).join('\n')}`).join('\n');
}

function documentOp(op: OpDescription): string {
  const parameters = op.parameters.map(({ name, documentation }) => `- \`${name}\`: ${documentation}`);
  const examples = ['```', op.examples.map(documentExample).join('\n\n'), '```'];
  return [`#### \`${printSignature(op)}\``, '', `${capitalise(op.summary)}. ${op.details}`, '', ...parameters, '', ...examples, ''].join('\n');
}

/** The plan, the context that it reads, what a model replies, and the answer as it is in its file, with what cannot be seen escaped. */
function documentExample({ plan, context, replies, answer }: OpExample): string {
  const given = [
    ...(context === undefined ? [] : [`# context: ${JSON.stringify(context)}`]),
    ...(replies === undefined ? [] : [`# the model replies: ${replies.map((reply) => JSON.stringify(reply)).join(', then ')}`]),
  ];
  const lines = answer.replace(/\n$/, '').split('\n').map(showControls);
  return [...given, plan, ...lines.map((line, index) => `${index === 0 ? '→' : ' '} ${line}`)].join('\n');
}

function showControls(line: string): string {
  return line.replace(/[\x00-\x1f\x7f]/g, (character) => JSON.stringify(character).slice(1, -1));
}

function capitalise(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
