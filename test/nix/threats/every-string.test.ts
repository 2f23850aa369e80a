import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../../compiler/check.ts';
import type { ModelPin } from '../../../compiler/flake.ts';
import { asksModel } from '../../../compiler/ir.ts';
import { lowerPlan, nodeAttributes } from '../../../compiler/lower.ts';
import { listLiteral, stringLiteral } from '../../../compiler/nix/literal.ts';
import { attributeSet } from '../../../compiler/nix/printer.ts';
import type { Asking } from '../../../runtime/questions/answer-in-process.ts';
import type { Question } from '../../../runtime/questions/question.ts';
import { literal } from '../../oracle/plans.ts';
import { compile } from '../../compiler/support/compile.ts';
import { runPlan } from '../../runtime/support/run-plan.ts';
import { evaluate, nixlib, nixPath } from '../support/evaluate.ts';
import { type PlanBuilder, planBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';
import { type Place, places, placesOfNoOp } from './support/every-parameter.ts';
import { hostileNames, hostileTexts } from './support/hostile-texts.ts';

const everyPlace: readonly Omit<Place, 'op'>[] = [...places, ...placesOfNoOp];

const isAccepted = (plan: string) => check({ name: 'plan.rlm', text: plan }, { contexts: [] }).graph !== undefined;

/** A text with all of them in it, one after the other: what is wrong with one of them is wrong with it. */
const all = hostileTexts.join('¦');

/** Says the first of what may be said, with all that is hostile in it where any text may be said. */
function reply({ kind, type }: Question): string {
  const one = type === 'bool' ? 'yes' : typeof type === 'object' && 'enum' in type ? (type.enum[0] ?? '') : typeof type === 'object' && 'json' in type ? first(type.json) : all;
  return kind === 'batch' ? JSON.stringify([one]) : one;
}

/** A value of an object of a schema: of each property the first of what it may be. */
function first(schema: string): string {
  const { properties = {} } = JSON.parse(schema) as { properties?: Record<string, { enum?: string[] }> };
  // Not by assignment, which would lose a property `__proto__`.
  return `{${Object.entries(properties).map(([name, property]) => `${JSON.stringify(name)}: ${JSON.stringify(property.enum?.[0] ?? '')}`).join(', ')}}`;
}

/** Models of all names that are hostile; and of the parameters that are sent to each. */
const models: [ModelPin, ...ModelPin[]] = [{ name: 'one', params: {} }, ...[...hostileTexts, all].map((name) => ({ name, params: { [name]: name } }))];
const asking = (): Asking => ({ models, reply });

const accepted = everyPlace.map((place) => ({ ...place, calls: hostileTexts.map(place.call).filter(isAccepted) }));

/** Of each node of plans that make such calls, its op and all that its derivation is but for the arguments, as Nix evaluates it. */
async function shapesOf(calls: readonly string[]): Promise<readonly [operation: string, derivation: string][]> {
  // The type of one value has a bound.
  const most = 400;
  if (calls.length > most) return [...(await shapesOf(calls.slice(0, most))), ...(await shapesOf(calls.slice(most)))];
  const { source, graph } = compile(`{ ${calls.map((call, k) => `k${k}: ${call}`).join(', ')} }`, []);
  const ops = `(${nixlib('default.nix')} {
    toolchain = { system = "x86_64-linux"; shell = [ "/sh" ]; node = [ "/node" ]; };
    rlmOp = ${nixPath(new URL('../support/echo-op.mjs', import.meta.url))};
    engines = ${nixPath(new URL('../../../dist/engines', import.meta.url))};
    models = ${listLiteral(models.map(({ name }) => attributeSet([['name', stringLiteral(name)], ['params', '"{}"']])))};
  })`;
  const nodes = `(${lowerPlan(graph, source)}) { ops = ${ops}; ${graph.nodes.some(asksModel) ? 'lock = _: null;' : ''} }`;
  const shape = 'node: { inherit (node) name builder args system; attributes = builtins.attrNames node.drvAttrs; passed = node.passAsFile; outputs = node.outputs or [ ]; }';
  const found = (await evaluate(`builtins.mapAttrs (_: node: if node ? drvAttrs then (${shape}) node else null) (${nodes})`)) as Record<string, unknown>;
  return [...nodeAttributes(graph)].map(([id, attribute]) => [graph.nodes[id]?.operation ?? '', JSON.stringify(found[attribute])]);
}

describe('a hostile text, wherever a plan can have one', () => {
  it('is put into each parameter of each op that takes a text in any form', () => {
    const taken = accepted.filter(({ calls }) => calls.length > 0).map(({ name }) => name);
    expect(taken).toEqual(expect.arrayContaining(['grep pattern', 'split delimiter', 'columns names items', 'get key', 'map type enum', 'map type schema', 'rlm_call model', 'combine prompt', 'eval code', 'eval bindings value']));
    expect(taken.length).toBeGreaterThan(60);
  });

  it('is refused with a diagnostic or accepted by the checker, and never more than that', () => {
    for (const { call } of everyPlace) {
      for (const text of [...hostileTexts, all]) {
        const { graph, diagnostics } = check({ name: 'plan.rlm', text: call(text) }, { contexts: [] });
        if (graph === undefined) expect(diagnostics.filter(({ severity }) => severity === 'error')).not.toEqual([]);
      }
    }
  });

  it('is data of a derivation that differs from one of the same op in nothing but its arguments and references', async () => {
    // Code of other languages has a toolchain of its own, which is not here.
    const calls = accepted.filter(({ name }) => name !== 'eval vm_spec module').flatMap((place) => place.calls);
    const shapes = new Map<string, Set<string>>();
    for (const [operation, derivation] of await shapesOf(calls)) shapes.set(operation, (shapes.get(operation) ?? new Set()).add(derivation));
    expect(shapes.size).toBeGreaterThan(20);
    for (const [operation, different] of shapes) {
      expect({ operation, different: [...different] }).toEqual({ operation, different: [expect.stringContaining('"name":"rlm-')] });
    }
  });
});

describe('through Nix and in-process, the same is made', () => {
  let build: PlanBuilder;

  beforeAll(async () => {
    build = await planBuilder(await temporaryStore());
  });

  /** Of each place: the text with all of them in it, where that is accepted, and others in turn, so that each is somewhere. */
  const samples = (of: (place: Omit<Place, 'op'>) => boolean, each: number) =>
    accepted.filter(of).flatMap(({ call, calls }, place) => {
      const whole = call(all);
      const some = calls.length === 0 ? [] : Array.from({ length: each }, (_, k) => calls[(place * each + k * 37) % calls.length] ?? '');
      return [...new Set([...(isAccepted(whole) ? [whole] : []), ...some])];
    });
  const asks = ({ name }: Omit<Place, 'op'>) => /^(rlm_call|map|filter|combine (prompt|type|model|strategy))/.test(name);
  const runs = ({ name }: Omit<Place, 'op'>) => name.startsWith('eval');

  /** Those that come to a value: what is refused while it is worked on is compared by the tests of parity. */
  const withValues = (calls: readonly string[]) => calls.filter((call) => 'answer' in runPlan(call, {}, { asking: asking() }));
  const together = (calls: readonly string[]) => `{ ${calls.map((call, k) => `k${k}: ${call}`).join(', ')} }`;

  it('of hostile texts in each parameter of each op', async () => {
    const calls = withValues(samples((place) => !asks(place) && !runs(place), 1));
    expect(calls.length).toBeGreaterThan(50);
    expect(await build(together(calls))).toEqual(runPlan(together(calls)));
  });

  it('of hostile texts in what is asked, in who is asked, and in what is answered', async () => {
    const calls = withValues(samples(asks, 0));
    expect(calls.length).toBeGreaterThan(10);
    expect(await build(together(calls), {}, { asking: asking() })).toEqual(runPlan(together(calls), {}, { asking: asking() }));
  });

  it('of hostile texts in code and in its bindings, which are texts there', async () => {
    const wanted = [...hostileTexts.filter((_, k) => k % 9 === 0), all];
    const texts = wanted.flatMap((text) => places.filter(({ name }) => name === 'eval code' || name === 'eval bindings value').map(({ call }) => [call(text), text] as const));
    const outcome = await build(`[${texts.map(([call]) => call).join(', ')}]`);
    expect(outcome).toEqual({ answer: texts.map(([, text]) => `${JSON.stringify(text)}\n`).join('') });
  });

  it('of all hostile texts at once, as items, as keys, and as lines of a context', async () => {
    const items = `[${hostileTexts.map(literal).join(', ')}]`;
    const record = `{ ${hostileTexts.map((text, k) => `${literal(text)}: ${k}`).join(', ')} }`;
    const plan = `let r = ${record} in { items: ${items}, record: r, lines: lines(context), got: [${hostileTexts.filter((_, k) => k % 5 === 0).map((text) => `get(r, ${literal(text)})`).join(', ')}] }`;
    const contexts = { context: hostileTexts.join('\n') };
    const outcome = await build(plan, contexts);
    expect(outcome).toEqual(runPlan(plan, contexts));
    expect(outcome).toHaveProperty('answer');
  });

  it('of hostile names as those of bindings and contexts', async () => {
    const names = hostileNames.filter((name) => /^[A-Za-z_]\w*$/.test(name));
    const [bound, given] = [names.filter((_, k) => k % 2 === 0), names.filter((_, k) => k % 2 === 1)];
    const plan = `let ${bound.map((name, k) => `${name} = join([${given[k % given.length]}, "${k}"], "-")\n`).join('')} in { ${names.map((name) => `${literal(name)}: ${name}`).join(', ')} }`;
    const contexts = Object.fromEntries(given.map((name) => [name, `context ${name}`]));
    const outcome = await build(plan, contexts);
    expect(outcome).toEqual(runPlan(plan, contexts));
    expect(outcome).toHaveProperty('answer');
  });
});
