import { beforeAll, describe, expect, it } from 'vitest';
import { type PlanBuilder, planBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await planBuilder(await temporaryStore());
});

/** What of the plan's text the one problem of a build is said to be at. */
async function placeOf(plan: string): Promise<{ readonly code: string; readonly message: string; readonly at: string }> {
  const outcome = await build(plan, { context: 'x' });
  const [problem, ...others] = 'problems' in outcome ? outcome.problems : [];
  if (problem === undefined || others.length > 0) throw new Error(`not one problem: ${JSON.stringify(outcome)}`);
  return problem;
}

const block = (...lines: readonly string[]) => `"""\n${lines.map((line) => `      ${line}\n`).join('')}    """`;

describe('an error of code is reported at its line in the plan', () => {
  it('in Python, in a block, when it is raised', async () => {
    const code = block('def share(of):', '    return 1 / of', '', 'result = share(0)');
    expect(await placeOf(`eval(\n    ${code},\n    {},\n    { language: "python" },\n)\n`)).toMatchObject({ code: 'RLM4030', message: expect.stringContaining('ZeroDivisionError'), at: 'return 1 / of' });
  });

  it('in Python, in a text of one line, when it does not parse', async () => {
    expect(await placeOf('eval("a = 1\\nif a\\n    b = 2", {}, { language: "python" })')).toMatchObject({ code: 'RLM4030', message: expect.stringContaining('SyntaxError'), at: 'if a' });
  });

  it('in JavaScript, where the code is bound to a name', async () => {
    const code = block('const lines = [text];', 'const first = lines.find((line) => line === "y");', 'print(first.length);');
    expect(await placeOf(`let\n  code = ${code}\nin\n  eval(code, { text: context }, { language: "javascript" })\n`)).toMatchObject({
      code: 'RLM4030',
      message: expect.stringContaining('TypeError'),
      at: 'print(first.length);',
    });
  });

  it('in JavaScript, in a text of several lines, when it does not parse', async () => {
    expect(await placeOf('eval("let a = 1;\nlet b = = 2;\nprint(a)", {}, { language: "javascript" })')).toMatchObject({ code: 'RLM4030', message: expect.stringContaining('SyntaxError'), at: 'let b = = 2;' });
  });

  it('and not where the code would have it', async () => {
    const said = 'rlm-op: RLM4001: nothing to see\\nrlm-op: code line: 1\\n';
    expect(await placeOf(`eval("import sys\\nsys.stderr.write('${said.replaceAll('\\n', '\\\\n')}')\\nraise ValueError('no')", {}, { language: "python", allowedModules: ["sys"] })`)).toMatchObject({
      code: 'RLM4030',
      at: "raise ValueError('no')",
    });
  });
});
