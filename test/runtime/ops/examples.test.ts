import { describe, expect, it } from 'vitest';
import { ops } from '../../../compiler/ops/registry.ts';
import type { OpDescription } from '../../../compiler/ops/description.ts';
import { answerOf, replying } from '../support/run-plan.ts';

const described: readonly OpDescription[] = Object.values(ops);

/** Code of plans is only run in the sandbox of Nix: the examples of `eval` are tested in test/nix/eval/examples.test.ts. */
const inProcess = described.filter(({ family }) => family !== 'eval');

describe.each(inProcess)('of $name', ({ examples }) => {
  it.each(examples)('the example $plan gives the answer that the registry says', ({ plan, context, replies, answer }) => {
    const settings = replies === undefined ? {} : { asking: replying(replies) };
    expect(answerOf(plan, context === undefined ? {} : { context }, settings)).toBe(answer);
  });
});

it('every op has an example', () => {
  expect(described.filter(({ examples }) => examples.length === 0)).toEqual([]);
});
