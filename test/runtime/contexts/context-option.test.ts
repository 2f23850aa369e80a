import { describe, expect, it } from 'vitest';
import { readContextOptions } from '../../../runtime/contexts/context-option.ts';

const file = (name: string, path: string) => ({ name, origin: { kind: 'file', path } });
const standardInput = (name: string) => ({ name, origin: { kind: 'standard input' } });
const codes = (given: readonly string[]) => readContextOptions(given).diagnostics.map(({ code }) => code);

describe('-c', () => {
  it.each([
    ['server.log', file('context', 'server.log')],
    ['/var/log/a b.log', file('context', '/var/log/a b.log')],
    ['users=data/users.csv', file('users', 'data/users.csv')],
    ['a=b=c', file('a', 'b=c')],
    ['./a=b', file('context', './a=b')],
    ['logs/a=b', file('context', 'logs/a=b')],
    ['-', standardInput('context')],
    ['log=-', standardInput('log')],
    ['/dev/stdin', standardInput('context')],
    ['./-', file('context', './-')],
  ])('%s is understood', (given, option) => {
    expect(readContextOptions([given])).toEqual({ options: [option], diagnostics: [] });
  });

  it.each(['2024=x', 'a-b=x', 'in=x', '=x', 'é=x'])('%s has no name that a plan can write', (given) => {
    expect(codes([given])).toEqual(['RLM3005']);
  });

  it.each(['', 'name='])('%j names no file', (given) => {
    expect(codes([given])).toEqual(['RLM3006']);
  });

  it('refuses a name that was given before', () => {
    expect(codes(['a', 'b'])).toEqual(['RLM3004']);
    expect(codes(['log=a', 'b', 'log=c'])).toEqual(['RLM3004']);
  });

  it('gives standard input once', () => {
    const { diagnostics } = readContextOptions(['a=-', 'b=-']);
    expect(diagnostics).toMatchObject([{ code: 'RLM3007', message: 'both the context `a` and the context `b` want standard input' }]);
  });

  it('reports everything that is wrong at once', () => {
    expect(codes(['a', 'b', '1=x', 'c='])).toEqual(['RLM3004', 'RLM3005', 'RLM3006']);
  });
});
