import { beforeAll, describe, expect, it } from 'vitest';
import { type PlanBuilder, planBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';
import { engineOf, evalOf } from './support/engines.ts';
import { type Outside, outside } from './support/outside.ts';
import { filesWith, logsOf } from './support/traces.ts';

let store: string;
let build: PlanBuilder;
let around: Outside;

beforeAll(async () => {
  store = await temporaryStore();
  build = await planBuilder(store);
  around = await outside();
});

/** Programs that want something of the place where they are compiled, or that begin before their walls are up. Each says its name at the end of its lines. */
const programs = (canary: string): readonly (readonly [name: string, code: string])[] => [
  ['users', 'fn main() { print!("{}", include_str!("/etc/passwd")); }'],
  ['bytes', 'fn main() { print!("{:?}", include_bytes!("/proc/self/environ")); }'],
  ['code of the machine', `include!("${canary}");\nfn main() {}`],
  ['module of the machine', '#[path = "/etc/passwd"]\nmod other;\nfn main() {}'],
  ['variable', 'fn main() { print!("{}", env!("OPENAI_API_KEY")); }'],
  ['another prctl', '#[no_mangle]\npub extern "C" fn prctl() -> i32 { 0 }\nfn main() {}'],
  ['another setrlimit', '#[export_name = "setrlimit"]\npub extern "C" fn other() -> i32 { 0 }\nfn main() {}'],
  ['constructor', '#[used]\n#[link_section = ".init_array"]\nstatic FIRST: extern "C" fn() = first;\nextern "C" fn first() {}\nfn main() {}'],
  ['assembly', 'core::arch::global_asm!(".globl prctl", "prctl: ret");\nfn main() {}'],
  ['instructions', 'fn main() { unsafe { core::arch::asm!("nop") } }'],
  ['foreign functions', 'extern "C" { fn fork() -> i32; }\nfn main() { unsafe { fork(); } }'],
  ['allowed again', '#![allow(unsafe_code)]\nfn main() { unsafe { std::ptr::null::<u8>().read(); } }'],
  ['allocator', 'struct A;\nunsafe impl std::alloc::GlobalAlloc for A { unsafe fn alloc(&self, _: std::alloc::Layout) -> *mut u8 { std::ptr::null_mut() } unsafe fn dealloc(&self, _: *mut u8, _: std::alloc::Layout) {} }\n#[global_allocator]\nstatic G: A = A;\nfn main() {}'],
  ['macro without end', 'macro_rules! more { ($($t:tt)*) => { more!($($t)* x) } }\nmore!(x);\nfn main() {}'],
];

describe('code in native Rust, while it is compiled,', () => {
  it('gives nothing of what is around the compiler, and nothing that runs before its walls are up', async () => {
    const engine = engineOf('native Rust');
    const [canary = ''] = around.target.readable;
    const hostile = programs(canary);
    const outcome = await build(`[${hostile.map(([name, code]) => evalOf(engine, code.split('\n').map((line) => `${line} // ${name}.`).join('\n'))).join(', ')}]`);
    const problems = 'problems' in outcome ? outcome.problems : [];
    const unrefused = hostile.filter(([name]) => !problems.some(({ code, at }) => at.includes(` ${name}.`) && ['RLM4030', 'RLM4031', 'RLM4034'].includes(code))).map(([name]) => name);
    expect({ unrefused, problems: problems.map(({ code, message }) => `${code} ${message}`) }).toMatchObject({ unrefused: [] });
    const told = [JSON.stringify(outcome), await logsOf(store)].join('\n');
    expect(told).not.toContain(around.canary);
    for (const user of around.users) expect(told).not.toContain(user);
    expect(await filesWith(around.canary, store)).toEqual([]);
  });
});
