import { examine, type Finding } from '../project/doctor.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { interruptible } from './interruptible.ts';
import { print } from './standard-output.ts';

export interface DoctorArguments {
  readonly json: boolean;
  readonly store?: string;
  readonly builders?: string;
}

export async function runDoctor({ json, store, builders }: DoctorArguments): Promise<ExitStatus> {
  const settings = { ...(store === undefined ? {} : { store }), ...(builders === undefined ? {} : { builders }) };
  // Each is printed when it is known, and in the order in which they are found.
  let printed = Promise.resolve();
  const show = (finding: Finding) => (printed = printed.then(() => print(printFinding(finding))));
  const examination = await interruptible((signal) => examine({ ...settings, signal }, json ? undefined : show));
  await printed;
  if (json) await print(`${JSON.stringify(examination)}\n`);
  return examination.ok ? exitStatus.done : exitStatus.nix;
}

const width = Math.max(...(['platform', 'nix', 'flakes', 'toolchain', 'sandbox'] satisfies Finding['subject'][]).map(({ length }) => length));

function printFinding({ subject, status, message, hint }: Finding): string {
  const indent = ' '.repeat(width + 8);
  return `${status.padEnd(4)}  ${subject.padEnd(width)}  ${message.replaceAll('\n', `\n${indent}`)}\n${hint === undefined ? '' : `${indent}Hint: ${hint}\n`}`;
}
