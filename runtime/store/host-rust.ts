import { existsSync } from 'node:fs';
import { readFile, readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { ensureHostOutput, type HostFile, type HostOutput } from './host-output.ts';
import { withLibraries } from './host-programs.ts';
import type { NixSettings } from './nix-command.ts';
import { NixError } from './nix-error.ts';

/** As rustc calls this machine, if it can be one for native code. */
const nativeTriples: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64-unknown-linux-gnu', arm64: 'aarch64-unknown-linux-gnu' };

const wasmTriple = 'wasm32-unknown-unknown';

/** What a static executable is linked with besides its own code, by the parts of the C compiler that have it. */
const startFiles = ['crt1.o', 'crti.o', 'crtn.o', 'libc.a', 'libm.a', 'crtbeginT.o', 'crtend.o', 'libgcc.a', 'libgcc_eh.a'] as const;

/**
 * Makes sure that the store has a compiler of Rust from this machine, some 500 MB: `bin/rustc` and `bin/lld` with their libraries, the standard
 * libraries for this machine and for WASM, and in `start/` what a static executable begins with.
 *
 * @throws NixError RLM5016 where the machine lacks some of it, Interrupted
 */
export async function ensureHostRust(settings: NixSettings): Promise<HostOutput> {
  const directories = searchPath();
  return ensureHostOutput('rlm-toolchain-rust', directories.join(':'), () => hostRust(directories), settings);
}

/**
 * The files of the first compiler in some directories that can compile for this machine and for WASM.
 *
 * @throws NixError RLM5016, which names what is lacking
 */
export async function hostRust(directories: readonly string[]): Promise<readonly HostFile[]> {
  const triple = nativeTriples[process.arch];
  if (process.platform !== 'linux' || triple === undefined) throw new NixError('RLM5016', { missing: [`a way to compile for a ${process.platform} on ${process.arch}`] });
  const { rustc, sysroot, missing } = await findCompiler(directories, triple);
  const lld = await findLinker(directories, sysroot, triple);
  const start = await findStartFiles(triple);
  if (sysroot === undefined || rustc === undefined || lld === undefined || start.missing.length > 0) {
    throw new NixError('RLM5016', { missing: [...missing, ...(lld === undefined ? ['the linker lld'] : []), ...start.missing] });
  }
  const programs = await withLibraries([
    { target: 'bin/rustc', source: await realpath(rustc) },
    { target: 'bin/lld', source: lld },
  ]);
  const libraries = await Promise.all([triple, wasmTriple].map((target) => standardLibrary(sysroot, target)));
  return [...programs, ...libraries.flat(), ...start.files];
}

/** Where programs are looked for: the machine's own come last, since what a user installed is there to be used. */
export function searchPath(): readonly string[] {
  return [...new Set([...(process.env['PATH'] ?? '').split(':').filter((directory) => directory.startsWith('/')), '/usr/local/bin', '/usr/bin'])];
}

interface Compiler {
  readonly rustc?: string;
  readonly sysroot?: string;
  /** What the best one lacks. */
  readonly missing: readonly string[];
}

/** A rustc may be a proxy that starts another, so each says itself where it is at home. */
async function findCompiler(directories: readonly string[], triple: string): Promise<Compiler> {
  let best: Compiler | undefined;
  for (const directory of directories) {
    const found = join(directory, 'rustc');
    if (!existsSync(found)) continue;
    const { failed, stdout } = await execa(found, ['--print', 'sysroot'], { stdin: 'ignore', reject: false });
    const sysroot = stdout.trim();
    const rustc = join(sysroot, 'bin', 'rustc');
    if (failed || !existsSync(rustc)) continue;
    const without = (await Promise.all([triple, wasmTriple].map(async (target) => ((await standardLibrary(sysroot, target)).length > 0 ? [] : [target])))).flat();
    if (without.length === 0) return { rustc, sysroot, missing: [] };
    best ??= { missing: [`the standard library of Rust for ${without.join(' and ')}`] };
  }
  return best ?? { missing: ['the compiler rustc'] };
}

/** Of a target, the libraries that code is linked with statically. */
async function standardLibrary(sysroot: string, triple: string): Promise<readonly HostFile[]> {
  const directory = join('lib', 'rustlib', triple, 'lib');
  const names = existsSync(join(sysroot, directory)) ? await readdir(join(sysroot, directory)) : [];
  const rlibs = names.filter((name) => name.endsWith('.rlib')).sort();
  if (!rlibs.some((name) => name.startsWith('libstd-'))) return [];
  return Promise.all(rlibs.map(async (name) => ({ target: join(directory, name), source: await realpath(join(sysroot, directory, name)) })));
}

/** The program that links for every system, by the name `lld` or `rust-lld`. */
async function findLinker(directories: readonly string[], sysroot: string | undefined, triple: string): Promise<string | undefined> {
  const own = sysroot === undefined ? [] : [join(sysroot, 'lib', 'rustlib', triple, 'bin', 'rust-lld')];
  const found = [...own, ...directories.flatMap((directory) => ['rust-lld', 'ld.lld', 'lld'].map((name) => join(directory, name)))].find((path) => existsSync(path));
  return found === undefined ? undefined : realpath(found);
}

/** They are where the C compiler of the distribution has them; of several versions of GCC, the newest. */
async function findStartFiles(triple: string): Promise<{ readonly files: readonly HostFile[]; readonly missing: readonly string[] }> {
  // Debian leaves out `unknown`, others have `lib64`, or another name of a vendor.
  const short = triple.replace('-unknown', '');
  const versions = await Promise.all(
    [short, triple, triple.replace('unknown', 'redhat').replace('-gnu', '')].map(async (name) => {
      const directory = join('/usr/lib/gcc', name);
      const found = existsSync(directory) ? await readdir(directory) : [];
      return found.sort((a, b) => Number.parseFloat(b) - Number.parseFloat(a)).map((version) => join(directory, version));
    }),
  );
  const directories = [join('/usr/lib', short), '/usr/lib64', '/usr/lib', ...versions.flat()];
  const found = startFiles.map((name) => ({ name, path: directories.map((directory) => join(directory, name)).find((path) => existsSync(path)) }));
  const missing = found.filter(({ path }) => path === undefined).map(({ name }) => name);
  const files = found.flatMap(({ name, path }) => (path === undefined ? [] : [{ name, path }]));
  return {
    files: await Promise.all(files.map(async ({ name, path }) => ({ target: join('start', name), source: await realpath(await archiveOf(path)) }))),
    missing: missing.length === 0 ? [] : [`${missing.join(', ')} of a C compiler and library`],
  };
}

/** The GNU C library may have a few lines for the linker by the name of a library, with the paths of those that it stands for, the library itself before its parts. */
async function archiveOf(path: string): Promise<string> {
  if ((await stat(path)).size > 4096) return path;
  return /^GROUP *\( *(\/\S+\.a) /m.exec(await readFile(path, 'utf8'))?.[1] ?? path;
}
