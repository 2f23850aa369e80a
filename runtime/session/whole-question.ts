import { printText } from '../../compiler/literals.ts';

/**
 * The plan that puts a question about all contexts to one model: of several, one text with a line before each that names it.
 *
 * @param contexts their names, at least one
 */
export function wholeQuestion(question: string, contexts: readonly string[]): string {
  const [only, ...others] = contexts;
  const text = others.length === 0 ? only : `join([${contexts.map((name) => `${printText(`${name}:`)}, ${name}`).join(', ')}], "\\n")`;
  return `rlm_call(${printText(question)}, ${text})\n`;
}
