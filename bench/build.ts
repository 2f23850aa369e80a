import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { withDir } from 'tmp-promise';
import { z } from 'zod';
import { nixOutput } from '../runtime/store/nix-output.ts';
import { below, median, type Row } from './table.ts';

const rlmc = fileURLToPath(new URL('../bin/rlmc', import.meta.url));

const buildReport = z.object({ flake: z.string(), nodes: z.object({ built: z.number(), cached: z.number() }) });

/** What a build costs besides the ops' own work: cold, against bare derivations in the same run, and with nothing to do. */
export async function benchBuild(): Promise<readonly Row[]> {
  return withDir(
    async ({ path: directory }) => {
      const context = join(directory, 'context.txt');
      await writeFile(context, 'one line\n'.repeat(1_000));

      const ratios = [];
      for (let round = 0; round < 3; round++) {
        const bare = await seconds(() => buildBare(directory, 100));
        const plan = join(directory, `cold-${round}.rlm`);
        await writeFile(plan, planOf(100));
        const cold = await seconds(() => build(plan, context, 100));
        ratios.push(cold / bare);
      }

      const large = join(directory, 'large.rlm');
      await writeFile(large, planOf(1_000));
      await build(large, context, 1_000);
      const idle = [];
      for (let round = 0; round < 5; round++) idle.push(await seconds(() => build(large, context, 0)));

      return [
        below('cold build of 100 nodes, -j2, against 100 bare shell derivations', median(ratios), 3, 'times'),
        below('build with nothing to do, 1,000 nodes', median(idle), 0.5, 's'),
      ];
    },
    { unsafeCleanup: true },
  );
}

/** A plan of so many nodes that no store has built before. */
function planOf(nodes: number): string {
  const nonce = randomUUID();
  const steps = Array.from({ length: nodes - 2 }, (_, index) => `  step_${index} = grep(context, "${nonce} ${index}")`);
  const names = steps.map((_, index) => `step_${index}`);
  return `let\n${steps.join('\n')}\nin\n  combine([${names.join(', ')}], "concat")\n`;
}

async function build(plan: string, context: string, toBuild: number): Promise<void> {
  const { stdout } = await execa(rlmc, ['build', plan, '-c', context, '-j', '2', '--json']);
  const { nodes } = buildReport.parse(JSON.parse(stdout));
  if (nodes.built !== toBuild) throw new Error(`${nodes.built} nodes were built instead of ${toBuild}`);
}

/** As many derivations that only write a file, with the shell of the toolchain that the plans use. */
async function buildBare(directory: string, count: number): Promise<void> {
  const plan = join(directory, 'toolchain.rlm');
  await writeFile(plan, '"only the toolchain is wanted"\n');
  const { stdout } = await execa(rlmc, ['build', plan, '--json']);
  const { flake } = buildReport.parse(JSON.parse(stdout));
  const toolchain = /import (\.\/nixlib\/toolchain\/host\.nix) (\{[^}]*\})/.exec(await readFile(join(flake, 'flake.nix'), 'utf8'));
  if (toolchain === null) throw new Error('the flake names no host toolchain');
  const expression = `
    let toolchain = import ${join(flake, 'nixlib/toolchain/host.nix')} ${toolchain[2]?.replace('inherit system;', 'system = builtins.currentSystem;')};
    in builtins.genList (index: derivation {
      name = "bare-\${toString index}";
      inherit (toolchain) system;
      nonce = "${randomUUID()}";
      builder = builtins.head toolchain.shell;
      args = builtins.tail toolchain.shell ++ [ "-euc" "echo done > $out" ];
    }) ${count}`;
  const file = join(directory, 'bare.nix');
  await writeFile(file, expression);
  await nixOutput('nix-build', ['--no-out-link', file], { jobs: 2 });
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}
