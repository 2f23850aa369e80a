import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../../compiler/check.ts';
import { standardPythonModules, usualPythonModules } from '../../../compiler/eval/python-modules.ts';
import { type LimitName, languages, limits, mostOf, type VmSpec } from '../../../compiler/eval/vm-spec.ts';
import { textLiteral } from '../support/answer-type.ts';
import { graphOf, hintsOf, problemsOf } from '../support/check-plan.ts';

const planOf = (spec: string) => `eval("1", {}, ${spec})`;

/** What a node that runs code has for `vm_spec`, written so in the plan. */
function vmSpecOf(written: string): VmSpec {
  const { nodes } = graphOf(planOf(written));
  const operand = nodes.find(({ operation }) => operation === 'eval')?.operands.get('vm_spec');
  if (operand?.kind !== 'vm spec') throw new Error('the plan runs no code');
  return operand.value;
}

const messagesOf = (spec: string) => problemsOf(planOf(spec)).map(({ code, message }) => `${code}: ${message}`);

const limitNames = ['memoryLimit', 'cpuTimeLimit', 'timeLimit', 'diskLimit', 'outputLimit'] as const satisfies readonly LimitName[];

describe('a vm_spec', () => {
  it('has nothing left out: what is not said is as usual', () => {
    expect(vmSpecOf('{ language: "javascript" }')).toEqual({
      language: 'javascript',
      allowedModules: [],
      memoryLimit: 512 * 2 ** 20,
      cpuTimeLimit: 60,
      timeLimit: 120,
      diskLimit: 64 * 2 ** 20,
      outputLimit: 64 * 2 ** 20,
    });
  });

  it('of the design document is read', () => {
    const spec = `{
      "language": "python-restricted",
      "allowedModules": ["re", "json", "collections", "itertools"],
      "memoryLimit": "512MB",
      "cpuTimeLimit": "30s",
      "diskLimit": "100MB",
      "networkAccess": false
    }`;
    expect(vmSpecOf(spec)).toEqual({
      language: 'python',
      allowedModules: ['collections', 'itertools', 'json', 're'],
      memoryLimit: 512_000_000,
      cpuTimeLimit: 30,
      timeLimit: 120,
      diskLimit: 100_000_000,
      outputLimit: 64 * 2 ** 20,
    });
  });

  it('that says the same is the same node, however it says it', () => {
    const specs = ['{ language: "python", memoryLimit: "512MiB" }', '{ timeLimit: "2 min", language: "python-restricted" }', '{ language: "python", cpuTimeLimit: 60, networkAccess: false }'];
    expect(graphOf(`[${specs.map(planOf).join(', ')}]`).nodes.filter(({ operation }) => operation === 'eval')).toHaveLength(1);
  });

  it('may be bound to a name, as may each of its parts', () => {
    const { nodes } = graphOf('let m = ["re"] l = "python" t = 7 spec = { language: l, allowedModules: m, timeLimit: t } in eval("1", {}, spec)');
    expect(nodes.find(({ operation }) => operation === 'eval')?.operands.get('vm_spec')).toMatchObject({ value: { language: 'python', allowedModules: ['re'], timeLimit: 7 } });
  });

  it('that is not known before the plan runs is refused', () => {
    expect(problemsOf('eval("1", {}, { language: context })')).toMatchObject([{ code: 'RLM2014' }]);
    expect(problemsOf('eval("1", {}, { language: "python", memoryLimit: count(context) })')).toMatchObject([{ code: 'RLM2014' }]);
    expect(problemsOf('eval("1", {}, "python")')).toMatchObject([{ code: 'RLM2015', message: '`vm_spec` of `eval` must be a Record, and this is a Text' }]);
  });

  it('says a field once', () => {
    expect(messagesOf('{ language: "python", timeLimit: 1, language: "rust", timeLimit: 2 }')).toEqual([
      'RLM2024: the record has the key `language` twice',
      'RLM2024: the record has the key `timeLimit` twice',
    ]);
  });

  it.each([
    ['memory_limit', 'memoryLimit'],
    ['timeout', 'timeLimit'],
    ['packages', 'allowedModules'],
    ['network', 'networkAccess'],
  ])('with a field %s is told of %s', (given, meant) => {
    expect(hintsOf(planOf(`{ language: "python", ${given}: 1 }`), [])).toEqual([`did you mean \`${meant}\`?`]);
  });
});

describe.each(limitNames)('%s', (name) => {
  const { least, most, unit } = limits[name];
  const limitOf = (written: string | number) => vmSpecOf(`{ language: "rust", ${name}: ${written} }`)[name];
  const refused = (written: string | number) => messagesOf(`{ language: "rust", ${name}: ${written} }`);

  it('may be its bounds', () => {
    expect(limitOf(least)).toBe(least);
    expect(limitOf(most)).toBe(most);
    expect(limitOf(`"${most} ${unit}"`)).toBe(most);
  });

  it('may not be beyond them', () => {
    expect(refused(least - 1)).toEqual([expect.stringMatching(/^RLM2041: .*(is the least|is none)$/)]);
    expect(refused(most + 1)).toEqual([expect.stringMatching(/^RLM2041: .*is the most$/)]);
    expect(refused(`"${most + 1}"`)).toEqual([expect.stringMatching(/^RLM2041: .*is the most$/)]);
    expect(refused('99999999999999999999')).toEqual([expect.stringMatching(/^RLM2041: /)]);
    expect(refused('9'.repeat(1000))).toEqual([expect.stringMatching(/^RLM2041: /)]);
  });

  it('is a whole number', () => {
    expect(refused(least + 0.5)).toEqual([expect.stringMatching(/^RLM2041: .*must be a whole number of (bytes|seconds), and "\d+\.5" is none$/)]);
  });

  it.each(['"much"', '""', '"1e3"', '"-1"', '"1 "', '"0x40"', '"1,000"', '"∞"', '"5 parsecs"', 'true', '[1]', '{}'])('is no %s', (written) => {
    const messages = refused(written);
    if (written === '"1 "' && least <= 1) expect(messages).toEqual([]);
    else expect(messages).toEqual([expect.stringMatching(/^RLM2041: /)]);
  });
});

it('code in JavaScript has at most 1984 MiB of memory', () => {
  expect(vmSpecOf('{ language: "javascript", memoryLimit: "1984MiB" }').memoryLimit).toBe(1984 * 2 ** 20);
  expect(messagesOf('{ language: "javascript", memoryLimit: 2080374785 }')).toEqual(['RLM2041: `memoryLimit` of `vm_spec` is 2080374785 bytes, and 1984 MiB is the most']);
  expect(messagesOf('{ memoryLimit: "3GiB", language: "javascript" }')).toEqual(['RLM2041: `memoryLimit` of `vm_spec` is 3 GiB, and 1984 MiB is the most']);
});

describe('networkAccess', () => {
  it('can only be false', () => {
    expect(vmSpecOf('{ language: "python", networkAccess: false }')).toEqual(vmSpecOf('{ language: "python" }'));
    expect(messagesOf('{ language: "python", networkAccess: true }')).toEqual(['RLM2041: no code of a plan has a network: `networkAccess` can only be false']);
    expect(messagesOf('{ language: "python", networkAccess: "false" }')).toEqual(['RLM2041: `networkAccess` of `vm_spec` must be a Bool, and this is a Text']);
  });
});

describe('allowedModules', () => {
  it('are those that compute, for Python and for nothing else, unless they are given', () => {
    for (const language of languages) {
      expect(vmSpecOf(`{ language: "${language}" }`).allowedModules).toEqual(language.startsWith('python') ? usualPythonModules : []);
    }
    for (const language of languages) expect(vmSpecOf(`{ language: "${language}", allowedModules: [] }`).allowedModules).toEqual([]);
  });

  it('are those that are given, sorted, each once', () => {
    expect(vmSpecOf('{ language: "python", allowedModules: ["re", "collections.abc", "json", "re"] }').allowedModules).toEqual(['collections.abc', 'json', 're']);
  });

  it('are of the standard library, unless Python is native', () => {
    expect(messagesOf('{ language: "python", allowedModules: ["numpy"] }')).toEqual([
      'RLM2047: "python" has no module `numpy`, but those of its standard library that make sense without processes and network',
    ]);
    expect(vmSpecOf('{ language: "python-native", allowedModules: ["numpy", "sklearn.linear_model"] }').allowedModules).toEqual(['numpy', 'sklearn.linear_model']);
  });

  it.each(['a b', '', '.', 'a.', '.a', 'a..b', '1a', 'a-b', '../etc', '/etc/passwd', '${x}', 'ä', 'a\\nb', 'x'.repeat(101)])('are no %j', (module) => {
    for (const language of ['python', 'python-native']) {
      expect(messagesOf(`{ language: "${language}", allowedModules: ["${module}"] }`)).toEqual([expect.stringMatching(/^RLM2047: .*is no name of a module$/)]);
    }
  });

  it('are at most 200', () => {
    const modules = (count: number) => `{ language: "python-native", allowedModules: [${Array.from({ length: count }, (_, k) => `"m${k}"`).join(', ')}] }`;
    expect(vmSpecOf(modules(200)).allowedModules).toHaveLength(200);
    expect(messagesOf(modules(201))).toEqual(['RLM2047: `allowedModules` of `vm_spec` has more than 200 modules']);
  });

  it.each(['javascript', 'rust', 'rust-native'])('are refused for %s', (language) => {
    expect(messagesOf(`{ language: "${language}", allowedModules: ["re"] }`)).toEqual([`RLM2047: \`allowedModules\` of \`vm_spec\` is about Python, and code in ${language} imports none`]);
  });

  it('are a list of texts', () => {
    expect(messagesOf('{ language: "python", allowedModules: "re" }')).toEqual(['RLM2041: `allowedModules` of `vm_spec` must be a List<Text>, and this is a Text']);
    expect(messagesOf('{ language: "python", allowedModules: ["re", 1] }')).toEqual(['RLM2041: `allowedModules` of `vm_spec` must be a List<Text>, and this is a List with a Number in it']);
  });

  it('that are usual are among those that may be named', () => {
    expect(usualPythonModules.filter((name) => !standardPythonModules.includes(name.replace(/\..*/, '')))).toEqual([]);
    expect(usualPythonModules).toEqual(usualPythonModules.toSorted());
  });
});

/** A `vm_spec` as a plan would have it written out in full. */
function print({ language, allowedModules, ...amounts }: VmSpec): string {
  const fields = Object.entries(amounts).map(([name, amount]) => `${name}: ${amount}`);
  return `{ language: "${language}", ${allowedModules.length === 0 ? '' : `allowedModules: [${allowedModules.map(textLiteral).join(', ')}], `}${fields.join(', ')} }`;
}

describe('whatever is written', () => {
  const amount = (name: LimitName) => fc.integer({ min: limits[name].least, max: mostOf(name, 'javascript') });
  const spec: fc.Arbitrary<VmSpec> = fc.record({
    language: fc.constantFrom(...languages),
    allowedModules: fc.constant([]),
    memoryLimit: amount('memoryLimit'),
    cpuTimeLimit: amount('cpuTimeLimit'),
    timeLimit: amount('timeLimit'),
    diskLimit: amount('diskLimit'),
    outputLimit: amount('outputLimit'),
  });

  it('is read back as it was printed', () => {
    fc.assert(
      fc.property(spec, fc.uniqueArray(fc.constantFrom('re', 'json', 'collections.abc', 'math'), { minLength: 1 }), (given, modules) => {
        const whole = given.language.startsWith('python') ? { ...given, allowedModules: modules.toSorted() } : given;
        expect(vmSpecOf(print(whole))).toEqual(whole);
      }),
    );
  });

  const names = ['language', 'allowedModules', 'networkAccess', ...limitNames, 'timeout', '__proto__', '"${x}"', 'type'];
  const scalar = fc.oneof(
    fc.constantFrom('python', 'javascript', 'rust', '512MB', '30s', '2 min', 're', '', 'numpy', '\u{1F600}').map(textLiteral),
    fc.constantFrom('0', '-1', '1', '64', '99999999999999999999999', '0.1', 'true', 'false', 'context', 'named', 'count(context)'),
  );
  const { literal } = fc.letrec<{ literal: string }>((tie) => ({
    literal: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'literal' },
      scalar,
      fc.array(tie('literal'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.array(fc.tuple(fc.constantFrom(...names), tie('literal')), { maxLength: 5 }).map((fields) => `{ ${fields.map(([key, value]) => `${key}: ${value}`).join(', ')} }`),
    ),
  }));

  it('is a vm_spec, or is reported in the plan, and never throws', () => {
    fc.assert(
      fc.property(literal, literal, (written, named) => {
        const text = `let named = ${named.replaceAll('named', 'context')} in eval("1", {}, ${written})`;
        const { graph, diagnostics } = check({ name: 'plan.rlm', text }, { contexts: ['context'] });
        if (graph === undefined) expect(diagnostics.filter(({ severity, location }) => severity === 'error' && location !== undefined)).not.toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });
});
