import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { contextArgument, lowerPlan, nodeAttributes } from '../../compiler/lower.ts';
import { compile } from './support/compile.ts';

const fixtures = new URL('../fixtures/plans/', import.meta.url);

function lower(text: string, contexts?: readonly string[]): string {
  const { source, graph } = compile(text, contexts);
  return lowerPlan(graph, source);
}

describe('plan.nix', () => {
  it.each([
    ['every-op', ['context']],
    ['hostile-names', ['context', 'if', 'then']],
    ['values', ['context']],
    ['bare', ['context']],
    ['asking', ['context', 'models', 'folder']],
    ['code', ['context']],
  ])('of %s is as in the fixture', async (name, contexts) => {
    const plan = readFileSync(new URL(`${name}.rlm`, fixtures), 'utf8');
    await expect(lower(plan, contexts)).toMatchFileSnapshot(new URL(`${name}.plan.nix`, fixtures).pathname);
  });

  it('has the calls in the order of the plan, and the line of each', () => {
    expect(lower('let\n  b = lines(grep(context, "x"))\n  a = unique(\n    b\n  )\nin\n  count(a)\n')).toBe(`\
# Made by rlmc. Do not edit: change plan.rlm and compile it again.
{ ops, context }:
rec {
  n_1 = ops.grep { input = context; pattern = "x"; };   # plan.rlm:2
  v_b = ops.lines { input = n_1; };   # plan.rlm:2
  v_a = ops.unique { list = v_b; };   # plan.rlm:3
  n_2 = ops.count { input = v_a; over = "items"; };   # plan.rlm:7
  answer = n_2;
}
`);
  });

  it('names the nodes at every two hundredth level of long chains, in the order in which Nix is to evaluate them', () => {
    const chain = (length: number) => {
      const bindings = Array.from({ length }, (_, k) => `b${k} = grep(${k === 0 ? 'context' : `b${k - 1}`}, "${k}")`);
      return lower(`let\n${bindings.join('\n')}\nin b${length - 1}\n`);
    };
    expect(chain(199)).not.toContain('milestones');
    expect(chain(601)).toContain('\n  milestones = [ v_b199 v_b399 v_b599 ];\n');
  });
});

describe('the names of nodes', () => {
  it('are those of bindings, or numbers in the order of the plan', () => {
    const { graph } = compile('let a = lines(context) b = lines(context) in count(unique(a))');
    expect([...nodeAttributes(graph)].sort(([left], [right]) => left - right)).toEqual([
      [0, 'v_a'],
      [1, 'n_1'],
      [2, 'n_2'],
    ]);
  });
});

describe('the argument for a context', () => {
  it('is its name where Nix takes it for nothing else', () => {
    expect(['context', 'log', 'error_log', 'builtins', 'Or'].map(contextArgument)).toEqual(['context', 'log', 'error_log', 'builtins', 'Or']);
  });

  it('is prefixed where it would be a keyword, a node or another argument', () => {
    const names = ['or', 'rec', '__curPos', 'v_a', 'n_1', 'a_b', 'c_or', 's_1', 'ops', 'lock', 'answer', 'milestones'];
    expect(names.map(contextArgument)).toEqual(names.map((name) => `c_${name}`));
  });
});
