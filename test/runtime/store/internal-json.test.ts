import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { internalJsonReader } from '../../../runtime/store/internal-json.ts';

function read(...lines: (string | object)[]) {
  const reader = internalJsonReader();
  return lines.map((line) => reader(typeof line === 'string' ? line : `@nix ${JSON.stringify(line)}`)).filter((event) => event !== undefined);
}

describe('the stream of events of Nix', () => {
  it('tells of builds, their logs, their ends and errors', () => {
    expect(
      read(
        { action: 'start', id: 1, level: 0, text: '', type: 104 },
        { action: 'start', id: 2, level: 3, text: 'building …', type: 105, fields: ['/nix/store/a.drv', '', 1, 1] },
        { action: 'result', id: 2, type: 101, fields: ['hello'] },
        { action: 'result', id: 1, type: 105, fields: [0, 2, 0, 1] },
        { action: 'msg', level: 0, msg: '\u001b[31;1merror:\u001b[0m broken' },
        { action: 'stop', id: 2 },
      ),
    ).toEqual([
      { kind: 'build started', id: 2, derivation: '/nix/store/a.drv' },
      { kind: 'log', id: 2, line: 'hello' },
      { kind: 'counts', expected: 2, failed: 1 },
      { kind: 'error', message: 'error: broken' },
      { kind: 'stopped', id: 2 },
    ]);
  });

  it('passes over activities, results and talk that it does not know', () => {
    expect(
      read(
        { action: 'start', id: 1, type: 999, fields: [{ new: 'thing' }] },
        { action: 'start', id: 1, type: 105, fields: [] },
        { action: 'result', id: 1, type: 998, fields: [1] },
        { action: 'result', id: 7, type: 105, fields: [1, 2, 3, 4] },
        { action: 'msg', level: 3, msg: 'warning: old' },
        { action: 'dance', id: 1 },
        '',
      ),
    ).toEqual([]);
  });

  it('keeps lines that are not of the stream, without what would control a terminal', () => {
    expect(read('\u001b[2Jwarning: \u001b[31mred\u001b[0m')).toEqual([{ kind: 'unformatted', line: 'warning: red' }]);
  });

  it('lets no log line control the terminal', () => {
    expect(
      read({ action: 'start', id: 2, type: 105, fields: ['/nix/store/a.drv'] }, { action: 'result', id: 2, type: 101, fields: ['\u001b[31ma\rb\u0000'] }).at(-1),
    ).toEqual({ kind: 'log', id: 2, line: 'a␍b␀' });
  });

  it('is read to its end, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.string().map((rest) => `@nix ${rest}`), fc.json().map((json) => `@nix ${json}`))), (lines) => {
        expect(() => read(...lines)).not.toThrow();
      }),
    );
  });
});
