import { readdir } from 'node:fs/promises';
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

const onShelf = (action: (shelf: Shelf, files: () => Promise<number>) => Promise<void>, maxValue?: number) =>
  withDir(({ path }) => action(new Shelf(path, maxValue), async () => (await readdir(path)).length), { unsafeCleanup: true });

describe('values', () => {
  it('are small ones in memory, as long as they are few, and large ones in files', () =>
    onShelf(async (shelf, files) => {
      for (let count = 0; count < 16; count += 1) expect(readAll(shelf.hold(bytes(4 * mebibyte))).length).toBe(4 * mebibyte);
      expect(await files()).toBe(0);
      expect(readAll(shelf.hold(bytes(mebibyte)))).toEqual(Buffer.concat([...bytes(mebibyte)].map((piece) => Buffer.from(piece))));
      expect(await files()).toBe(1);
      expect(shelf.hold(bytes(5 * mebibyte)).size).toBe(5 * mebibyte);
      expect(await files()).toBe(2);
    }));

  it('are never more than eight of the largest, or a gibibyte, and one that is too much leaves nothing', () =>
    onShelf(async (shelf, files) => {
      for (let count = 0; count < 15; count += 1) shelf.hold(bytes(64 * mebibyte));
      expect(() => shelf.hold(bytes(65 * mebibyte))).toThrow('larger than 67108864 bytes');
      expect(await files()).toBe(15);
      shelf.hold(bytes(64 * mebibyte));
      expect(() => shelf.hold(bytes(1))).toThrow('larger than 0 bytes');
    }, 1000));

  it('that cannot be written are no mistake of the model', () =>
    withDir(async ({ path }) => {
      const shelf = new Shelf(join(path, 'gone'));
      expect(() => shelf.hold(bytes(5 * mebibyte))).toThrow(expect.objectContaining({ diagnostic: expect.objectContaining({ code: 'RLM3014' }) }));
    }));
});
