import type { Engine } from './engines.ts';

/** Code that takes more than it may, and what must be said of it. */
export interface Bomb {
  readonly what: string;
  readonly code: string;
  /** Limits as a plan writes them; low, so that the tests are short. */
  readonly limits: string;
  /** The limits of which one is named; or the codes of what may be said instead. */
  readonly exceeds?: readonly string[];
  readonly codes?: readonly string[];
}

const little = 'cpuTimeLimit: 1, timeLimit: 60, memoryLimit: 67108864, outputLimit: 1048576, diskLimit: 1048576';
const bomb = (what: string, code: string, ends: Pick<Bomb, 'exceeds' | 'codes'>, limits = little): Bomb => ({ what, code, limits, ...ends });

const cpu = { exceeds: ['cpuTimeLimit'] };
/** For what takes memory as fast as it can, and that is not very fast. */
const patient = little.replace('cpuTimeLimit: 1', 'cpuTimeLimit: 30');
const memory = { exceeds: ['memoryLimit'] };
const output = { exceeds: ['outputLimit'] };
/** A limit, or an error of the language before it comes to that. */
const recursion = { exceeds: ['memoryLimit'], codes: ['RLM4030'] };

/** In Rust, where a loop that does nothing may be no loop. */
const endless = 'let mut n = 1u64; loop { n = n.wrapping_mul(6364136223846793005).wrapping_add(1); if n == 7 { println!("{}", n); } }';

const bombs: Readonly<Record<Engine['suffix'], readonly Bomb[]>> = {
  js: [
    bomb('an endless loop', 'while (true) {}', cpu),
    bomb('a loop in a catch', 'for (;;) { try { null.x } catch { for (let i = 0; i < 1e6; i++); } }', cpu),
    bomb('a pattern that backtracks', "/^(a+)+$/.test('a'.repeat(60) + 'b')", cpu),
    bomb('a memory bomb', 'let all; for (;;) all = [all, [1, 2, 3], { all }];', memory, patient),
    bomb('a text that doubles', "let s = 'xxxxxxxx'; for (;;) { s += s; s.charCodeAt(s.length - 1); }", { ...memory, codes: ['RLM4030'] }, patient),
    bomb('an array of bytes', 'const all = []; for (;;) all.push(new Uint8Array(1 << 24));', memory, patient),
    bomb('a huge number', '2n ** (10n ** 12n)', { exceeds: ['memoryLimit', 'cpuTimeLimit'], codes: ['RLM4030'] }),
    bomb('deep recursion', 'const f = (n) => f(n + 1) + 1; f(0)', recursion),
    bomb('a deep value', 'let v = 0; for (let i = 0; i < 1e6; i++) v = [v]; result = v;', { exceeds: ['memoryLimit'], codes: ['RLM4030', 'RLM4032', 'RLM4034'] }),
    bomb('endless output', "for (;;) print('x'.repeat(1000));", output),
    bomb('a gigabyte of zeros', "const piece = '0'.repeat(1 << 20); for (let i = 0; i < 1024; i++) print(piece);", output),
    bomb('a result of a gigabyte', "result = '0'.repeat((1 << 30) - 24);", { exceeds: ['memoryLimit', 'outputLimit'], codes: ['RLM4030'] }),
    bomb('promises without end', 'const again = () => Promise.resolve().then(again); again(); while (true) {}', cpu),
  ],
  py: [
    bomb('an endless loop', 'while True: pass', cpu),
    bomb('a loop in an except', 'while True:\n  try:\n    while True: pass\n  except BaseException: pass', cpu),
    bomb('a pattern that backtracks', "import re\nre.match('^(a+)+$', 'a' * 60 + 'b')", cpu),
    bomb('a memory bomb', 'all = []\nwhile True: all.append(bytearray(1 << 20))', memory, patient),
    bomb('a memory bomb that is caught', 'all = []\nwhile True:\n  try: all.append("x" * (1 << 20) + str(len(all)))\n  except MemoryError: pass', { exceeds: ['memoryLimit', 'cpuTimeLimit'] }),
    bomb('a gigabyte at once', 'x = bytearray(1 << 30)', memory, patient),
    bomb('a huge number', 'x = 10 ** (10 ** 9)', { exceeds: ['cpuTimeLimit', 'memoryLimit'] }),
    bomb('deep recursion', 'def f(n): return f(n + 1) + 1\nf(0)', recursion),
    bomb('deep recursion without its bound', 'import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(n): return f(n + 1) + 1\nf(0)', { exceeds: ['memoryLimit', 'cpuTimeLimit'], codes: ['RLM4030', 'RLM4034'] }),
    bomb('endless output', "while True: print('x' * 1000)", output),
    bomb('a gigabyte of zeros', "import sys\nfor i in range(1024): sys.stdout.write('0' * (1 << 20))", output),
    bomb('a result of a gigabyte', "result = '0' * (1 << 30)", { exceeds: ['memoryLimit', 'outputLimit'] }),
    bomb('files without end', "i = 0\nwhile True:\n  i += 1\n  with open('file%d' % i, 'wb') as f: f.write(b'x' * (1 << 20))", { exceeds: ['diskLimit', 'memoryLimit'], codes: ['RLM4030'] }),
  ],
  // Each is compiled, so there are few.
  rs: [
    bomb('an endless loop', endless, cpu),
    bomb('a memory bomb', 'let mut all = Vec::new(); loop { all.push(vec![1u8; 1 << 20]); if all.len() > 1 << 20 { println!("{}", all[7][7]); } }', memory, patient),
    bomb('a gigabyte at once', 'let all = vec![1u8; 1 << 30]; println!("{}", all[12345]);', memory, patient),
    bomb('deep recursion', 'fn f(n: u64) -> u64 { if n == u64::MAX { 0 } else { let own = vec![n]; f(n + 1) + own[0] } } println!("{}", f(0));', { codes: ['RLM4030', 'RLM4034'], exceeds: ['memoryLimit'] }),
    bomb('endless output', 'loop { println!("{}", "x".repeat(1000)); }', output),
    bomb('a gigabyte of zeros', 'for _ in 0..1024 { print!("{}", "0".repeat(1 << 20)); }', output),
  ],
};

/** What the code can do that is made of instructions of the processor. */
const nativeBombs: Readonly<Record<Engine['suffix'], readonly Bomb[]>> = {
  js: [],
  py: [
    bomb('a fork bomb', 'import os\nwhile True:\n  try: os.fork()\n  except OSError: pass', { exceeds: ['cpuTimeLimit', 'timeLimit'], codes: ['RLM4030', 'RLM4034'] }),
    bomb('threads without end', 'import threading, time\nall = []\nwhile True:\n  t = threading.Thread(target=lambda: time.sleep(1000), daemon=True); t.start(); all.append(t)', { exceeds: ['memoryLimit', 'timeLimit', 'cpuTimeLimit'], codes: ['RLM4030', 'RLM4034'] }),
    bomb('what ignores signals', 'import signal\nfor s in range(1, 32):\n  try: signal.signal(s, signal.SIG_IGN)\n  except (OSError, ValueError): pass\nwhile True: pass', cpu),
    bomb('an end of its supervisor', 'import os\nos.kill(os.getppid(), 9)\nos.kill(-1, 9)\nwhile True: pass', { exceeds: ['cpuTimeLimit'], codes: ['RLM4030', 'RLM4034'] }),
    bomb('a crash', 'import ctypes\nctypes.string_at(0)', { codes: ['RLM4030', 'RLM4034'] }),
  ],
  rs: [
    bomb('threads and processes', 'for _ in 0..1000 { let _ = std::thread::Builder::new().spawn(|| loop {}); let _ = std::process::Command::new("/proc/self/exe").spawn(); } ' + endless, cpu),
    bomb('an end of itself', 'std::process::abort()', { codes: ['RLM4030', 'RLM4034'] }),
  ],
};

/** What an engine is given: each line of the code says whose it is, since errors are told at their line. */
export const bombsOf = ({ suffix, native }: Engine): readonly Bomb[] =>
  [...bombs[suffix], ...(native ? nativeBombs[suffix] : [])].map((each) => ({
    ...each,
    code: each.code.split('\n').map((line) => `${line} ${suffix === 'py' ? '#' : '//'} ${each.what}.`).join('\n'),
  }));
