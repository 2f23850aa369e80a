import { describe, expect, it } from 'vitest';
import { text } from '../../../compiler/types.ts';
import type { Node } from '../../../compiler/ir.ts';
import { BuildProgress, HeldEvents, type Progress } from '../../../runtime/project/build-progress.ts';
import type { BuildEvent } from '../../../runtime/store/run-build.ts';

const source = { name: 'plan.rlm', text: 'map("Say", lines(context))' };
const node: Node = { id: 0, operation: 'map', names: ['said'], operands: new Map(), type: text, span: { start: 0, end: 26 } };

const event = (kind: 'started' | 'finished' | 'failed', derivation: string, attribute: string | undefined, expected = 1): BuildEvent => ({ kind, derivation, attribute, expected });

describe('the progress of a build', () => {
  it('is in the words of the plan, and adds up what several processes expect', () => {
    const shown: Progress[] = [];
    const progress = new BuildProgress(new Map([['v_said', node]]), source, (one) => shown.push(one));
    progress.build(event('started', '/nix/store/abc-rlm-questions.drv', undefined, 2), 1, 'v_said');
    progress.build(event('started', '/nix/store/def-rlm-map.drv', 'v_said', 3), 2);
    progress.build(event('finished', '/nix/store/abc-rlm-toolchain-host.drv', undefined, 2), 1);
    progress.asked({ attribute: 'v_said', all: 3, answered: 1, failed: 1, answeredInAll: 5 });
    expect(shown).toMatchObject([
      { kind: 'started', step: { label: 'the questions of said', node: undefined }, expected: 2 },
      { kind: 'started', step: { label: 'said', node: 0 }, expected: 5 },
      { kind: 'finished', step: { label: 'rlm-toolchain-host', node: undefined }, expected: 5 },
      { kind: 'asking', node: 0, label: 'said', all: 3, answered: 1, failed: 1, answeredInAll: 5 },
    ]);
  });
});

describe('a build that may be in vain', () => {
  const told = (...events: readonly BuildEvent[]) => {
    const shown: BuildEvent[] = [];
    const held = new HeldEvents((attribute) => attribute === 'v_said', (one) => shown.push(one));
    for (const one of events) held.take(one);
    return shown.map(({ kind, derivation }) => `${kind} ${derivation}`);
  };
  const log = (derivation: string, line: string): BuildEvent => ({ kind: 'log', derivation, attribute: 'v_said', line });

  it('tells nothing of a check whose questions changed', () => {
    expect(told(event('started', 'said', 'v_said'), event('started', 'lines', 'v_lines'), log('said', 'rlm-op: RLM4018: question 1 is not the one that was answered'), event('failed', 'said', 'v_said'))).toEqual([
      'started lines',
    ]);
  });

  it('tells of one that was built, and of one that failed for another reason', () => {
    expect(told(event('started', 'said', 'v_said'), event('finished', 'said', 'v_said'))).toEqual(['started said', 'finished said']);
    expect(told(event('started', 'said', 'v_said'), log('said', 'rlm-op: RLM4001: too large'), event('failed', 'said', 'v_said'))).toEqual(['started said', 'log said', 'failed said']);
  });
});
