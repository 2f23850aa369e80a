import type { Compiled, Message, MessageSpan } from './compiler.ts';
import { compileLimits } from './compiler.ts';
import type { Program } from './program.ts';

/** What is wrong with code, in the words of the compiler. */
export interface CodeError {
  readonly type: string;
  readonly message: string;
  /** From 1. */
  readonly line?: number | undefined;
}

/** More are mostly consequences of the first. */
const mostErrors = 3;

/** The first errors that the compiler found in code. */
export function explain({ messages, signal, rest }: Compiled, program: Program): CodeError {
  if (signal === 'SIGXCPU' || signal === 'SIGKILL') return { type: 'error', message: `compiling the code took more than ${compileLimits.cpuTime} seconds` };
  const [first, ...others] = messages.filter(({ level, spans, code }) => level.startsWith('error') && (spans.length > 0 || code !== null));
  if (first === undefined) {
    const said = messages.find(({ level }) => level.startsWith('error'))?.message ?? rest;
    return { type: 'error', message: signal === null ? said : `the compiler ended by ${signal}: ${said}` };
  }
  const also = others.slice(0, mostErrors - 1).map((message) => {
    const line = lineOf(message, program);
    return `; also${line === undefined ? '' : ` in line ${line}`}: ${textOf(message)}`;
  });
  const left = others.length - also.length;
  return {
    type: first.code === null ? 'error' : `error[${first.code.code}]`,
    message: `${textOf(first)}${also.join('')}${left > 0 ? `; and ${left} more` : ''}`,
    line: lineOf(first, program),
  };
}

const primary = ({ spans }: Message) => spans.find(({ is_primary }) => is_primary);

function textOf(message: Message): string {
  const label = primary(message)?.label ?? '';
  return label === '' || message.message.includes(label) ? message.message : `${message.message}: ${label}`;
}

/** What is said of the text after the code is about the function that it calls. */
function lineOf(message: Message, program: Program): number | undefined {
  const span = primary(message);
  const line = span === undefined ? undefined : lineInCode(span);
  return line === undefined || line <= program.lines ? line : program.entry;
}

function lineInCode(span: MessageSpan): number | undefined {
  if (span.expansion !== null) return lineInCode(span.expansion.span) ?? (span.file_name === 'code.rs' ? span.line_start : undefined);
  return span.file_name === 'code.rs' ? span.line_start : undefined;
}

/** The words that make the compiler read something. */
const readers = new Set(['include', 'include_str', 'include_bytes', 'env', 'option_env', 'mod', 'path']);

/**
 * Code is all in its text: what it read besides while it was compiled would be of the place in which that was.
 *
 * @param dependencies what the compiler says that it read, as a rule of a makefile, with a comment `# env-dep:` for a variable of the environment
 */
export function foreignReads(dependencies: string, { tokens }: Program): CodeError | undefined {
  const files = dependencies.split('\n').flatMap((line) => /^(?:\\.|[^:\\])*: (.*)$/.exec(line)?.[1]?.split(/(?<!\\) /) ?? []);
  const foreign = files.find((file) => file !== 'code.rs');
  const variable = /^# env-dep:([^=\n]*)/m.exec(dependencies)?.[1];
  if (foreign === undefined && variable === undefined) return undefined;
  const read = foreign === undefined ? `the variable \`${variable}\` of the environment` : `the file \`${foreign}\``;
  const line = tokens.find(({ kind, text }) => kind === 'word' && readers.has(text.replace(/^r#/, '')))?.line;
  return { type: 'error', message: `the code reads ${read} while it is compiled, and it may only read its bindings`, line };
}
