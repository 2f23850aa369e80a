import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

export const main = fileURLToPath(new URL('../../../runtime/cli/main.ts', import.meta.url));

export interface Ended {
  readonly status: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the real program to its end, in a process of its own. No terminal is there, and standard input is what `input` says. */
export async function rlmc(
  argv: readonly string[],
  { cwd, input = '', env = {} }: { readonly cwd?: string; readonly input?: string | Uint8Array; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Ended> {
  const options = { input, env, reject: false, stripFinalNewline: false, ...(cwd === undefined ? {} : { cwd }) } as const;
  const { exitCode, stdout, stderr } = await execa(process.execPath, [main, ...argv], options);
  return { status: exitCode, stdout, stderr };
}
