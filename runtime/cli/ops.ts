import type { OpDescription, OpExample } from '../../compiler/ops/description.ts';
import { printSignature } from '../../compiler/ops/signature.ts';
import { describeOp, describeOps } from '../project/describe-ops.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { print } from './standard-output.ts';
import { say } from './talk.ts';

export async function runOps(name: string | undefined): Promise<ExitStatus> {
  if (name === undefined) {
    await print(printTable(describeOps()));
    return exitStatus.done;
  }
  const result = describeOp(name);
  if (!result.known) {
    say(`error: there is no op '${name}'${result.nearest === undefined ? '' : `\n(Did you mean ${result.nearest}?)`}`);
    say('`rlmc ops` lists them all.');
    return exitStatus.usage;
  }
  await print(printOp(result.op));
  return exitStatus.done;
}

function printTable(ops: readonly OpDescription[]): string {
  const width = Math.max(...ops.map(({ name }) => name.length));
  const families = Map.groupBy(ops, ({ family }) => family);
  const blocks = [...families].map(([family, members]) => {
    const rows = members.map((op) => `  ${op.name.padEnd(width)}  ${op.summary}\n  ${''.padEnd(width)}  ${printSignature(op)}\n`);
    return `${family}\n${rows.join('')}`;
  });
  return blocks.join('\n');
}

function printOp(op: OpDescription): string {
  const width = Math.max(...op.parameters.map(({ name }) => name.length));
  const parameters = op.parameters.map(({ name, optional, documentation }) => `  ${name.padEnd(width)}  ${documentation}${optional ? ' (optional)' : ''}\n`);
  return [
    `${printSignature(op)}\n`,
    `${op.summary}\n`,
    parameters.join(''),
    `${op.details}\n`,
    `Examples\n${op.examples.map(printExample).join('')}`,
  ].join('\n');
}

/** What an example gives, with its line ends and tabs visible. */
function printExample({ plan, context, replies, answer }: OpExample): string {
  const given = context === undefined ? '' : `    where context is ${JSON.stringify(context)}\n`;
  const said = replies === undefined ? '' : `    where the model replies ${replies.map((reply) => JSON.stringify(reply)).join(', then ')}\n`;
  return `  ${plan}\n${given}${said}    gives ${JSON.stringify(answer)}\n`;
}
