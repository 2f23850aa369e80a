import { beforeAll, describe, expect, it } from 'vitest';
import { evaluating } from '../support/evaluating.ts';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
});

const run = (code: string, limits: string) => build(`eval(${JSON.stringify(code)}, {}, { language: "javascript", ${limits} })`);

const exceeded = (limit: string, amount: string) => ({ problems: [expect.objectContaining({ code: 'RLM4031', message: `the code exceeded \`${limit}\`, ${amount}` })] });

describe('code in a derivation', () => {
  it('may use all of its memory, and no more', async () => {
    const fill = (mebibytes: number) => `const kept = []; for (let i = 0; i < ${mebibytes}; i++) kept.push(new Uint8Array(1 << 20)); result = "held"`;
    expect(await run(fill(46), 'memoryLimit: "64 MiB"')).toEqual({ answer: 'held' });
    expect(await run(fill(63), 'memoryLimit: "64 MiB"')).toEqual(exceeded('memoryLimit', '64 MiB'));
    expect(await run('result = "a".repeat(2 ** 30)', 'memoryLimit: "64 MiB"')).toMatchObject({ problems: [{ code: expect.stringMatching(/RLM403[01]/) }] });
  });

  it('may print and give as much as it may, and no more', async () => {
    const print = (bytes: number) => `print("a".repeat(${bytes - 1}))`;
    expect(await run(print(4096), 'outputLimit: "4 KiB"')).toEqual({ answer: `${'a'.repeat(4095)}\n` });
    expect(await run(print(4097), 'outputLimit: "4 KiB"')).toEqual(exceeded('outputLimit', '4 KiB'));
    expect(await run('for (;;) print("a")', 'outputLimit: "1 MiB"')).toEqual(exceeded('outputLimit', '1 MiB'));
    // As JSON, it has its quotes.
    expect(await run('result = "a".repeat(4094)', 'outputLimit: "4 KiB"')).toEqual({ answer: 'a'.repeat(4094) });
    expect(await run('result = "a".repeat(4095)', 'outputLimit: "4 KiB"')).toEqual(exceeded('outputLimit', '4 KiB'));
  });

  it('is ended when it takes too long, whatever it does', async () => {
    expect(await run('for (;;);', 'cpuTimeLimit: 1')).toEqual(exceeded('cpuTimeLimit', '1 s'));
    expect(await run('/^(a+)+$/.test("a".repeat(40) + "b")', 'cpuTimeLimit: 1')).toEqual(exceeded('cpuTimeLimit', '1 s'));
    expect(await run('for (;;);', 'timeLimit: 1')).toEqual(exceeded('timeLimit', '1 s'));
    expect(await run('async function f() { for (;;) await null } f()', 'cpuTimeLimit: 1')).toEqual(exceeded('cpuTimeLimit', '1 s'));
  });
});
