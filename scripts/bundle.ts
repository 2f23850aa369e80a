/**
 * Makes the bundles in `dist/`: `rlmc.mjs`, the command, and `rlm-op.mjs`, the one file that runs ops inside Nix's
 * sandbox. The latter is an input of every derivation, so its bytes must follow from our sources alone: not from
 * where the checkout is, nor from the order of anything.
 */
import { cp, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build, type BuildOptions } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  outdir: 'dist',
  outExtension: { '.js': '.mjs' },
  legalComments: 'inline',
  logLevel: 'warning',
} satisfies BuildOptions;

await rm(new URL('../dist', import.meta.url), { recursive: true, force: true });

await Promise.all([
  build({
    ...shared,
    entryPoints: { rlmc: 'runtime/cli/main.ts' },
    // Commands are loaded when they are called: start-up is what a build with nothing to do costs.
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    // Some packages are CommonJS, and call `require` for Node's own modules.
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  }),
  build({ ...shared, outdir: 'dist/engines', entryPoints: { 'rlm-eval': 'runtime/eval/rlm-eval.ts', 'javascript/run': 'runtime/eval/javascript/run.ts' } }),
  build({ ...shared, entryPoints: { 'rlm-op': 'runtime/ops/rlm-op.ts' } }),
]);

await cp(fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')), new URL('../dist/engines/javascript/quickjs.wasm', import.meta.url));
