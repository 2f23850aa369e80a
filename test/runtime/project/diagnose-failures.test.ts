import { describe, expect, it } from 'vitest';
import { check } from '../../../compiler/check.ts';
import { diagnosticToJson, renderDiagnostic } from '../../../compiler/diagnostics/render.ts';
import { parse } from '../../../compiler/parser.ts';
import { Scope } from '../../../compiler/scope.ts';
import type { Source } from '../../../compiler/source.ts';
import { diagnoseFailures } from '../../../runtime/project/diagnose-failures.ts';

const source = { name: 'plan.rlm', text: 'count(context)' };

it.each(['rlm-toolchain-host', 'rlm-toolchain-rust', 'rlm-toolchain-python'])('%s that is missing is RLM5007, whatever waits for it', (name) => {
  const failure = { attribute: undefined, derivation: `/nix/store/x-${name}.drv`, kind: 'toolchain', reason: 'failed', log: [] } as const;
  expect(diagnoseFailures([failure], new Map(), source)).toMatchObject([
    { code: 'RLM5007', message: expect.stringContaining(name), hint: expect.stringContaining('nix copy') },
  ]);
});

it('a derivation that is no node is RLM5006 by its own name, with the end of its log', () => {
  const failure = { attribute: undefined, derivation: '/nix/store/x-other.drv', kind: 'build', reason: 'its builder failed', log: ['out of disk'] } as const;
  const [diagnostic] = diagnoseFailures([failure], new Map(), source);
  expect(diagnostic).toMatchObject({ code: 'RLM5006', message: expect.stringMatching(/x-other\.drv[^]*out of disk/) });
  expect(diagnostic).not.toHaveProperty('location');
});

describe('an error at a line of code', () => {
  const failure = (codeLine: number | undefined) =>
    ({ attribute: 'v_a', derivation: '/nix/store/x-rlm-eval.drv', kind: 'value', reason: 'failed', log: [], valueError: { code: 'RLM4030', message: 'ZeroDivisionError: division by zero', ...(codeLine === undefined ? {} : { codeLine }) } }) as const;

  function diagnoseAt(source: Source, codeLine?: number) {
    const { graph } = check(source, { contexts: ['context'] });
    const node = graph?.nodes.find(({ operation }) => operation === 'eval');
    if (node === undefined) throw new Error('the plan runs no code');
    return diagnoseFailures([failure(codeLine)], new Map([['v_a', node]]), source)[0];
  }

  const planOf = (text: string): Source => ({ name: 'plan.rlm', text });

  it('is reported at that line of a block, which is shown', () => {
    const text = 'eval(\n  """\n    a = 0\n    b = 1 / a\n    print(b)\n  """,\n  {},\n  { language: "python" },\n)\n';
    const diagnostic = diagnoseAt(planOf(text), 2);
    expect(diagnosticToJson(diagnostic)).toMatchObject({ code: 'RLM4030', line: 4, column: 5, endLine: 4, endColumn: 14 });
    expect(renderDiagnostic(diagnostic, { color: false })).toBe(
      'plan.rlm:4:5 - error RLM4030: ZeroDivisionError: division by zero\n\n4 |     b = 1 / a\n  |     ^^^^^^^^^',
    );
  });

  it('is reported between the escapes of a text of one line', () => {
    const text = 'eval("a = 0\\nb = 1 / a\\nprint(b)", {}, { language: "python" })';
    expect(diagnosticToJson(diagnoseAt(planOf(text), 2))).toMatchObject({ line: 1, column: text.indexOf('b = 1') + 1, endColumn: text.indexOf('b = 1') + 10 });
  });

  it('is reported where the code is, if that is bound to a name', () => {
    const text = 'let\n  code = "a = 0\nb = 1 / a"\n  same = code\nin\n  eval(same, {}, { language: "python" })\n';
    expect(diagnosticToJson(diagnoseAt(planOf(text), 2))).toMatchObject({ line: 3, column: 1, endLine: 3, endColumn: 10 });
  });

  it('is reported at the line that the model wrote, if the code comes from a session', () => {
    const written = { name: 'reply', text: 'let code = """\n  a = 0\n  b = 1 / a\n  """ in eval(code, {}, { language: "python" })' };
    const { plan } = parse(written);
    if (plan === undefined) throw new Error('the reply does not parse');
    const assembled = Scope.empty.defineAll(plan, written).assemble({ source: written, expression: plan.result }, { contexts: [] });
    const { location } = diagnoseAt(assembled.source, 2);
    const origin = location && assembled.originOf(location.span);
    expect(origin?.source.text.slice(origin.span.start, origin.span.end)).toBe('b = 1 / a');
  });

  it('is reported at the call, if it is about no line', () => {
    const text = 'eval("print(1)", {}, { language: "python" })';
    expect(diagnosticToJson(diagnoseAt(planOf(text)))).toMatchObject({ line: 1, column: 1, endColumn: text.length + 1 });
  });
});
