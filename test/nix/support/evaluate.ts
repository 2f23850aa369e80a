import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { stringLiteral } from '../../../compiler/nix/literal.ts';

/**
 * The value of a Nix expression, as JSON, from the real evaluator. Nothing is written to any store.
 *
 * @throws ExecaError with Nix's message on standard error
 */
export async function evaluate(expression: string): Promise<unknown> {
  // Through standard input: one argument of a process holds no more than 128 KiB.
  const { stdout } = await execa('nix-instantiate', ['--eval', '--strict', '--json', '--store', 'dummy://', '-'], { input: expression });
  return JSON.parse(stdout);
}

/** A file as a Nix path, whatever its name is. */
export function nixPath(file: string | URL): string {
  return `(/. + ${stringLiteral(typeof file === 'string' ? file : fileURLToPath(file))})`;
}

/** The expression that imports a file of nixlib. */
export function nixlib(file: string): string {
  return `import ${nixPath(new URL(`../../../nixlib/${file}`, import.meta.url))}`;
}

/** The ops, with a toolchain that is never run, and a model that is never asked. */
export const ops = `(${nixlib('default.nix')} {
  toolchain = { system = "x86_64-linux"; shell = [ "/sh" "-x" ]; node = [ "/node" "--flag" ]; };
  rlmOp = ${nixPath(new URL('echo-op.mjs', import.meta.url))};
  models = [ { name = "model"; params = "{}"; } ];
})`;
