import { beforeAll, describe, expect, it } from 'vitest';
import { literal } from '../../oracle/plans.ts';
import { evaluating } from '../support/evaluating.ts';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
}, 120_000);

/** An `eval` in Rust, compiled to WebAssembly. */
const rust = (code: string, bindings = '{}', rest = '', limits = '') => `eval(${literal(code)}, ${bindings}, { language: "rust"${limits} }${rest})`;

describe('Rust in WebAssembly', () => {
  it('has its bindings as parameters by their names, whatever their order, in the types that it wants', async () => {
    const code = `use rlm::{Lines, Value};

fn run(k: i64, text: &str, _big: u128, part: f64, yes: bool, names: &[String], ns: Vec<i32>, all: Lines, about: &Value) -> Vec<String> {
    let mut found = vec![text.to_string(), (k + 1).to_string(), _big.to_string(), part.to_string(), yes.to_string(), ns.iter().sum::<i32>().to_string()];
    found.extend(names.iter().cloned().chain(all));
    found.extend([about["name"].as_str().unwrap().to_string(), about["age"].as_i64().unwrap().to_string(), about["none"].is_null().to_string()]);
    found
}`;
    const big = '340282366920938463463374607431768211455';
    const bindings = `{ text: context, k: 7, big: ${big}, part: 0.1, yes: true, names: ["ü\\n", "b\\"\\\\"], ns: [1, -2, 30], all: lines(context), about: { name: "O'Hara", age: 41 } }`;
    const outcome = await build(rust(code, bindings, ', type: { list: "text" }'), { context: 'a\tb\r\nc' });
    const items = 'answer' in outcome ? outcome.answer.trimEnd().split('\n').map((line) => JSON.parse(line) as unknown) : outcome;
    expect(items).toEqual(['a\tb\r\nc', '8', big, '0.1', 'true', '29', 'ü\n', 'b"\\', 'a\tb', 'c', "O'Hara", '41', 'true']);
  });

  it('may be the body of a function, with its bindings as variables', async () => {
    const plan = rust('let longest = words.iter().map(|word| word.len()).max().unwrap_or(0);\nlongest as f64 * k + text.lines().count() as f64', '{ text: context, words: ["a", "bcd"], k: 0.5 }', ', type: "number"');
    expect(await build(plan, { context: 'x\ny\n' })).toEqual({ answer: '3.5' });
  });

  it('gives what it prints, by whichever way, where it gives nothing else', async () => {
    const code = `use std::io::Write;
fn main() {
    println!("{:>4}", 42);
    std::print!("{}", "no end");
    let mut out = std::io::stdout().lock();
    writeln!(out, " of it").unwrap();
    eprintln!("nobody reads this");
    std::process::exit(0);
}`;
    expect(await build(rust(code))).toEqual({ answer: '  42\nno end of it\n' });
  });

  it('has one order of what it hashes, and no clock', async () => {
    const code = 'fn main() {\n    let set: std::collections::HashSet<i32> = (0..20).collect();\n    println!("{:?}", set);\n}';
    expect(await build(rust(code))).toEqual({ answer: expect.stringMatching(/^\{\d+(, \d+){19}\}\n$/) });
    expect(await build(rust('fn main() {\n    println!("{:?}", std::time::Instant::now());\n}'))).toMatchObject({
      problems: [{ code: 'RLM4030', message: expect.stringContaining('time not implemented on this platform') }],
    });
  });

  it.each([
    ['does not compile', 'fn run() -> i64 {\n    let n: i64 = "a";\n    n\n}', /^error\[E0308\]: mismatched types: expected `i64`, found `&str` \(line 2/],
    ['has more mistakes', 'fn run() -> i64 {\n    a\n}\nfn other() {\n    b\n}', /`a`.*also in line 5: .*`b`/s],
    ['panics', 'fn run() -> i64 {\n    let none: Vec<i64> = Vec::new();\n    none[2]\n}', /^panic: index out of bounds: the len is 0 but the index is 2 \(line 3/],
    ['overflows', 'fn run() -> i32 {\n    let mut n = 1;\n    for _ in 0..40 {\n        n *= 3;\n    }\n    n\n}', /^panic: attempt to multiply with overflow \(line 4/],
    ['ends with an error', 'fn run() -> Result<i64, std::num::ParseIntError> {\n    "x".parse::<i64>()\n}', /^Err: invalid digit found in string/],
    ['never ends a call', 'fn deep(n: u64) -> u64 {\n    if n == 0 { 0 } else { deep(n - 1) + n }\n}\nfn run() -> u64 {\n    deep(1 << 40)\n}', /^stack overflow: the code calls itself too deeply/],
    ['gives what is no value', 'struct Own;\nfn run() -> Own {\n    Own\n}', /^error\[E0277\]: the trait bound `Own: .*(Give|Outcome)` is not satisfied.*\(line 2/s],
    ['ends with a status', 'fn main() {\n    std::process::exit(3)\n}', /^exit: the code ended itself with status 3/],
    ['is in the language of the processor', 'std::arch::global_asm!("nop");\nfn main() {}', /not allowed \(line 1/],
    ['is not safe', 'fn main() {\n    unsafe { std::ptr::null::<u8>().read() };\n}', /^error\[unsafe_code\]: usage of an `unsafe` block \(line 2/],
    ['allows itself what is not safe', '#![allow(unsafe_code)]\nfn main() {}', /^error\[E0453\]/],
    ['wants to be another function', '#[no_mangle]\npub extern "C" fn prctl() {}\nfn main() {}', /^error\[unsafe_code\]/],
    ['hides what calls it', 'fn main() {}\n#[cfg(any())]', /__rlm_start/],
    ['ends in a comment', 'fn main() {}\n/*', /^error\[E0758\]/],
    ['ends in a text', 'fn main() {}\nconst TEXT: &str = r##"', /^error\[E0748\]/],
    ['reads a file while it is compiled', 'fn main() {\n    print!("{}", include_str!("/etc/passwd"));\n}', /the code reads the file `\/etc\/passwd` while it is compiled.*\(line 2/],
    ['reads another by another name', 'use std::include_bytes as harmless;\nfn main() {\n    print!("{:?}", harmless!("/proc/self/environ"));\n}', /the code reads the file/],
    ['has a part in another file', '#[path = "/etc/passwd"]\nmod passwords;\nfn main() {}', /error/],
    ['reads the environment', 'fn main() {\n    print!("{:?}", option_env!("HOME"));\n}', /the code reads the variable `HOME`/],
    ['wants a parameter that is no binding', 'fn run(text: &str) -> usize {\n    text.len()\n}', /the parameter `text` of `run` is no binding: there are none \(line 1/],
  ])('that %s fails with the line of the code', async (_what, code, message) => {
    expect(await build(rust(code))).toMatchObject({ problems: [{ code: 'RLM4030', message: expect.stringMatching(message) }] });
  });

  it('is told which binding its parameter cannot hold, and which result no value is', async () => {
    expect(await build(rust('fn run(k: i64) -> i64 {\n    k\n}', '{ k: 0.5 }'))).toMatchObject({ problems: [{ message: expect.stringMatching(/`k`/) }] });
    expect(await build(rust('fn run(k: f64) -> f64 {\n    k\n}', '{ k: 0.1000000000000000000001 }'))).toMatchObject({ problems: [{ message: expect.stringMatching(/`k`.*0\.1000000000000000000001/) }] });
    expect(await build(rust('fn run() -> f64 {\n    f64::NAN\n}'))).toMatchObject({ problems: [{ code: 'RLM4032', message: expect.stringContaining('NaN') }] });
  });

  it('has as much memory as it may, and no more', async () => {
    const plan = (mib: number) => rust('fn run(mib: usize) -> usize {\n    vec![1u8; mib << 20].len() >> 20\n}', `{ mib: ${mib} }`, ', type: "number"', ', memoryLimit: 67108864');
    expect(await build(plan(62))).toEqual({ answer: '62' });
    expect(await build(plan(64))).toMatchObject({ problems: [{ code: 'RLM4031', message: expect.stringContaining('memoryLimit') }] });
  });

  it('has no files, no network, no processes and no threads', async () => {
    const code = `use std::{fs, net, process, thread};
fn main() {
    println!("{}", fs::read("/etc/passwd").is_err());
    println!("{}", fs::write("here", "x").is_err());
    println!("{}", net::TcpStream::connect("127.0.0.1:80").is_err());
    println!("{}", net::UdpSocket::bind("127.0.0.1:0").is_err());
    println!("{}", process::Command::new("/bin/sh").spawn().is_err());
    println!("{}", thread::Builder::new().spawn(|| 1).is_err());
    println!("{}", std::env::args().count());
}`;
    expect(await build(rust(code))).toEqual({ answer: `${'true\n'.repeat(6)}0\n` });
  });
});
