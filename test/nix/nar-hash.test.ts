import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { narHasher } from '../../runtime/contexts/nar-hash.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { temporaryDirectory } from './support/temporary.ts';

interface Sample {
  readonly bytes: Uint8Array;
  readonly executable: boolean;
  readonly pieceSize: number;
}

function hash({ bytes, executable, pieceSize }: Sample): string {
  const hasher = narHasher(bytes.length, executable);
  for (let at = 0; at < bytes.length; at += pieceSize) hasher.update(bytes.subarray(at, at + pieceSize));
  return hasher.digest();
}

it('the hash of a file is the one of `nix hash path`, however its bytes are cut', async () => {
  const directory = await temporaryDirectory();
  const random = fc.record<Sample>({ bytes: fc.uint8Array({ maxLength: 5000 }), executable: fc.boolean(), pieceSize: fc.integer({ min: 1, max: 2000 }) });
  // Each length by which an archive may have to be filled up, and random ones; one process of Nix for all.
  const samples: readonly Sample[] = [
    ...Array.from({ length: 17 }, (_, length) => ({ bytes: Buffer.alloc(length, 'x'), executable: length % 2 === 0, pieceSize: 3 })),
    ...fc.sample(random, 200),
  ];
  const paths = samples.map((_, index) => join(directory, `file-${index}`));
  for (const [index, { bytes, executable }] of samples.entries()) {
    const path = paths[index] ?? '';
    await writeFile(path, bytes);
    await chmod(path, executable ? 0o755 : 0o644);
  }
  const expected = await nixOutput('nix', ['hash', 'path', ...paths], {});
  expect(samples.map(hash)).toEqual(expected.split('\n'));
});
