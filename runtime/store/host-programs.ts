import { realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { execa } from 'execa';
import type { HostFile } from './host-output.ts';
import { NixError } from './nix-error.ts';

/** The names that the ABI fixes for the GNU dynamic loader. */
const loaders: Partial<Record<NodeJS.Architecture, string>> = {
  x64: '/lib64/ld-linux-x86-64.so.2',
  arm64: '/lib/ld-linux-aarch64.so.1',
};

/**
 * The files that Node, a shell and what they load make up on this machine, with the dynamic loader as `lib/ld.so`.
 *
 * @throws NixError RLM5005 where programs cannot be started through a GNU dynamic loader
 */
export async function hostPrograms(): Promise<readonly HostFile[]> {
  return withLibraries([
    { target: 'bin/node', source: await realpath(process.execPath) },
    { target: 'bin/sh', source: await realpath('/bin/sh') },
  ]);
}

/**
 * Programs with the shared libraries that they load, in `lib/`, and the dynamic loader as `lib/ld.so`: each can be started through it with
 * `lib` for its library path, and refers to nothing else. A library that a program opens by itself is given as one that is not executable. Each file
 * once, by their targets.
 *
 * @throws NixError RLM5005 where programs cannot be started through a GNU dynamic loader
 */
export async function withLibraries(programs: readonly HostFile[]): Promise<readonly HostFile[]> {
  const loader = hostLoader();
  const libraries = (await Promise.all(programs.map(({ source }) => librariesOf(source, loader)))).flat();
  const files: readonly HostFile[] = [
    ...programs.map((program) => ({ executable: true, ...program })),
    { target: 'lib/ld.so', source: await realpath(loader), executable: true },
    ...libraries,
  ];
  return [...new Map(files.map((file) => [file.target, file])).values()].sort((a, b) => (a.target < b.target ? -1 : 1));
}

/**
 * The dynamic loader of this machine.
 *
 * @throws NixError RLM5005
 */
export function hostLoader(): string {
  const loader = process.platform === 'linux' ? loaders[process.arch] : undefined;
  if (loader === undefined) throw new NixError('RLM5005', { reason: `it is a ${process.platform} on ${process.arch}, not a GNU/Linux` });
  return loader;
}

/**
 * The shared libraries that a program loads, as the loader itself resolves them.
 *
 * @throws NixError RLM5005 where there is no such loader, or it cannot load the program
 */
export async function librariesOf(program: string, loader: string): Promise<readonly HostFile[]> {
  // No environment: LD_LIBRARY_PATH would put libraries of somebody's shell into the toolchain.
  const { failed, stdout, stderr, code } = await execa(loader, ['--list', program], { env: {}, extendEnv: false, stdin: 'ignore', reject: false });
  if (code === 'ENOENT') throw new NixError('RLM5005', { reason: `there is no GNU dynamic loader ${loader}` });
  const missing = /^\s*(\S+) => not found/m.exec(stdout)?.[1];
  if (failed || missing !== undefined) {
    throw new NixError('RLM5005', { reason: missing === undefined ? `${program}: ${stderr.trim()}` : `${program} needs ${missing}, which is not installed` });
  }
  const paths = [...stdout.matchAll(/^\s*\S+ => (\/.*) \(0x[0-9a-f]+\)$/gm)].map((match) => match[1] ?? '');
  return Promise.all(paths.map(async (path) => ({ target: `lib/${basename(path)}`, source: await realpath(path) })));
}
