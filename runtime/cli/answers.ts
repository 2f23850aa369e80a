import { resolve } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import { printable } from '../../compiler/diagnostics/printable.ts';
import { diagnosticToJson } from '../../compiler/diagnostics/render.ts';
import { listAnswers, type ListedQuestion } from '../project/list-answers.ts';
import { type ExitStatus, statusOf } from './exit-status.ts';
import { folderName } from './folder-name.ts';
import { interruptible } from './interruptible.ts';
import { printVerdict } from './json.ts';
import { orStopped } from './or-stopped.ts';
import { print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export interface AnswersArguments {
  readonly json: boolean;
  readonly store?: string;
}

/** Texts of a question that are shown; `--json` has all. */
const mostTexts = 3;

export async function runAnswers(folder: string, { json, store }: AnswersArguments): Promise<ExitStatus> {
  // Nothing is printed before the first question is there, so that an error before that is the only thing printed.
  let listed = 0;
  let heading = '';
  const onQuestion = async (question: ListedQuestion) => {
    const first = listed === 0;
    listed += 1;
    const heads = headingOf(question);
    const above = heads === heading ? '' : `${first ? '' : '\n'}${heads}\n`;
    heading = heads;
    await print(json ? `${first ? jsonStart(folder) : ','}${JSON.stringify(asJson(question))}` : above + asText(question));
  };
  const onWait = () => say(`waiting for another rlmc that works in ${folderName(resolve(folder))}`);
  const work = interruptible((signal) => listAnswers({ folder, signal, onWait, ...(store === undefined ? {} : { store }) }, onQuestion));
  const ended = await orStopped(work.then((diagnostics) => ({ outcome: 'listed' as const, diagnostics })));
  const { diagnostics } = ended;
  sayDiagnostics(diagnostics);
  if (json) {
    if (ended.outcome === 'stopped' && listed === 0) await print(printVerdict(false, diagnostics));
    else await print(`${listed === 0 ? jsonStart(folder) : ''}${jsonEnd(diagnostics)}`);
  } else if (listed === 0 && diagnostics.length === 0) {
    say('the plan asks no model');
  }
  return statusOf(diagnostics);
}

const jsonStart = (folder: string) => `{"flake":${JSON.stringify(resolve(folder))},"questions":[`;
const jsonEnd = (diagnostics: readonly Diagnostic[]) => `],"diagnostics":${JSON.stringify(diagnostics.map(diagnosticToJson))}}\n`;

function asJson({ node, question, level, model, query, texts, context, answer }: ListedQuestion): unknown {
  const about = context === undefined ? { texts } : { context };
  const asked = { node: node.name, operation: node.operation, line: node.line, level, question, model, query, ...about };
  if (answer === undefined) return { ...asked, answer: null };
  const { text, record } = answer;
  return { ...asked, answer: text, answeredBy: record.model, fingerprint: record.fingerprint, date: record.date, usage: record.usage, rejected: record.rejected };
}

/** The part of a plan that asks, and what it asks. */
function headingOf({ node: { name, operation, line }, level, query }: ListedQuestion): string {
  const place = name.startsWith(operation) ? name : `${name}, ${operation} in line ${line}`;
  return printable(`${place}${level === 1 ? '' : `, level ${level}`}: ${excerpt(query)}`);
}

/** What came from a context or a model is shortened, and cannot control the terminal. */
function asText({ model, texts, context, answer }: ListedQuestion): string {
  const quoted = texts.slice(0, mostTexts).map((text) => `“${excerpt(text)}”`);
  // Of a session nobody kept the text, which may be of any size.
  const about = context !== undefined ? `  a session about the text with SHA-256 ${context}` : `  ${quoted.join(', ')}${texts.length > mostTexts ? ` and ${texts.length - mostTexts} more` : ''}`;
  if (answer === undefined) return `${printable(`${about}: not answered; asks ${model}`)}\n`;
  const { text, record } = answer;
  const { inputTokens, outputTokens } = record.usage;
  const lines = [
    `${about}: “${excerpt(text)}”`,
    `    ${record.model}, ${record.date}, ${inputTokens} tokens in, ${outputTokens} out`,
    ...record.rejected.map(({ reason, usage }) => `    after a reply that did not fit, ${usage.inputTokens} tokens in, ${usage.outputTokens} out: ${reason}`),
  ];
  return `${lines.map((line) => printable(line)).join('\n')}\n`;
}
