import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../compiler/check.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { ops } from '../../compiler/ops/registry.ts';
import { graphOf, problemsOf } from './support/check-plan.ts';
import { planShapes, planStyles, writePlan } from './support/plans.ts';
import { printGraph } from './support/print-graph.ts';

describe('checking', () => {
  it('reports all errors of a stage, and none of those after it', () => {
    const names = 'let a = lines(nothing) b = nonsense(a) in [grep(context, "("), grep(context), lines(lines(context)), b]';
    expect(problemsOf(names).map(({ code }) => code)).toEqual(['RLM2001', 'RLM2007']);
    const arguments_ = 'let a = lines(context) in [grep(context, "("), grep(context), lines(lines(context)), count(a, unit: "chars")]';
    expect(problemsOf(arguments_).map(({ code }) => code)).toEqual(['RLM2016', 'RLM2011']);
    const types = 'let a = lines(context) in [lines(lines(context)), count(a, unit: "chars")]';
    expect(problemsOf(types).map(({ code }) => code)).toEqual(['RLM2015', 'RLM2022']);
  });

  it('says nothing but the syntax errors of a plan that cannot be read', () => {
    const { graph, diagnostics } = check({ name: 'plan.rlm', text: 'let a = in unknown(' }, { contexts: ['unused'] });
    expect(graph).toBeUndefined();
    expect(new Set(diagnostics.map(({ code }) => code.slice(0, 4)))).toEqual(new Set(['RLM1']));
  });

  it('gives a graph exactly when there are no errors, warnings or not', () => {
    const plans = ['context', 'let a = 1 in context', 'let a = b in context', 'lines(1, 2)', 'lines([])', '"', ''];
    for (const text of plans) {
      const { graph, diagnostics } = check({ name: 'plan.rlm', text }, { contexts: ['context'] });
      expect(graph === undefined).toBe(hasErrors(diagnostics));
    }
  });

  it.each(Object.values(ops).flatMap(({ examples }) => examples.map(({ plan }) => plan)))('finds nothing in the example %s', (plan) => {
    expect(problemsOf(plan)).toEqual([]);
  });

  it('reports ten thousand errors of every kind', { timeout: 60_000 }, () => {
    for (const value of ['lines(nowhere_$)', 'lonez(context)', 'grep(context, "($")', 'lines(lines(context))', 'grep(context, patern: "x")']) {
      const bindings = Array.from({ length: 10_000 }, (_, i) => `b${i} = ${value.replace('$', String(i))}`);
      const { diagnostics } = check({ name: 'plan.rlm', text: `let ${bindings.join('\n')} in context` }, { contexts: ['context'] });
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toHaveLength(10_000);
    }
  });

  it('never throws, whatever the plan is', { timeout: 120_000 }, () => {
    const token = fc.constantFrom(
      ...['let', 'in', '=', '(', ')', '[', ']', '{', '}', ',', ':', ';', 'a', 'b', 'answer', 'context', 'true', '"x"', '"("', '1', '-0.5', '# c\n'],
      ...['grep', 'count', 'combine', 'columns', 'get', 'chunk', 'slice', 'map', 'pattern', 'n', 'unit', '"sum"', '"items"'],
      ...['eval', 'language', '"python"', '"rust"', 'reduce', 'by_key', 'type', 'list', 'json'],
    );
    const soup = fc.array(token, { maxLength: 30 }).map((tokens) => tokens.join(' '));
    const call = fc.array(token, { maxLength: 12 }).map((tokens) => `let a = [context] b = { k: a } in grep(${tokens.join(' ')})`);
    const code = fc.array(token, { maxLength: 12 }).map((tokens) => `let a = { language: "rust" } b = { lines: context } in eval("1", ${tokens.join(' ')})`);
    fc.assert(
      fc.property(fc.oneof(soup, call, code, fc.string()), (text) => {
        const { graph, diagnostics } = check({ name: 'plan.rlm', text }, { contexts: ['context'] });
        expect(graph === undefined).toBe(hasErrors(diagnostics));
        for (const { location } of diagnostics) {
          if (location === undefined) continue;
          expect(location.span.start).toBeGreaterThanOrEqual(0);
          expect(location.span.end).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('the graph', () => {
  it('does not depend on names, order, layout, comments, aliases, or how arguments are given', () => {
    fc.assert(
      fc.property(planShapes, planStyles, planStyles, (shape, style, other) => {
        expect(printGraph(graphOf(writePlan(shape, style)))).toBe(printGraph(graphOf(writePlan(shape, other))));
      }),
      { numRuns: 500 },
    );
  });

  it('has each node after its operands, no two equal, and one for every name of the plan', () => {
    fc.assert(
      fc.property(planShapes, planStyles, (shape, style) => {
        const graph = graphOf(writePlan(shape, style));
        const nodes = printGraph(graph).split('\n').slice(0, graph.nodes.length);
        for (const [id, text] of nodes.entries()) {
          for (const [, operand] of text.matchAll(/: #(\d+)/g)) expect(Number(operand)).toBeLessThan(id);
        }
        const contents = nodes.map((text) => text.replace(/^#\d+/, ''));
        expect(new Set(contents).size).toBe(contents.length);
        const names = graph.nodes.flatMap((node) => node.names);
        expect(new Set(names).size).toBe(names.length);
        expect(names.filter((name) => name.endsWith('_'))).toHaveLength(shape.steps.length);
      }),
    );
  });
});
