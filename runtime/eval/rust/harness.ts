import { mkdirSync } from 'node:fs';
import { readToolchain, rustc, type Target } from './compiler.ts';

/** Compiles what all code in Rust is linked with, `$source`, for `$target` to `$out/librlm.rlib`. It depends on the toolchain alone. */
const { out, source, target } = process.env;
if (out === undefined || source === undefined || target === undefined) throw new TypeError('$out, $source and $target are needed');
mkdirSync(out);
const remap = ['--remap-path-prefix', `${source}=rlm`];
const { succeeded, messages, rest } = rustc(readToolchain(), target as Target, ['--crate-type', 'rlib', '--crate-name', 'rlm', '--out-dir', out, ...remap, `${source}/lib.rs`]);
if (!succeeded) throw new Error(`the harness does not compile: ${messages.map(({ message }) => message).join('; ')} ${rest}`);
