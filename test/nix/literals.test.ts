import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowerToFlake } from '../../compiler/flake.ts';
import type { Graph, Node, Operand } from '../../compiler/ir.ts';
import { lowerPlan, nodeAttributes } from '../../compiler/lower.ts';
import { attributeName, listLiteral, numberLiteral, stringLiteral } from '../../compiler/nix/literal.ts';
import { lineComment } from '../../compiler/nix/printer.ts';
import { listOf, text } from '../../compiler/types.ts';
import { evaluate, nixlib, ops } from './support/evaluate.ts';
import { nixTexts, planNames } from './support/nix-texts.ts';

const source = { name: 'plan.rlm', text: '' };
const span = { start: 0, end: 0 };
const textOperand = (value: string): Operand => ({ kind: 'text', value });

/** Each run is one process of Nix, which reads as many texts. */
const batch = <T>(arbitrary: fc.Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 150, size: 'max' });
const runs = { numRuns: 15 };

const valueOf = (value: string) => ({
  operation: 'value' as const,
  names: [],
  operands: new Map([['value', textOperand(value)]]),
  type: text,
});

function graphOf(nodes: readonly Omit<Node, 'id' | 'span'>[], contexts: readonly string[] = []): Graph {
  return { nodes: nodes.map((node, id) => ({ ...node, id, span })), answer: nodes.length - 1, contexts };
}

/** What reaches the ops: the JSON of each node that the builder would read, from Nix's own evaluation of plan.nix. */
async function argumentsOf(graph: Graph): Promise<readonly unknown[]> {
  const plan = `(${lowerPlan(graph, source)}) { ops = ${ops}; }`;
  const found = (await evaluate(`builtins.mapAttrs (_: node: node.arguments) (${plan})`)) as Record<string, string>;
  return [...nodeAttributes(graph)].sort(([a], [b]) => a - b).map(([, name]) => JSON.parse(found[name] ?? 'null') as unknown);
}

describe('any text comes out of Nix as it went in', () => {
  it('as a text, a pattern, an item, the name of a column and a field of a record', async () => {
    await fc.assert(
      fc.asyncProperty(batch(nixTexts), async (texts) => {
        const graph = graphOf([
          ...texts.map(valueOf),
          ...texts.map((value) => ({
            operation: 'grep' as const,
            names: [],
            operands: new Map([['input', textOperand('')], ['pattern', textOperand(value)]]),
            over: 'text' as const,
            type: text,
          })),
          {
            operation: 'list',
            names: [],
            operands: new Map([['items', { kind: 'items', items: texts.map(textOperand) }]]),
            type: listOf(text),
          },
          {
            operation: 'columns',
            names: [],
            operands: new Map<string, Operand>([['input', textOperand('')], ['names', { kind: 'texts', values: texts }]]),
            over: 'items',
            type: listOf(text),
          },
          {
            operation: 'record',
            names: [],
            operands: new Map([['fields', { kind: 'fields', fields: texts.map((name) => ({ name, type: text, value: textOperand(name) })) }]]),
            type: { kind: 'Record', fields: new Map(texts.map((name) => [name, text])) },
          },
        ]);
        expect(await argumentsOf(graph)).toEqual([
          ...texts.map((value) => ({ type: 'Text', value })),
          ...texts.map((pattern) => ({ input: '', pattern })),
          { type: 'List<Text>', items: texts },
          { input: '', names: texts, over: 'items' },
          { fields: texts.map((name) => ({ name, type: 'Text', value: name })) },
        ]);
      }),
      runs,
    );
  });

  it('as the path of a linked context', async () => {
    await fc.assert(
      fc.asyncProperty(nixTexts, async (name) => {
        const node = { ...valueOf(''), operands: new Map<string, Operand>([['value', { kind: 'context', name: 'or' }]]) };
        const path = `/data/${name}`;
        const files = lowerToFlake({
          graph: graphOf([node], ['or']),
          planText: '',
          source,
          contexts: new Map([['or', { placement: 'linked', path, narHash: 'sha256-AAA=' }]]),
          toolchain: { provider: 'nixpkgs' },
        });
        const lock = JSON.parse(files.get('flake.lock') ?? '') as { nodes: Record<string, { locked: { path: string } }> };
        expect(lock.nodes['context-or']?.locked.path).toBe(path);
        expect(await evaluate(`(${files.get('flake.nix')}).inputs.context-or.path`)).toBe(path);
      }),
      { numRuns: 50 },
    );
  });

  it('as the name of an attribute, or inside of a comment', async () => {
    await fc.assert(
      fc.asyncProperty(batch(nixTexts), async (texts) => {
        const names = [...new Set(texts)];
        const attributes = names.map((name, index) => `${attributeName(name)} = ${index}; ${lineComment(name)}\n`);
        const set = await evaluate(`let set = { ${attributes.join('')} }; in map (name: [ name set.\${name} ]) (builtins.attrNames set)`);
        const found = new Map(set as [string, number][]);
        expect(found).toEqual(new Map(names.map((name, index) => [name, index])));
      }),
      runs,
    );
  });
});

describe('any name of a plan', () => {
  it('names the package of its binding, and the context that it is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(planNames, { minLength: 3, maxLength: 60, size: 'max' }), async (names) => {
        const third = (offset: number) => names.filter((_, index) => index % 3 === offset);
        const [contexts, aliases, bindings] = [third(0), third(1), third(2)];
        const graph = graphOf(
          contexts.map((name, index) => ({
            operation: 'value',
            names: [bindings[index], aliases[index]].filter((binding) => binding !== undefined),
            operands: new Map([['value', { kind: 'context', name }]]),
            type: text,
          })),
          contexts,
        );
        const files = lowerToFlake({
          graph,
          planText: '',
          source,
          contexts: new Map(contexts.map((name, index) => [name, { placement: 'linked', path: `/${index}`, narHash: 'sha256-AAA=' }])),
          toolchain: { provider: 'nixpkgs' },
        });
        // The names of contexts in flake.nix and plan.nix are the same: only the paths are made up here.
        const set = (files.get('flake.nix') ?? '').matchAll(/^ {6}(\S+) = import .*inputs\.context-(\S+);/gm);
        const given = [...set].map(([, argument, name]) => `${argument} = { outPath = "/${contexts.indexOf(name ?? '')}"; };`);
        expect(given).toHaveLength(contexts.length);
        const outputs = `${nixlib('outputs.nix')} {
          systems = [ "x86_64-linux" ];
          toolchainFor = system: { inherit system; shell = [ "/sh" ]; node = [ "/node" ]; };
          folder = /nowhere;
          plan = { ops, ... }: (${files.get('plan.nix')}) { inherit ops; ${given.join(' ')} };
        }`;
        const packages = await evaluate(`map (name: [ name (${outputs}).packages.x86_64-linux.\${name}.arguments ])
          (builtins.attrNames (${outputs}).packages.x86_64-linux)`);
        // As Nix prints it: keys sorted.
        const json = (index: number) => JSON.stringify({ type: 'Text', value: { file: `/${index}` } });
        const expected = new Map([
          ['default', json(contexts.length - 1)],
          ...[bindings, aliases].flatMap((group) => group.map((name, index) => [name, json(index)] as const)),
          ['answer', json(contexts.length - 1)],
        ]);
        const found = new Map((packages as [string, string][]).map(([name, value]) => [name, value]));
        expect(found).toEqual(expected);
      }),
      { numRuns: 20 },
    );
  });
});

describe('numbers', () => {
  it('stay exact, whatever their size and sign', async () => {
    const decimals = fc.oneof(
      fc.bigInt().map(String),
      fc.maxSafeInteger().map(String),
      fc.constantFrom('9007199254740991', '-9007199254740992', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '0.1', '-0.5'),
    );
    await fc.assert(
      fc.asyncProperty(batch(decimals), async (numbers) => {
        const literals = numbers.map(numberLiteral);
        const attributes = literals.map((literal, index) => `n${index} = ${literal};`);
        const [list, set] = (await evaluate(`[ ${listLiteral(literals)} { ${attributes.join(' ')} } ]`)) as [unknown[], Record<string, unknown>];
        expect(list.map(String)).toEqual(numbers);
        expect(numbers.map((_, index) => String(set[`n${index}`]))).toEqual(numbers);
      }),
      runs,
    );
  });
});

describe('a string literal', () => {
  it('holds each character of the first two planes of Unicode', async () => {
    const all = Array.from({ length: 0x1ffff }, (_, index) => index + 1).filter((code) => code < 0xd800 || code > 0xdfff);
    const characters = all.map((code) => String.fromCodePoint(code));
    const read = (await evaluate(`{ text = ${stringLiteral(characters.join(''))}; }`)) as { text: string };
    const found = [...read.text];
    expect(found).toHaveLength(characters.length);
    expect(characters.filter((character, index) => character !== found[index])).toEqual([]);
  });
});
