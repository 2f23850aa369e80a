import { readdir, readlink, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withDir } from 'tmp-promise';
import { readAll } from '../../../runtime/ops/pieces.ts';
import { Shelf } from '../../../runtime/session/shelf.ts';

const mebibyte = 1024 * 1024;

/** So many bytes, in pieces that are only valid until the next is taken. */
function* bytes(count: number): Generator<Uint8Array> {
  const piece = new Uint8Array(Math.min(count, mebibyte));
  for (let left = count; left > 0; left -= piece.length) {
    piece.fill(left / mebibyte);
    yield piece.subarray(0, left);
  }
}

const onShelf = (action: (shelf: Shelf, inFiles: () => Promise<number>) => Promise<void>, maxValue?: number) =>
  withDir(
    async ({ path }) => {
      const shelf = new Shelf(path, maxValue);
      try {
        await action(shelf, () => bytesOfNameless(path));
      } finally {
        shelf.close();
      }
    },
    { unsafeCleanup: true },
  );

/** How large the files of a directory are that this process has open, and that have no name any longer. */
async function bytesOfNameless(directory: string): Promise<number> {
  let sum = 0;
  for (const descriptor of await readdir('/proc/self/fd')) {
    const target = await readlink(`/proc/self/fd/${descriptor}`).catch(() => '');
    if (target.startsWith(directory) && target.endsWith(' (deleted)')) sum += (await stat(`/proc/self/fd/${descriptor}`)).size;
  }
  return sum;
}

describe('values', () => {
  it('are small ones in memory, as long as they are few, and large ones in a file without a name', () =>
    onShelf(async (shelf, inFiles) => {
      for (let count = 0; count < 16; count += 1) expect(readAll(shelf.hold(bytes(4 * mebibyte))).length).toBe(4 * mebibyte);
      expect(await inFiles()).toBe(0);
      const small = shelf.hold(bytes(mebibyte));
      const large = shelf.hold(bytes(5 * mebibyte));
      expect(readAll(small)).toEqual(readAll({ size: mebibyte, chunks: () => bytes(mebibyte) }));
      expect(readAll(large)).toEqual(readAll({ size: 5 * mebibyte, chunks: () => bytes(5 * mebibyte) }));
      expect(await inFiles()).toBe(6 * mebibyte);
    }));

  it('are never more than eight of the largest, or a gibibyte, and of one that is too much nothing stays', () =>
    onShelf(async (shelf, inFiles) => {
      for (let count = 0; count < 15; count += 1) shelf.hold(bytes(64 * mebibyte));
      expect(() => shelf.hold(bytes(65 * mebibyte))).toThrow('larger than 67108864 bytes');
      expect(await inFiles()).toBe(15 * 64 * mebibyte);
      expect(shelf.hold(bytes(64 * mebibyte)).size).toBe(64 * mebibyte);
      expect(() => shelf.hold(bytes(1))).toThrow('larger than 0 bytes');
    }, 1000));

  it('that cannot be written are no mistake of the model', () =>
    withDir(async ({ path }) => {
      const shelf = new Shelf(join(path, 'gone'));
      expect(() => shelf.hold(bytes(5 * mebibyte))).toThrow(expect.objectContaining({ diagnostic: expect.objectContaining({ code: 'RLM3014' }) }));
    }));
});
