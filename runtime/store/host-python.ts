import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { execa } from 'execa';
import type * as z from 'zod/mini';
import { describePython, descriptionSchema } from './describe-python.ts';
import { ensureHostOutput, type HostFile, type HostOutput } from './host-output.ts';
import { hostLoader, librariesOf, withLibraries } from './host-programs.ts';
import { searchPath } from './host-rust.ts';
import type { NixSettings } from './nix-command.ts';
import { NixError } from './nix-error.ts';

/** The first version that can say all that is asked of it. */
const leastMinor = 10;

/**
 * Makes sure that the store has a Python from this machine: `bin/python3` with its libraries, its standard library, and modules in `packages/`.
 *
 * @param modules names of modules; those of the standard library are there anyway
 * @throws NixError RLM5017 where the machine lacks some of it, Interrupted
 */
export async function ensureHostPython(modules: readonly string[], settings: NixSettings): Promise<HostOutput> {
  const directories = searchPath();
  const tops = [...new Set(modules.map((name) => name.split('.')[0] ?? name))].sort();
  return ensureHostOutput('rlm-toolchain-python', [...directories, ...tops].join(':'), () => hostPython(directories, tops), settings);
}

/**
 * The files of the first Python in some directories that has all of the modules.
 *
 * @throws NixError RLM5017, which names what is lacking
 */
export async function hostPython(directories: readonly string[], modules: readonly string[]): Promise<readonly HostFile[]> {
  let best: readonly string[] | undefined;
  for (const directory of directories) {
    const found = await describe(join(directory, 'python3'), modules);
    if (found === undefined) continue;
    if (found.missing.length === 0) return filesOf(found);
    if (best === undefined || found.missing.length < best.length) best = found.missing;
  }
  throw new NixError('RLM5017', { modules: best });
}

type Description = z.infer<typeof descriptionSchema>;

/** What a Python says of itself; undefined if there is none, or none that is of use. */
async function describe(program: string, modules: readonly string[]): Promise<Description | undefined> {
  if (!existsSync(program)) return undefined;
  const { failed, stdout } = await execa(program, ['-I', '-c', describePython, ...modules], { stdin: 'ignore', reject: false, maxBuffer: 1 << 28 });
  if (failed) return undefined;
  const description = descriptionSchema.parse(JSON.parse(stdout));
  const [major, minor] = description.version;
  return major === 3 && minor >= leastMinor ? description : undefined;
}

async function filesOf({ program, files }: Description): Promise<readonly HostFile[]> {
  const plain = files.map(([target, source]) => ({ target, source, executable: false }));
  const libraries = await Promise.all(plain.filter(({ source }) => isLibrary(source)).map(async (file) => ({ file, loads: await loads(file.source) })));
  // Such as one for windows, where there are none: it cannot be imported on this machine either.
  const unusable = new Set(libraries.filter(({ loads: found }) => !found).map(({ file }) => file));
  return withLibraries([{ target: 'bin/python3', source: program }, ...plain.filter((file) => !unusable.has(file) && isLibrary(file.source))]).then((closure) => [
    ...closure,
    ...plain.filter(({ source }) => !isLibrary(source)),
  ]);
}

const isLibrary = (path: string) => /\.so(\.[0-9.]+)?$/.test(basename(path));

/** Whether the machine has all that a library loads. */
async function loads(library: string): Promise<boolean> {
  try {
    await librariesOf(library, hostLoader());
    return true;
  } catch (error) {
    if (error instanceof NixError) return false;
    throw error;
  }
}
