import { chmod, mkdir, readFile, realpath, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { execa } from 'execa';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readContextOptions } from '../../../runtime/contexts/context-option.ts';
import { largestCopied, type PinSettings, pinContexts, placementWarnings } from '../../../runtime/contexts/pin-contexts.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';

const directory = await temporaryDirectory();
let files = 0;

async function fileOf(content: string | Uint8Array): Promise<string> {
  const path = join(directory, `file-${(files += 1)}`);
  await writeFile(path, content);
  return path;
}

async function pin(given: string, settings: Partial<PinSettings> = {}) {
  const { options, diagnostics } = readContextOptions([given]);
  expect(diagnostics).toEqual([]);
  const spoolDirectory = join(directory, `spool-${(files += 1)}`);
  await mkdir(spoolDirectory);
  return pinContexts(options, { encoding: 'utf-8', placement: undefined, spoolDirectory, standardInput: Readable.from([]), signal: undefined, ...settings });
}

async function codes(...given: Parameters<typeof pin>): Promise<readonly string[]> {
  return (await pin(...given)).diagnostics.map(({ code }) => code);
}

/** A file of that many bytes, all NUL, which takes no place on the disk. */
async function sparseFile(size: number): Promise<string> {
  const path = await fileOf('');
  await truncate(path, size);
  return path;
}

describe('a context', () => {
  it('that is small is copied, and pinned by the hash of its archive', async () => {
    const path = await fileOf('hello\n');
    const { contexts } = await pin(`log=${path}`);
    // What `nix hash path` says of it.
    expect(contexts).toEqual([{ name: 'log', path, size: 6, pin: { placement: 'copied', sha256: 'sha256-HDfQGvQL4ugGkd48w99EN3ppmvuxfGjwgJZLL9Bx/BM=' } }]);
  });

  it('may be empty', async () => {
    const { contexts } = await pin(await fileOf(''));
    expect(contexts).toMatchObject([{ size: 0, pin: { placement: 'copied', sha256: 'sha256-d6xi4mKdjkX2JFicDIv5niSzpyI0m/Hnm8GGAIU04kY=' } }]);
  });

  it('is read to its end where the system says that its file has no size', async () => {
    const { contexts } = await pin('/proc/self/limits');
    expect(contexts[0]?.size).toBe((await readFile('/proc/self/limits')).length);
    expect(await codes('/proc/self/limits', { placement: 'linked' })).toEqual(['RLM3008']);
    expect((await pin(await fileOf(''), { placement: 'linked' })).contexts[0]?.pin.placement).toBe('linked');
  });

  it('has the same hash whether or not its file may be executed, when it is copied', async () => {
    const plain = await pin(await fileOf('x'));
    const path = await fileOf('x');
    await chmod(path, 0o755);
    expect((await pin(path)).contexts[0]?.pin).toEqual(plain.contexts[0]?.pin);
  });

  it('that is large stays where it is, without symbolic links, and the user is told', async () => {
    const path = await sparseFile(largestCopied + 1);
    const link = join(directory, 'link');
    await symlink(path, link);
    const { contexts, diagnostics } = await pin(link);
    expect(diagnostics).toEqual([]);
    const [context] = contexts;
    if (context === undefined) throw new Error('there is a context');
    expect(context.pin).toMatchObject({ placement: 'linked', path: await realpath(path) });
    expect(placementWarnings(context, undefined)).toMatchObject([{ code: 'RLM3009', severity: 'warning' }]);
    expect(placementWarnings(context, 'linked')).toEqual([]);
  });

  it('of 16 MiB is still copied', async () => {
    expect((await pin(await sparseFile(largestCopied))).contexts[0]?.pin.placement).toBe('copied');
  });

  it('is copied or linked whatever its size, if the user says so', async () => {
    expect((await pin(await sparseFile(largestCopied + 1), { placement: 'copied' })).contexts[0]?.pin.placement).toBe('copied');
    expect((await pin(await fileOf('x'), { placement: 'linked' })).contexts[0]?.pin.placement).toBe('linked');
  });

  it('that is linked and may be executed is hashed as what it is', async () => {
    const path = await fileOf('x');
    const plain = await pin(path, { placement: 'linked' });
    await chmod(path, 0o755);
    const executable = await pin(path, { placement: 'linked' });
    expect(executable.contexts[0]?.pin).not.toEqual(plain.contexts[0]?.pin);
  });

  it('comes from standard input', async () => {
    const { contexts } = await pin('-', { standardInput: Readable.from([Buffer.from('hel'), Buffer.from('lo\n')]) });
    expect(contexts).toMatchObject([{ name: 'context', size: 6, pin: { placement: 'copied', sha256: 'sha256-HDfQGvQL4ugGkd48w99EN3ppmvuxfGjwgJZLL9Bx/BM=' } }]);
    expect(await readFile(contexts[0]?.path ?? '', 'utf8')).toBe('hello\n');
  });

  it('that is large and comes from standard input is copied, and the user is told', async () => {
    const { contexts } = await pin('-', { standardInput: Readable.from(Array.from({ length: 17 }, () => Buffer.alloc(1024 * 1024))) });
    expect(contexts[0]?.pin.placement).toBe('copied');
    expect(contexts.flatMap((context) => placementWarnings(context, undefined))).toMatchObject([{ code: 'RLM3011', severity: 'warning' }]);
  });

  it('comes from a named pipe', async () => {
    const path = join(directory, 'pipe');
    await execa('mkfifo', [path]);
    const [{ contexts }] = await Promise.all([pin(path), writeFile(path, 'hello\n')]);
    expect(contexts).toMatchObject([{ size: 6, pin: { sha256: 'sha256-HDfQGvQL4ugGkd48w99EN3ppmvuxfGjwgJZLL9Bx/BM=' } }]);
  });

  it('in latin1 is converted, whatever its bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const { contexts } = await pin(await fileOf(bytes), { encoding: 'latin1' });
        expect(await readFile(contexts[0]?.path ?? '', 'utf8')).toBe(Buffer.from(bytes).toString('latin1'));
      }),
      { numRuns: 30 },
    );
  });
});

describe('refused is a context', () => {
  it('that is not there', async () => {
    expect(await pin('log=nowhere/x')).toMatchObject({
      contexts: [],
      diagnostics: [{ code: 'RLM3002', message: 'the context `log` (nowhere/x) cannot be read: there is no such file' }],
    });
  });

  it('whose path leads nowhere', async () => {
    const path = join(directory, 'circle');
    await symlink(path, path);
    expect(await codes(path)).toEqual(['RLM3002']);
    expect(await codes(join(await fileOf('x'), 'y'))).toEqual(['RLM3002']);
  });

  it('that is a directory', async () => {
    expect(await codes(directory)).toEqual(['RLM3003']);
  });

  it('that is not UTF-8, with the offset', async () => {
    const path = await fileOf(Buffer.concat([Buffer.from('naïve '.repeat(300_000)), Buffer.from([0xe9]), Buffer.from(' x')]));
    expect((await pin(path)).diagnostics).toMatchObject([
      { code: 'RLM3001', message: `the context \`context\` (${path}) is not valid UTF-8: byte 2100000 starts no character` },
    ]);
  });

  it('that is to be linked and cannot be', async () => {
    expect(await codes('-', { placement: 'linked' })).toEqual(['RLM3008']);
    expect(await codes(await fileOf('x'), { placement: 'linked', encoding: 'latin1' })).toEqual(['RLM3008']);
  });
});

it('a stopped reading fails with the reason of the stop', async () => {
  const reason = new Error('stopped');
  await expect(pin(await fileOf('x'), { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
