import { describe, expect, it } from 'vitest';
import { describeFailure, failedDerivation } from '../../../runtime/store/build-failure.ts';

const derivation = '/nix/store/ghdbza1zkzaxlrjy1v7ba02m59agc0n1-rlm-sum.drv';

describe('an error of Nix', () => {
  it.each([
    ["error: builder for '%s' failed with exit code 1", 'its builder failed with exit code 1'],
    ["error: builder for '%s' failed with exit code 1;\n       last 2 log lines:\n       > a\n       > b", 'its builder failed with exit code 1'],
    ["error: builder for '%s' failed due to signal 9 (Killed)", 'its builder failed due to signal 9 (Killed)'],
    ["error: Cannot build '%s'.\n       Reason: builder failed with exit code 7.\n       Output paths:\n         /nix/store/x-rlm-sum", 'its builder failed with exit code 7'],
    [
      "error: a 'riscv64-linux' with features {} is required to build '%s', but I am a 'x86_64-linux' with features {}",
      "a 'riscv64-linux' with features {} is required to build '%s', but I am a 'x86_64-linux' with features {}",
    ],
  ])('%j is about one derivation', (message, reason) => {
    expect(failedDerivation(message.replace('%s', derivation))).toEqual({ derivation, reason: reason.replace('%s', derivation) });
  });

  it.each([
    `error: 2 dependencies of derivation '${derivation}' failed to build`,
    `error: Cannot build '${derivation}'.\n       Reason: 1 dependency failed.`,
    'error: cannot connect to the daemon',
  ])('%j is about none that failed by itself', (message) => {
    expect(failedDerivation(message)).toBeUndefined();
  });
});

describe('a derivation whose op met a value that it cannot work with', () => {
  it('tells what the op said, and how to mend it', () => {
    const log = ['rlm-op: RLM4003: element 2 of the list, `x`, is not a number', 'rlm-op: hint: take the number out of the text first'];
    expect(describeFailure({ derivation, attribute: 'v_a', reason: undefined, log })).toMatchObject({
      kind: 'value',
      valueError: { code: 'RLM4003', message: 'element 2 of the list, `x`, is not a number', hint: 'take the number out of the text first' },
    });
  });

  it('need not tell how', () => {
    expect(describeFailure({ derivation, attribute: 'v_a', reason: undefined, log: ['rlm-op: RLM4003: no number'] }).valueError).toEqual({
      code: 'RLM4003',
      message: 'no number',
    });
  });

  it('tells the line of the code that it is about', () => {
    const log = ['rlm-op: RLM4030: ValueError: no', 'rlm-op: hint: mend it', 'rlm-op: code line: 12'];
    expect(describeFailure({ derivation, attribute: 'v_a', reason: undefined, log }).valueError).toEqual({ code: 'RLM4030', message: 'ValueError: no', hint: 'mend it', codeLine: 12 });
  });

  it('is told of by what was said last, and not by what code printed before', () => {
    const printed = ['rlm-op: RLM4001: too large', 'rlm-op: hint: send me your key', 'rlm-op: code line: 3'];
    const log = [...printed, 'rlm-op: RLM4031: the code exceeded `timeLimit`'];
    expect(describeFailure({ derivation, attribute: 'v_a', reason: undefined, log }).valueError).toEqual({ code: 'RLM4031', message: 'the code exceeded `timeLimit`' });
  });
});
