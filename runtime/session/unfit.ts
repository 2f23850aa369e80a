import type { AnswerType } from '../../compiler/answer-type.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { type ByteSource, textSource } from '../ops/byte-source.ts';
import { longestLine } from '../ops/limits.ts';
import { readAll } from '../ops/pieces.ts';
import { fit } from '../questions/fit.ts';
import { answerForm } from '../questions/reply-rule.ts';

/**
 * Why what a session ended with is no answer to its question, by the same rules that its parent's plan is built by; undefined if it is one.
 *
 * @param answer a text, or the value of an expression
 */
export function unfit(type: AnswerType, answer: string | ByteSource): Diagnostic | undefined {
  const source = typeof answer === 'string' ? textSource(answer) : answer;
  if (source.size > longestLine) return diagnose('RLM6077', { reason: `The answer has ${source.size.toLocaleString('en')} bytes, and ${longestLine.toLocaleString('en')} at most are allowed.`, form: undefined });
  const fitted = fit(type, typeof answer === 'string' ? answer : readAll(source).toString(), []);
  return fitted.fits ? undefined : diagnose('RLM6077', { reason: fitted.reason, form: answerForm(type) });
}
