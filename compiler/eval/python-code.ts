/**
 * Python code without the indentation that all its lines share, which else would be an error of its first line: a `"""` whose closing quotes stand further left than
 * the code keeps some. Lines stay the lines that they are, and code whose first line is not indented stays as it is.
 */
export function withoutMargin(code: string): string {
  const lines = code.split('\n');
  const margins = lines.filter((line) => /[^ \t\r]/.test(line)).map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  let [margin = ''] = margins;
  for (const other of margins) while (!other.startsWith(margin)) margin = margin.slice(0, -1);
  return margin === '' ? code : lines.map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line.trimStart())).join('\n');
}
