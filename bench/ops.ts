import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { withDir } from 'tmp-promise';
import { z } from 'zod';
import { above, below, type Row } from './table.ts';

const log = new URL('../examples/dpkg.log', import.meta.url);
const measureOp = fileURLToPath(new URL('measure-op.ts', import.meta.url));

const measurement = z.object({ milliseconds: z.number(), memory: z.number() });

interface Case {
  readonly what: string;
  readonly operation: string;
  readonly given: object;
}

const small: readonly (Case & { readonly milliseconds: number })[] = [
  { what: 'slice', operation: 'slice', given: { start: 1_000_000, end: 3_000_000 }, milliseconds: 10 },
  { what: 'count', operation: 'count', given: {}, milliseconds: 10 },
  { what: 'count of characters', operation: 'count', given: { unit: 'chars' }, milliseconds: 10 },
  { what: 'chunk, n: 20', operation: 'chunk', given: { n: 20 }, milliseconds: 10 },
  { what: 'chunk, size: 10000', operation: 'chunk', given: { size: 10_000 }, milliseconds: 10 },
  { what: 'grep "libc"', operation: 'grep', given: { pattern: 'libc' }, milliseconds: 10 },
  { what: 'grep "upgrade (\\S+):amd64"', operation: 'grep', given: { pattern: 'upgrade (\\S+):amd64' }, milliseconds: 10 },
  { what: 'grep "status .* (libc6|zlib1g)"', operation: 'grep', given: { pattern: 'status .* (libc6|zlib1g)' }, milliseconds: 10 },
  { what: 'grep "status (unpacked|installed) "', operation: 'grep', given: { pattern: 'status (unpacked|installed) ' }, milliseconds: 10 },
  { what: 'grep "^\\S+ \\S+ (install|remove) "', operation: 'grep', given: { pattern: '^\\S+ \\S+ (install|remove) ' }, milliseconds: 10 },
  { what: 'grep "[a-z]+:amd64 \\d"', operation: 'grep', given: { pattern: '[a-z]+:amd64 \\d' }, milliseconds: 100 },
  { what: 'grep "(?i)half-\\w+ed"', operation: 'grep', given: { pattern: '(?i)half-\\w+ed' }, milliseconds: 100 },
  { what: 'grep "(\\d+)\\.(\\d+)$"', operation: 'grep', given: { pattern: '(\\d+)\\.(\\d+)$' }, milliseconds: 100 },
  { what: 'grep "(a+)+$"', operation: 'grep', given: { pattern: '(a+)+$' }, milliseconds: 100 },
];

const large: readonly (Case & { readonly speed: number })[] = [
  { what: 'count', operation: 'count', given: {}, speed: 150 },
  { what: 'slice', operation: 'slice', given: { start: 500_000_000, end: 900_000_000 }, speed: 150 },
  { what: 'chunk, n: 1000', operation: 'chunk', given: { n: 1000, maxValue: 2 ** 31 }, speed: 150 },
  { what: 'chunk, size: 100000', operation: 'chunk', given: { size: 100_000, maxValue: 2 ** 31 }, speed: 150 },
  { what: 'grep "libc", fixed', operation: 'grep', given: { pattern: 'libc', mode: 'fixed' }, speed: 150 },
  { what: 'grep "upgrade (\\S+):amd64"', operation: 'grep', given: { pattern: 'upgrade (\\S+):amd64' }, speed: 150 },
  { what: 'grep "[a-z]+:amd64 \\d"', operation: 'grep', given: { pattern: '[a-z]+:amd64 \\d' }, speed: 30 },
  { what: 'grep "(?i)half-\\w+ed"', operation: 'grep', given: { pattern: '(?i)half-\\w+ed' }, speed: 30 },
];

const mostMemory = 300;

/** Ops in-process on a log of 4.2 MB (median), and on 1 GiB of it in a file: speed and memory. The results are not written. */
export async function benchOps(): Promise<readonly Row[]> {
  return withDir(
    async ({ path: directory }) => {
      const rows: Row[] = [];
      const text = await readFile(log);
      const smallFile = join(directory, 'small.log');
      await writeFile(smallFile, Buffer.concat(Array<Buffer>(11).fill(text)));
      for (const { what, operation, given, milliseconds } of small) {
        const measured = await measure(operation, { input: { file: smallFile }, ...given }, 'memory', 15);
        rows.push(below(`${what}, in-process on 4.2 MB, median`, measured.milliseconds, milliseconds, 'ms'));
      }
      const largeFile = join(directory, 'large.log');
      const size = await writeRepeated(largeFile, text, 2 ** 30);
      for (const { what, operation, given, speed } of large) {
        const measured = await measure(operation, { input: { file: largeFile }, ...given }, 'file', 1);
        rows.push(above(`${what}, on 1 GiB`, size / 1e6 / (measured.milliseconds / 1e3), speed, 'MB/s'));
        rows.push(below(`${what}, on 1 GiB, memory`, measured.memory / 1e6, mostMemory, 'MB'));
      }
      return rows;
    },
    { unsafeCleanup: true },
  );
}

async function measure(operation: string, given: object, placement: 'memory' | 'file', times: number): Promise<z.infer<typeof measurement>> {
  const { stdout } = await execa(process.execPath, [measureOp, operation, JSON.stringify(given), placement, String(times)]);
  return measurement.parse(JSON.parse(stdout));
}

/** The size of the file, which is the first one not below `size` that whole repetitions give. */
async function writeRepeated(path: string, text: Buffer, size: number): Promise<number> {
  const block = Buffer.concat(Array<Buffer>(32).fill(text));
  let written = 0;
  for (; written < size; written += block.length) await appendFile(path, block);
  return written;
}
