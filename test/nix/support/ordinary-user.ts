import { chmod, chown, copyFile, cp, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { execa } from 'execa';
import { temporaryDirectory } from './temporary.ts';

/** The user that has no rights anywhere, `nobody`; whoever runs the tests without being root is ordinary already. */
const nobody = 65534;

/** An ordinary user with a home of their own, who has a copy of this Node and nothing else of ours. */
export interface OrdinaryUser {
  readonly home: string;
  /** Bundles a program of ours and runs it as that user, maybe through another program; gives what it printed. */
  run(program: string, argv: readonly string[], through?: readonly string[]): Promise<string>;
  /** Runs a copy of the installed rlmc; gives what it printed. */
  rlmc(...argv: readonly string[]): Promise<string>;
}

export async function ordinaryUser(): Promise<OrdinaryUser> {
  const directory = await temporaryDirectory();
  const home = join(directory, 'home');
  const node = join(directory, 'node');
  await mkdir(home);
  // The checkout may be where only root can look.
  await copyFile(process.execPath, node);
  await chmod(node, 0o755);
  const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
  if (identity.uid !== undefined) await chown(home, identity.uid, identity.gid);
  const start = async (command: string, words: readonly string[]) => {
    const environment = { HOME: home, PATH: process.env['PATH'] ?? '' };
    const { stdout } = await execa(command, words, { ...identity, cwd: home, env: environment, extendEnv: false });
    return stdout;
  };
  return {
    home,
    async run(program, argv, through = []) {
      const bundle = join(directory, 'program.mjs');
      const banner = { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" };
      await build({ entryPoints: [program], outfile: bundle, bundle: true, platform: 'node', format: 'esm', banner });
      const [command = node, ...words] = [...through, node, bundle, ...argv];
      return start(command, words);
    },
    async rlmc(...argv) {
      const installation = join(directory, 'rlmc');
      for (const part of ['dist', 'nixlib']) await cp(new URL(`../../../${part}`, import.meta.url), join(installation, part), { recursive: true });
      return start(node, [join(installation, 'dist/rlmc.mjs'), ...argv]);
    },
  };
}
