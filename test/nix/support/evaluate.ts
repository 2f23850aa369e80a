import { execa } from 'execa';

/**
 * The value of a Nix expression, as JSON, from the real evaluator.
 *
 * @throws ExecaError with Nix's message on standard error
 */
export async function evaluate(expression: string): Promise<unknown> {
  // Through standard input: one argument of a process holds no more than 128 KiB.
  const { stdout } = await execa('nix-instantiate', ['--eval', '--strict', '--json', '--option', 'substituters', '', '-'], { input: expression });
  return JSON.parse(stdout);
}
