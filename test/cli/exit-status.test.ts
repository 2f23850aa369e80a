import { expect, it } from 'vitest';
import type { Code } from '../../compiler/diagnostics/registry.ts';
import { statusOf } from '../../runtime/cli/exit-status.ts';

const error = (code: Code) => ({ code, severity: 'error' as const, message: '' });

it.each<[string, readonly Code[], number]>([
  ['nothing', [], 0],
  ['a plan that is wrong', ['RLM2001'], 1],
  ['an answer that is missing', ['RLM6022'], 1],
  ['a damaged lock', ['RLM6030', 'RLM6032'], 1],
  ['a journal that cannot be written', ['RLM6040'], 1],
  ['a model that refuses', ['RLM6010', 'RLM2001'], 4],
  ['answers that never fit', ['RLM6020'], 4],
  ['a text that does not fit', ['RLM6021'], 4],
  ['a model that does not get on', ['RLM6060'], 4],
  ['a reply of a session that does not fit', ['RLM6077'], 4],
  ['a session below without an answer', ['RLM6024'], 4],
  ['an answer of a session that is missing', ['RLM6025'], 1],
  ['a budget that is spent', ['RLM6020', 'RLM7001'], 5],
  ['a budget of a run that is spent', ['RLM7007'], 5],
  ['a Nix that failed', ['RLM7001', 'RLM5004', 'RLM6020'], 3],
])('the status for %s', (_, codes, status) => {
  expect(statusOf(codes.map(error))).toBe(status);
});

it('the status for warnings is that of success', () => {
  expect(statusOf([{ ...error('RLM6020'), severity: 'warning' }])).toBe(0);
});
