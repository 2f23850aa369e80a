/**
 * Makes the bundles in `dist/`: `rlmc.mjs`, the command, and `rlm-op.mjs`, the one file that runs ops inside Nix's
 * sandbox. The latter is an input of every derivation, so its bytes must follow from our sources alone: not from
 * where the checkout is, nor from the order of anything.
 */
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
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
  build({ ...shared, outdir: 'dist/engines', entryPoints: { 'rlm-eval': 'runtime/eval/rlm-eval.ts', 'javascript/run': 'runtime/eval/javascript/run.ts', 'python/run': 'runtime/eval/python/run.ts', 'python/start': 'runtime/eval/python/start.ts' } }),
  ...['harness', 'compile', 'run'].map((name) => build({ ...shared, outdir: 'dist/engines', entryPoints: { [`rust/${name}`]: `runtime/eval/rust/${name}.ts` } })),
  build({ ...shared, entryPoints: { 'rlm-op': 'runtime/ops/rlm-op.ts' } }),
]);

await cp(fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm')), new URL('../dist/engines/javascript/quickjs.wasm', import.meta.url));

// CPython in WASM, of which every flake with Python has a copy: compressed to less than half.
const source = new URL('../runtime/eval/python/', import.meta.url);
const python = new URL('../dist/engines/python/', import.meta.url);
const pyodide = (name: string) => new URL(name, import.meta.resolve('pyodide'));
await Promise.all([
  ...['pyodide.asm.wasm', 'pyodide.asm.mjs'].map(async (name) => writeFile(new URL(`${name}.br`, python), await compress(await readFile(pyodide(name))))),
  cp(pyodide('python_stdlib.zip'), new URL('python_stdlib.zip', python)),
  cp(new URL('rlm_harness.py', source), new URL('rlm_harness.py', python)),
]);

// That of the machine has the same harness.
const native = new URL('../dist/engines/python-native/', import.meta.url);
await mkdir(native, { recursive: true });
for (const file of ['rlm_harness.py', 'native/rlm_native.py', 'native/rlm_confinement.py', 'native/rlm_fixed.py', 'native/start.sh']) {
  await cp(new URL(file, source), new URL(basename(file), native));
}

// Compiled in the sandbox, by the compiler of the toolchain.
const rust = (name: string, from: string) => fileURLToPath(new URL(`../${from}/rust/${name}`, import.meta.url));
for (const name of ['harness', 'run.sh']) await cp(rust(name, 'runtime/eval'), rust(name, 'dist/engines'), { recursive: true });

async function compress(bytes: Uint8Array): Promise<Uint8Array> {
  // A higher quality than 5 saves little more, and takes ten times as long.
  return promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}
