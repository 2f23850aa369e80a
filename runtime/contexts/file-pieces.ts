import type { FileHandle } from 'node:fs/promises';

const pieceSize = 1 << 20;

/**
 * The first `size` bytes of a file in pieces, each of which is only valid until the next is taken; fewer, if the file has
 * become shorter. A log that grows while it is read is thus read as it was when it was measured.
 */
export async function* filePieces(file: FileHandle, size: number, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(pieceSize, size));
  for (let position = 0; position < size; ) {
    signal?.throwIfAborted();
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, size - position), position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
