import { createReadStream, existsSync } from 'node:fs';
import { file } from 'tmp-promise';
import { type NixSettings, runNix } from './nix-command.ts';
import { NixError } from './nix-error.ts';
import { openOrdinaryFile } from './open-ordinary-file.ts';
import { shown } from './shown.ts';
import { physicalPath } from './store-location.ts';

/**
 * The bytes of an output that is one file, in pieces: from the file system where the store is there, else through Nix, which
 * costs a process.
 *
 * @param path the logical path, `/nix/store/…`, in any store
 * @throws NixError, Interrupted
 */
export async function* outputPieces(path: string, settings: NixSettings): AsyncGenerator<Uint8Array> {
  const physical = physicalPath(path, settings.store);
  if (physical !== undefined && existsSync(physical)) {
    const handle = await openOrdinaryFile(physical);
    if (handle === undefined) throw new NixError('RLM5012', { path, error: 'it is not an ordinary file' });
    // Closes itself when it was read.
    yield* handle.createReadStream({ highWaterMark: 1 << 20 });
    return;
  }
  const { path: outputFile, cleanup } = await file();
  try {
    const { succeeded, stderr } = await runNix('nix', ['store', 'cat', path], settings, { outputFile });
    if (!succeeded) throw new NixError('RLM5012', { path, error: shown(stderr).trim() });
    yield* createReadStream(outputFile, { highWaterMark: 1 << 20 });
  } finally {
    await cleanup();
  }
}

/** As `outputPieces`, all of it at once. */
export async function readOutput(path: string, settings: NixSettings): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of outputPieces(path, settings)) pieces.push(piece);
  return Buffer.concat(pieces);
}
