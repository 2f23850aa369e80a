import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { format } from '../../compiler/format.ts';
import { asksModel } from '../../compiler/ir.ts';
import { lowerPlan, nodeAttributes } from '../../compiler/lower.ts';
import { compile } from '../compiler/support/compile.ts';
import { planShapes, planStyles, writePlan } from '../compiler/support/plans.ts';
import { evaluate, nixPath, ops } from './support/evaluate.ts';
import { temporaryDirectory } from './support/temporary.ts';

let directory: string;
let files = 0;

beforeAll(async () => {
  directory = await temporaryDirectory();
});

async function fileOf(text: string): Promise<string> {
  files += 1;
  const file = join(directory, `${files}`);
  await writeFile(file, text);
  return file;
}

/** The derivation of each node by its name in plan.nix, given the hashes of contexts, and that of `answer`. */
async function derivationsOf(
  plan: string,
  contexts: Readonly<Record<string, string>> = { context: 'a\n' },
): Promise<Record<string, string>> {
  const { source, graph } = compile(plan, Object.keys(contexts));
  const given = await Promise.all(
    graph.contexts.map(async (name) => {
      const path = nixPath(await fileOf(contexts[name] ?? ''));
      return `${name} = { outPath = builtins.path { path = ${path}; name = "context"; }; };`;
    }),
  );
  const lock = graph.nodes.some(asksModel) ? 'lock = _: null;' : '';
  const nodes = `(${lowerPlan(graph, source)}) { ops = ${ops}; ${lock} ${given.join(' ')} }`;
  return (await evaluate(`builtins.mapAttrs (_: node: node.drvPath) (${nodes})`)) as Record<string, string>;
}

const plan = `\
let
  mine   = grep(context, "User")
  theirs = grep(context, "User", invert: true)
  both   = join([mine, theirs, log], "\\n")
in
  count(both)
`;
const contexts = { context: 'User: 1\nx\n', log: 'log\n' };

const answerOf = async (text: string) => (await derivationsOf(text, contexts))['answer'];

describe('the derivation of an answer', () => {
  it.each([
    ['renaming bindings', plan.replaceAll('mine', 'rec').replaceAll('theirs', 'outPath').replaceAll('both', 'z')],
    ['reordering bindings', plan.replace(/( {2}mine.*\n)( {2}theirs.*\n)/, '$2$1')],
    ['reformatting', plan.replaceAll(/\s+/g, '\n  ')],
    ['commenting', plan.replaceAll('\n', ' # "; x = 1; /*\n')],
    ['nesting a call', plan.replace(/ {2}mine.*\n/, '').replace('[mine', '[grep(context, "User")')],
    ['naming an argument', plan.replaceAll('grep(context, ', 'grep(input: context, pattern: ')],
    ['giving the default of an argument', plan.replace('"User")', '"User", mode: "regex", ignore_case: false)')],
    ['a further name for a value', plan.replace('theirs =', 'same = mine\n  theirs =').replace('[mine', '[same')],
    ['another spelling of a literal', plan.replaceAll('"User"', '"\\u{55}ser"')],
  ])('is not changed by %s', async (_, changed) => {
    expect(changed).not.toBe(plan);
    expect(await answerOf(changed)).toBe(await answerOf(plan));
  });

  it.each([
    ['a pattern', plan.replace('"User")', '"Use")')],
    ['a flag', plan.replace('invert: true', 'ignore_case: true')],
    ['the order of operands', plan.replace('[mine, theirs', '[theirs, mine')],
    ['a unit', plan.replace('count(both)', 'count(both, unit: "words")')],
  ])('is changed by %s', async (_, changed) => {
    expect(changed).not.toBe(plan);
    expect(await answerOf(changed)).not.toBe(await answerOf(plan));
  });
});

describe('the derivation of any answer', () => {
  it('is not changed by the style of its plan: names, further names, order, layout, comments, the formatter', async () => {
    await fc.assert(
      fc.asyncProperty(planShapes, planStyles, planStyles, async (shape, style, other) => {
        const written = writePlan(shape, style);
        const formatted = format({ name: 'plan.rlm', text: written }).text ?? '';
        const answers = await Promise.all([written, writePlan(shape, other), formatted].map(answerOf));
        expect(new Set(answers).size).toBe(1);
      }),
      { numRuns: 20 },
    );
  });
});

describe('a byte of a context', () => {
  it('changes exactly the derivations downstream', async () => {
    const before = await derivationsOf(plan, contexts);
    const after = await derivationsOf(plan, { ...contexts, log: 'lot\n' });
    const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
    expect(Object.keys(before).sort()).toEqual(['answer', 'n_1', 'n_2', 'v_both', 'v_mine', 'v_theirs']);
    expect(changed.sort()).toEqual(['answer', 'n_1', 'n_2', 'v_both']);
  });

  it('is what its derivations depend on, not its name', async () => {
    const swapped = plan.replaceAll('log', 'x').replaceAll('context', 'log').replaceAll('[mine, theirs, x]', '[mine, theirs, context]');
    expect((await derivationsOf(swapped, { log: contexts.context, context: contexts.log }))['answer']).toBe(await answerOf(plan));
  });
});

it('a step and an element inserted before others change the derivations of none but those that read them', async () => {
  const before = await derivationsOf(plan, contexts);
  const inserted = plan.replace('let\n', 'let\n  first = lines(log)\n').replace('[mine', '[at(first, 0), mine');
  const after = await derivationsOf(inserted, contexts);
  for (const name of ['v_mine', 'v_theirs']) expect(after[name]).toBe(before[name]);
  expect(after['v_both']).not.toBe(before['v_both']);
});

describe('every node of a plan with all ops', () => {
  it('has a derivation of its own', async () => {
    const text = await readFile(new URL('../fixtures/plans/every-op.rlm', import.meta.url), 'utf8');
    const { answer, ...nodes } = await derivationsOf(text);
    expect(Object.keys(nodes)).toHaveLength(nodeAttributes(compile(text).graph).size);
    expect(new Set(Object.values(nodes)).size).toBe(Object.keys(nodes).length);
    expect(Object.values(nodes)).toContain(answer);
  });
});

