import fc from 'fast-check';
import { expect, it } from 'vitest';
import { check } from '../../compiler/check.ts';
import { format } from '../../compiler/format.ts';
import { moveSpans } from '../../compiler/move-spans.ts';
import { parse } from '../../compiler/parser.ts';
import type { Source } from '../../compiler/source.ts';
import { planShapes, planStyles, writePlan } from './support/plans.ts';

function graphOf(source: Source) {
  const { graph } = check(source, { contexts: ['context'] });
  if (graph === undefined) throw new Error('the plan is wrong');
  return graph;
}

function planOf(source: Source) {
  const { plan } = parse(source);
  if (plan === undefined) throw new Error('the plan does not parse');
  return plan;
}

it('a graph moved to the formatted text is the graph of that text', () => {
  fc.assert(
    fc.property(planShapes, planStyles, (shape, style) => {
      const source = { name: 'plan.rlm', text: writePlan(shape, style) };
      const formatted = { name: 'plan.rlm', text: format(source).text ?? '' };
      expect(moveSpans(graphOf(source), planOf(source), planOf(formatted))).toEqual(graphOf(formatted));
    }),
  );
});

it('texts of different plans are a mistake of the program', () => {
  const source = { name: 'plan.rlm', text: 'count(context)' };
  expect(() => moveSpans(graphOf(source), planOf(source), planOf({ name: 'plan.rlm', text: 'context' }))).toThrow('not of the same plan');
});
