import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { lld, readToolchain, rustc, type RustToolchain, type Target } from './compiler.ts';
import { explain, type CodeError, foreignReads } from './explain.ts';
import { type Program, ProgramError, programOf, reductions } from './program.ts';
import { beginning } from '../say.ts';

const requestSchema = z.object({
  code: z.string(),
  bindings: z.array(z.object({ name: z.string(), type: z.string() })),
  reduce: z.optional(z.nullable(z.enum(reductions))),
  by_key: z.optional(z.nullable(z.boolean())),
});

/**
 * Compiles the code of `$argumentsPath` for `$target`, with the harness `$harness`. `$out` is a directory with the program, or with `replies`: what the program would say, if the code
 * is no program. It is not the derivation that fails then, but the one that would run it, which is a node of the plan.
 */
function main(): void {
  const { argumentsPath, out, harness, target } = process.env;
  if (argumentsPath === undefined || out === undefined || harness === undefined || (target !== 'wasm' && target !== 'native')) {
    throw new TypeError('$argumentsPath, $out, $harness and $target are needed');
  }
  const request = requestSchema.parse(JSON.parse(readFileSync(argumentsPath, 'utf8')));
  mkdirSync(out);
  try {
    const program = programOf({ ...request, reduce: request.reduce ?? undefined, by_key: request.by_key ?? undefined });
    const toolchain = readToolchain();
    const error = compileCode(toolchain, target, harness, program) ?? putTogether(toolchain, target, harness, program);
    if (error !== undefined) return writeReplies(out, error);
    link(toolchain, target);
    copyFileSync('program', join(out, target === 'wasm' ? 'program.wasm' : 'program'));
    // Nix keeps the directory of a build that fails, where it is asked to: these are large.
    for (const name of ['libstart.a', 'program']) rmSync(name);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    writeReplies(out, { type: 'error', message: error.message, line: error.line });
  }
}

function writeReplies(out: string, error: CodeError): void {
  const replies = [{ kind: 'started', cpu: 0 }, { kind: 'error', ...error, message: beginning(error.message) }];
  writeFileSync(join(out, 'replies'), replies.map((reply) => `${JSON.stringify(reply)}\n`).join(''));
}

const rlm = (harness: string) => ['--extern', `rlm=${harness}/librlm.rlib`, '-L', `dependency=${harness}`];

/**
 * The code is a crate of its own, in which nothing is allowed that the compiler cannot vouch for: no `unsafe`, and no attribute by which a function would take the place of one
 * of the harness. Old compilers do not count `global_asm!` as such.
 */
function compileCode(toolchain: RustToolchain, target: Target, harness: string, program: Program): CodeError | undefined {
  writeFileSync('code.rs', program.source);
  const args = ['--crate-type', 'rlib', '--crate-name', 'code', '-F', 'unsafe_code', '-A', 'warnings', '--emit', 'link,dep-info', ...rlm(harness), 'code.rs'];
  const machineCode = program.tokens.find(({ kind, text }) => kind === 'word' && /^(r#)?global_asm$/.test(text));
  if (machineCode !== undefined) return { type: 'error', message: 'code in the language of the processor is not allowed', line: machineCode.line };
  const compiled = rustc(toolchain, target, args);
  if (!compiled.succeeded) return explain(compiled, program);
  return foreignReads(readFileSync('code.d', 'utf8'), program);
}

const begin: Record<Target, string> = {
  wasm: '#[no_mangle] pub extern "C" fn rlm_start() { rlm::start(code::__rlm_start) }\n',
  native: '#[no_mangle] pub unsafe extern "C" fn main(_: i32, arguments: *const *const u8) -> i32 { rlm::start(arguments, code::__rlm_start); 0 }\n',
};

/** The compiler puts everything into one archive, so that no C compiler is needed to link it. It fails only if the code hides what calls it, as `#[cfg(any())]` at its end does. */
function putTogether(toolchain: RustToolchain, target: Target, harness: string, program: Program): CodeError | undefined {
  writeFileSync('start.rs', `extern crate code; extern crate rlm;\n${begin[target]}`);
  const compiled = rustc(toolchain, target, ['--crate-type', 'staticlib', '--crate-name', 'start', ...rlm(harness), '--extern', 'code=libcode.rlib', 'start.rs']);
  return compiled.succeeded ? undefined : explain(compiled, program);
}

/** A module is that archive without what nobody calls, and a program the same between what the C library begins and ends one with. */
function link(toolchain: RustToolchain, target: Target): void {
  if (target === 'wasm') {
    const options = ['--no-entry', '--export=rlm_start', '--export=memory', '--import-memory', '--stack-first', '-z', 'stack-size=1048576', '--gc-sections', '--strip-all', '--allow-undefined'];
    lld(toolchain, ['-flavor', 'wasm', ...options, '-o', 'program', 'libstart.a']);
  } else {
    const file = (name: string) => toolchain.startFiles.map((directory) => join(directory, name)).find((path) => existsSync(path)) ?? name;
    const libraries = ['libm.a', 'libc.a', 'libgcc.a', 'libgcc_eh.a'].map(file);
    const objects = [...['crt1.o', 'crti.o', 'crtbeginT.o'].map(file), 'libstart.a', '--start-group', ...libraries, '--end-group', ...['crtend.o', 'crtn.o'].map(file)];
    lld(toolchain, ['-flavor', 'gnu', '-static', '--gc-sections', '--strip-all', '--build-id=none', '-z', 'noexecstack', '-z', 'relro', '-z', 'now', '-o', 'program', ...objects]);
  }
}

main();
