import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { withDir } from 'tmp-promise';
import { describe, expect, it } from 'vitest';

const rlmOp = fileURLToPath(new URL('../../../runtime/ops/rlm-op.ts', import.meta.url));

interface Run {
  readonly result: string | undefined;
  readonly exitCode: number | undefined;
  readonly stderr: string;
}

/** Runs rlm-op as a derivation does: arguments in a file, the result in `$out`. Files of the given names are made first. */
function rlmOpOn(operation: string, given: (path: (name: string) => string) => object, files: Record<string, string> = {}): Promise<Run> {
  return withDir(
    async ({ path: directory }) => {
      const path = (name: string) => join(directory, name);
      for (const [name, text] of Object.entries(files)) await writeFile(path(name), text);
      await writeFile(path('arguments'), JSON.stringify(given(path)));
      const { exitCode, stderr } = await execa(process.execPath, [rlmOp, operation], {
        env: { argumentsPath: path('arguments'), out: path('out') },
        reject: false,
      });
      return { result: exitCode === 0 ? await readFile(path('out'), 'utf8') : undefined, exitCode, stderr };
    },
    { unsafeCleanup: true },
  );
}

describe('rlm-op', () => {
  it('reads the files that the arguments name and writes the result to $out', async () => {
    const { result } = await rlmOpOn('grep', (path) => ({ input: { file: path('context') }, pattern: '^b' }), { context: 'a\nb😀\nbc' });
    expect(result).toBe('b😀\nbc');
  });

  it('writes an empty file for an empty result', async () => {
    expect((await rlmOpOn('grep', () => ({ input: 'a\n', pattern: 'b' }))).result).toBe('');
  });

  it('reports a value error in a line that names the element, and its hint in another, with status 1', async () => {
    const given = (path: (name: string) => string) => ({ list: { file: path('list') }, strategy: 'sum' });
    const { exitCode, stderr } = await rlmOpOn('combine', given, { list: '"1"\n"\\u001b[31mCount:\\n4"\n' });
    expect(exitCode).toBe(1);
    expect(stderr.split('\n')).toEqual([
      'rlm-op: RLM4003: element 2 of the list, `\\u{1B}[31mCount:\\n4`, is not a number',
      'rlm-op: hint: take the number out of the text first, as with `extract(…, "(\\d+)")`',
    ]);
  });

  it('holds a result to maxValue', async () => {
    const within = await rlmOpOn('join', () => ({ list: { file: '/dev/null' }, delimiter: '', maxValue: 1 }));
    expect(within.result).toBe('');
    const { exitCode, stderr } = await rlmOpOn('value', () => ({ type: 'Text', value: 'twelve bytes', maxValue: 11 }));
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^rlm-op: RLM4001: the value would be larger than 11 bytes$/m);
  });

  it('does not take a mistake in the call for a value error', async () => {
    for (const [operation, given] of [['no such op', {}], ['grep', { input: 'a' }], ['grep', { input: 'a', pattern: '(' }]] as const) {
      const { exitCode, stderr } = await rlmOpOn(operation, () => given);
      expect(exitCode).not.toBe(0);
      expect(stderr).not.toMatch(/^rlm-op: RLM/m);
    }
  });
});
