import { describe, expect, it } from 'vitest';
import { registry } from '../../compiler/diagnostics/registry.ts';
import { ops } from '../../compiler/ops/registry.ts';
import { rlmc } from './support/rlmc.ts';

describe('ops', () => {
  it('lists every op with its signature', async () => {
    const { status, stdout, stderr } = await rlmc(['ops']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    for (const name of Object.keys(ops)) expect(stdout).toContain(`${name}(`);
  });

  it('describes one op', async () => {
    const { status, stdout } = await rlmc(['ops', 'take']);
    expect(status).toBe(0);
    await expect(stdout).toMatchFileSnapshot('../fixtures/cli/ops-take.txt');
  });
});

describe('explain', () => {
  it('lists every code', async () => {
    const { status, stdout } = await rlmc(['explain']);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n').map((line) => line.split(' ')[0])).toEqual(Object.keys(registry).sort());
  });

  it('explains a code, however it is written', async () => {
    const { status, stdout } = await rlmc(['explain', 'rlm2001']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^RLM2001: unknown name \(error\)\n\n/);
    expect(stdout).toContain(registry.RLM2001.explanation.trim());
  });

  it('has something to say of every code', () => {
    const silent = Object.entries(registry).filter(([, { explanation }]) => explanation.trim() === '');
    expect(silent.map(([code]) => code)).toEqual([]);
  });
});
