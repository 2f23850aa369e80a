/** The end of an explanation: how not to write it, and how. `test/compiler/diagnostics/` runs both. */
export function example(wrong: string, right: string): string {
  const block = (text: string) => text.replace(/^/gm, '    ');
  return `\n\nNot:\n\n${block(wrong)}\n\nbut:\n\n${block(right)}`;
}
