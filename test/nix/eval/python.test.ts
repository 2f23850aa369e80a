import { beforeAll, describe, expect, it } from 'vitest';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { evaluating } from '../support/evaluating.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
});

/** An `eval` of Python. */
function python(code: string, { bindings = '{}', spec = '', type = '"text"' } = {}): string {
  return `eval(${JSON.stringify(code)}, ${bindings}, { language: "python"${spec} }, type: ${type})`;
}

/** The one problem that a plan has. */
async function problem(plan: string): Promise<unknown> {
  const outcome = await build(plan);
  return 'problems' in outcome ? outcome.problems[0] : outcome;
}

describe('Python', () => {
  it('has its bindings as values of its own types', async () => {
    const code = 'result = repr([text, whole, large, part, yes, items, numbers, one])';
    const bindings = '{ text: context, whole: 7, large: 123456789012345678901234567890, part: 2.5, yes: true, items: lines(context), numbers: [1, 0.1], one: { a: 1, b: ["é"] } }';
    expect(await build(python(code, { bindings }), { context: 'a "b"\n\u{1F600}\n' })).toEqual({
      answer: `['a "b"\\n\u{1F600}\\n', 7, 123456789012345678901234567890, 2.5, True, ['a "b"', '\u{1F600}'], [1, 0.1], {'a': 1, 'b': ['é']}]`,
    });
  });

  it('gives numbers of any size, lists and records, and what it prints where it binds no `result`', async () => {
    const values = [
      python('result = 2 ** 100', { type: '"number"' }),
      python('result = 0.1 + 0.2', { type: '"number"' }),
      python('from decimal import Decimal\nresult = Decimal("0.10000000000000000000000001")', { type: '"number"' }),
      `combine(${python('result = (3, 4.5)', { type: '{ list: "number" }' })}, "sum")`,
      `join(${python('result = [str(n) for n in range(3)]', { type: '{ list: "text" }' })}, "-")`,
      python('print("é", 6 * 7, end="")'),
    ];
    expect(await build(`join([${values.join(', ')}], " ")`)).toEqual({
      answer: '1267650600228229401496703205376 0.30000000000000004 0.10000000000000000000000001 7.5 0-1-2 é 42',
    });
  });

  it('refuses values that plans have no form for, and says how to give them one', async () => {
    expect(await problem(python('result = {1, 2}'))).toMatchObject({ code: 'RLM4032', message: expect.stringContaining('a set, which has no order: use `sorted(…)`') });
    expect(await problem(python('result = float("nan")', { type: '"number"' }))).toMatchObject({ code: 'RLM4032', message: expect.stringContaining('NaN') });
    expect(await problem(python('result = n', { bindings: '{ n: 0.12345678901234567890123 }' }))).toMatchObject({ message: expect.stringContaining('`n`') });
  });

  it('tells an error with its type, its message and the line of the innermost frame that is in the code', async () => {
    const code = 'import json\n\ndef read(text):\n    return json.loads(text)\n\nread("{")';
    expect(await problem(python(code))).toMatchObject({ code: 'RLM4030', message: expect.stringMatching(/^JSONDecodeError: .*\(line 4 of the code\)$/) });
    expect(await problem(python('x = 1\nif x\n  y = 2'))).toMatchObject({ code: 'RLM4030', message: "SyntaxError: expected ':' (line 2 of the code)" });
    expect(await problem(python('def f(n): return f(n + 1)\nf(0)'))).toMatchObject({ code: 'RLM4030', message: expect.stringMatching(/^RecursionError: .*\(line 1 of the code\)$/) });
  });

  it('shows its own frames alone in tracebacks', async () => {
    const code = 'import traceback\ntry:\n    1 / 0\nexcept ZeroDivisionError:\n    result = traceback.format_exc()';
    const spec = ', allowedModules: ["traceback"]';
    expect(await build(python(code, { spec }))).toEqual({
      answer: 'Traceback (most recent call last):\n  File "<code>", line 3, in <module>\n    1 / 0\n    ~~^~~\nZeroDivisionError: division by zero\n',
    });
  });

  it('has a clock that begins at the epoch, goes on when it is looked at, and makes nobody wait', async () => {
    const code = `
import datetime, random, time, uuid
began = time.time()
time.sleep(100000)
while time.time() < 100000.001:
    pass
print(began < 1, round(time.time(), 2), datetime.datetime.now().date(), hash("a") == hash("a"), random.random() != random.random(), uuid.uuid4() != uuid.uuid4())
`;
    expect(await build(python(code))).toEqual({ answer: 'True 100000.0 1970-01-02 True True True\n' });
  });

  it('imports what `allowedModules` names, by whatever form of `import`, and nothing else', async () => {
    const spec = ', allowedModules: ["urllib.parse", "collections"]';
    const code = 'from urllib import parse\nimport urllib.parse\nfrom collections.abc import Mapping\nprint(parse.quote("a b"), end="")';
    expect(await build(python(code, { spec }))).toEqual({ answer: 'a%20b' });
    for (const refused of ['import os', 'import json', 'from urllib import request', '__import__("os")', 'exec("import os")', 'import collections, os.path']) {
      expect(await problem(python(refused, { spec }))).toMatchObject({ code: 'RLM4035' });
    }
  });
});

describe('the limits of Python', () => {
  it('are kept for memory, in which the interpreter has 25 MB', async () => {
    const spec = `, memoryLimit: ${64 * 1024 * 1024}`;
    expect(await build(python('result = len(bytes(30000000))', { spec, type: '"number"' }))).toEqual({ answer: '30000000' });
    const exceeded = { code: 'RLM4031', message: 'the code exceeded `memoryLimit`, 64 MiB' };
    expect(await problem(python('bytes(50000000)', { spec }))).toMatchObject(exceeded);
    expect(await problem(python('x = []\nwhile True:\n    x.append(str(len(x)) * 100)', { spec }))).toMatchObject(exceeded);
  });

  it('are kept for files, of which each counts 256 bytes and its name besides', async () => {
    const write = (size: number) => python(`with open("a", "w") as file: file.write("x" * ${size})\nresult = len(open("a").read())`, { spec: ', diskLimit: 10000', type: '"number"' });
    expect(await build(write(9743))).toEqual({ answer: '9743' });
    const exceeded = { code: 'RLM4031', message: expect.stringContaining('`diskLimit`') };
    expect(await problem(write(9744))).toMatchObject(exceeded);
    expect(await problem(python('n = 0\nwhile True:\n    open(str(n), "w")\n    n += 1', { spec: ', diskLimit: 10000' }))).toMatchObject(exceeded);
  });

  it('are kept for time and output', async () => {
    // More than a pipe holds.
    expect(await build(`count(${python('for i in range(300000): print("x")', { spec: ', outputLimit: 600000' })})`)).toEqual({ answer: '300000' });
    expect(await problem(python('while True: pass', { spec: ', cpuTimeLimit: 1' }))).toMatchObject({ code: 'RLM4031', message: expect.stringContaining('`cpuTimeLimit`') });
    expect(await problem(python('while True: print("x")', { spec: ', outputLimit: 100000' }))).toMatchObject({ code: 'RLM4031', message: expect.stringContaining('`outputLimit`') });
  });
});
