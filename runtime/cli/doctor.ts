import { examine, type Finding } from '../project/doctor.ts';
import type { ModelToExamine } from '../project/examine-model.ts';
import { type ExitStatus, exitStatus } from './exit-status.ts';
import { interruptible } from './interruptible.ts';
import { endpointOfEnvironment } from './open-endpoint.ts';
import { print } from './standard-output.ts';

export interface DoctorArguments {
  readonly json: boolean;
  readonly store?: string;
  readonly builders?: string;
  readonly model?: string;
  readonly models?: string;
}

export async function runDoctor({ json, store, builders, ...asked }: DoctorArguments): Promise<ExitStatus> {
  const model = modelToExamine(asked);
  const settings = { ...(store === undefined ? {} : { store }), ...(builders === undefined ? {} : { builders }), ...(model === undefined ? {} : { model }) };
  // Each is printed when it is known, and in the order in which they are found.
  let printed = Promise.resolve();
  const show = (finding: Finding) => (printed = printed.then(() => print(printFinding(finding))));
  const examination = await interruptible((signal) => examine({ ...settings, signal }, json ? undefined : show));
  await printed;
  if (json) await print(`${JSON.stringify(examination)}\n`);
  if (examination.ok) return exitStatus.done;
  return examination.findings.some(({ subject, status }) => status === 'fail' && subject !== 'model') ? exitStatus.nix : exitStatus.model;
}

function modelToExamine({ model: name, models: modelsFile }: Pick<DoctorArguments, 'model' | 'models'>): ModelToExamine | undefined {
  if (name === undefined) return undefined;
  return { name, ...(modelsFile === undefined ? {} : { modelsFile }), ...endpointOfEnvironment() };
}

const subjects = ['platform', 'nix', 'flakes', 'toolchain', 'sandbox', 'code', 'model'] satisfies Finding['subject'][];
const subjectWidth = Math.max(...subjects.map(({ length }) => length));
const indent = 4 + 2 + subjectWidth + 2;
/** Easy to read, and not wider than most terminals. */
const pageWidth = 100;

function printFinding({ subject, status, message, hint }: Finding): string {
  const lines = [...wrap(message, pageWidth - indent), ...(hint === undefined ? [] : wrap(`Hint: ${hint}`, pageWidth - indent))];
  return `${status.padEnd(4)}  ${subject.padEnd(subjectWidth)}  ${lines.join(`\n${' '.repeat(indent)}`)}\n`;
}

/** Breaks lines at spaces so that they are at most so wide, where they can be. */
function wrap(text: string, width: number): string[] {
  return text.split('\n').flatMap((line) => {
    const rows: string[] = [];
    let row = '';
    for (const word of line.split(' ')) {
      if (row !== '' && row.length + 1 + word.length > width) {
        rows.push(row);
        row = word;
      } else {
        row = row === '' ? word : `${row} ${word}`;
      }
    }
    return [...rows, row];
  });
}
