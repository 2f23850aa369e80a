import { attributeName } from './literal.ts';

/** A set on one line: `{ input = context; n = 3; }`. The values are Nix expressions. */
export function attributeSet(attributes: readonly (readonly [name: string, expression: string])[]): string {
  return `{ ${attributes.map(([name, expression]) => `${attributeName(name)} = ${expression}; `).join('')}}`;
}

/** A comment to the end of its line. What would end the line, and let the rest be read as Nix, becomes a space. */
export function lineComment(text: string): string {
  return `# ${text.replace(/[\r\n]/g, ' ')}`;
}

/**
 * Lines, two spaces further in for each level; empty ones stay empty. Only LF ends a line: other characters that do so in
 * JavaScript's regular expressions, such as U+2028, stand for themselves in string literals.
 */
export function indent(text: string, levels = 1): string {
  const margin = '  '.repeat(levels);
  return text
    .split('\n')
    .map((line) => (line === '' ? line : margin + line))
    .join('\n');
}
