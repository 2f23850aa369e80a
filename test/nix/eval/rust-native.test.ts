import { beforeAll, describe, expect, it } from 'vitest';
import { literal } from '../../oracle/plans.ts';
import { evaluating } from '../support/evaluating.ts';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';

let store: string;
let build: PlanBuilder;

beforeAll(async () => {
  store = await temporaryStore();
  build = await evaluating(store);
}, 120_000);

const native = (code: string, bindings = '{}', rest = '', limits = '') => `eval(${literal(code)}, ${bindings}, { language: "rust-native"${limits} }${rest})`;

describe('native Rust', () => {
  it('can reach nothing but what it was given', async () => {
    const code = `use std::{fs, io, net, process, thread, time, os::unix};
fn what<T>(result: io::Result<T>) {
    println!("{}", result.err().map_or("done".to_string(), |error| format!("{:?}", error.kind())));
}
fn main() {
    what(fs::read("/etc/passwd"));
    what(fs::read("/proc/self/environ"));
    what(fs::write("here", "x"));
    what(fs::create_dir("there"));
    what(unix::fs::symlink("/etc/passwd", "link"));
    what(fs::remove_file("anything"));
    what(fs::set_permissions("/", fs::metadata("/").map_or_else(|_| unix::fs::PermissionsExt::from_mode(0o777), |there| there.permissions())));
    what(net::TcpStream::connect("127.0.0.1:80"));
    what(net::UdpSocket::bind("127.0.0.1:0"));
    what(unix::net::UnixStream::connect("/socket"));
    what(process::Command::new("/bin/sh").spawn());
    what(thread::Builder::new().spawn(|| 1));
    what(std::env::set_current_dir("/"));
    println!("{} {:?}", std::env::vars_os().count(), time::SystemTime::now() == time::UNIX_EPOCH);
}`;
    expect(await build(native(code))).toEqual({ answer: `${'PermissionDenied\n'.repeat(13)}0 true\n` });
  });

  it('has one order of what it hashes, and the mathematics of the C library', async () => {
    const code = `fn run(xs: &[f64]) -> Vec<String> {
    let set: std::collections::HashSet<i32> = (0..20).collect();
    xs.iter().map(|x| format!("{:.3} {:.3} {}", x.sin(), x.powf(1.5), x.round())).chain(set.iter().map(|n| n.to_string())).collect()
}`;
    const outcome = await build(native(code, '{ xs: [0.5, 2] }', ', type: { list: "text" }'));
    expect(outcome).toEqual({ answer: expect.stringMatching(/^"0\.479 0\.354 1"\n"0\.909 2\.828 2"\n("\d+"\n){20}$/) });
  });

  it('has as much memory as it may, and no more, whoever asks for it', async () => {
    const plan = (mib: number) => native('fn run(mib: usize) -> usize {\n    vec![1u8; mib << 20].len() >> 20\n}', `{ mib: ${mib} }`, ', type: "number"', ', memoryLimit: 67108864');
    expect(await build(plan(63))).toEqual({ answer: '63' });
    const exceeded = { problems: [{ code: 'RLM4031', message: expect.stringContaining('memoryLimit') }] };
    expect(await build(plan(65))).toMatchObject(exceeded);
    expect(await build(native('text.len() as f64', '{ text: context }', '', ', memoryLimit: 67108864'), { context: 'x'.repeat(65 << 20) })).toMatchObject(exceeded);
  });

  it.each([
    ['works without end', 'fn main() {\n    let mut n = 0u64;\n    loop {\n        n = std::convert::identity(n).wrapping_mul(3) ^ 7;\n        if n == 1 { println!("{}", n); }\n    }\n}', 'cpuTimeLimit', ', cpuTimeLimit: 1'],
    ['waits', 'fn main() {\n    std::thread::sleep(std::time::Duration::from_secs(1000))\n}', 'timeLimit', ', timeLimit: 1'],
    ['prints without end', 'fn main() {\n    loop {\n        println!("again and again");\n    }\n}', 'outputLimit', ', outputLimit: 2048'],
  ])('that %s exceeds its limit', async (_what, code, limit, limits) => {
    expect(await build(native(code, '{}', '', limits))).toMatchObject({ problems: [{ code: 'RLM4031', message: expect.stringContaining(`\`${limit}\``) }] });
  });

  it.each([
    ['panics', 'fn run() -> i64 {\n    let none: Option<i64> = None;\n    none.unwrap()\n}', /^panic: called `Option::unwrap\(\)` on a `None` value \(line 3/],
    ['never ends a call', 'fn deep(n: u64) -> u64 {\n    if n == 0 { 0 } else { deep(n - 1) + n }\n}\nfn run() -> u64 {\n    deep(1 << 40)\n}', /^stack overflow: the code calls itself too deeply/],
    ['wants to begin before its walls', 'extern "C" fn early() {}\n#[used]\n#[link_section = ".init_array"]\nstatic EARLY: extern "C" fn() = early;\nfn main() {}', /^error\[unsafe_code\]/],
    ['wants to take the place of a function', '#[export_name = "prctl"]\npub extern "C" fn mine() {}\nfn main() {}', /^error\[unsafe_code\]/],
  ])('that %s is told by its line', async (_what, code, message) => {
    expect(await build(native(code))).toMatchObject({ problems: [{ code: 'RLM4030', message: expect.stringMatching(message) }] });
  });

  it('is compiled once for all values and limits', async () => {
    const compiled: string[] = [];
    const onProgress = (progress: { readonly kind: string; readonly step?: { readonly label: string } }) => {
      if (progress.kind === 'finished' && progress.step?.label === 'rlm-eval-compile') compiled.push(progress.step.label);
    };
    const plan = (k: number, limits = '') => native('fn run(k: i64) -> i64 {\n    k * 3\n}', `{ k: ${k} }`, ', type: "number"', limits);
    expect(await build(plan(2), {}, { onProgress })).toEqual({ answer: '6' });
    expect(await build(plan(5, ', timeLimit: 5'), {}, { onProgress })).toEqual({ answer: '15' });
    expect(compiled).toEqual(['rlm-eval-compile']);
  });
});
