import { describe, expect, it } from 'vitest';
import { type BuildChange, BuildRecord } from '../../../runtime/store/build-record.ts';
import type { NixEvent } from '../../../runtime/store/internal-json.ts';

function record(...events: NixEvent[]) {
  const changes: BuildChange[] = [];
  const result = new BuildRecord((change) => changes.push(change));
  for (const event of events) result.take(event);
  return { result, changes };
}

const started = (id: number, derivation: string): NixEvent => ({ kind: 'build started', id, derivation });
const failed = (derivation: string): NixEvent => ({ kind: 'error', message: `error: builder for '${derivation}' failed with exit code 1` });

describe('the record of a build', () => {
  it('tells the end of a failed build from that of another, though Nix ends both alike', () => {
    const { changes, result } = record(
      started(1, '/a.drv'),
      started(2, '/b.drv'),
      { kind: 'stopped', id: 1 },
      { kind: 'counts', expected: 3, failed: 1 },
      { kind: 'stopped', id: 2 },
      started(3, '/c.drv'),
      { kind: 'stopped', id: 3 },
      failed('/b.drv'),
    );
    expect(changes.filter(({ kind }) => kind !== 'started').map(({ kind, derivation }) => `${derivation} ${kind}`)).toEqual([
      '/a.drv finished',
      '/b.drv failed',
      '/c.drv finished',
    ]);
    expect(result.finished).toEqual(['/a.drv', '/c.drv']);
    expect(result.failed).toEqual([{ derivation: '/b.drv', reason: 'its builder failed with exit code 1', log: [] }]);
  });

  it('trusts errors more than the count: a derivation that could not start is in that as well', () => {
    const { result } = record({ kind: 'counts', expected: 3, failed: 1 }, failed('/never.drv'), started(1, '/a.drv'), { kind: 'stopped', id: 1 });
    expect(result.finished).toEqual(['/a.drv']);
    expect(result.failed.map(({ derivation }) => derivation)).toEqual(['/never.drv']);
  });

  it('has only the count where Nix does not name what failed', () => {
    const { result } = record(started(1, '/a.drv'), { kind: 'counts', expected: 3, failed: 1 }, { kind: 'stopped', id: 1 });
    expect(result.failed).toEqual([{ derivation: '/a.drv', reason: undefined, log: [] }]);
  });

  it('counts no build as finished that was still running', () => {
    expect(record(started(1, '/a.drv')).result.finished).toEqual([]);
  });

  it('passes over logs and ends of what is no build', () => {
    expect(record({ kind: 'log', id: 9, line: 'x' }, { kind: 'stopped', id: 9 }).changes).toEqual([]);
  });
});
