import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { functionsOf } from '../../../../runtime/eval/rust/functions.ts';
import { foreignReads } from '../../../../runtime/eval/rust/explain.ts';
import { type ProgramRequest, programOf } from '../../../../runtime/eval/rust/program.ts';
import { tokensOf } from '../../../../runtime/eval/rust/tokens.ts';

const program = (code: string, rest: Partial<ProgramRequest> = {}) => programOf({ code, bindings: [], ...rest });
const text = { name: 'text', type: 'Text' };
const lines = { name: 'lines', type: 'Text' };

describe('the functions of a program', () => {
  it.each([
    ['fn run(a: i32, mut b: HashMap<K, (V, W)>, _c: &[u8]) {}', [{ name: 'run', parameters: ['a', 'b', '_c'], line: 1 }]],
    ['/* fn no() /* nested */ */ // fn no()\npub async fn run<T: Into<String>>(t: T) -> T { fn inner() {} t }', [{ name: 'run', parameters: ['t'], line: 2 }]],
    ['const A: &str = r##"fn no() "# "##; const C: char = \'"\'; const L: &\'static str = "\\"fn no()";\nfn yes() {}', [{ name: 'yes', parameters: [], line: 2 }]],
    ['impl X { fn no(&self) {} }\nmod m { fn no() {} }\nfn f((a, b): (i32, i32)) {}', [{ name: 'f', parameters: [undefined], line: 3 }]],
    ['type F = fn(i32) -> i32;', []],
  ])('are those outside of all else: %s', (code, functions) => {
    expect(functionsOf(tokensOf(code))).toEqual(functions);
  });

  it('are found in any text, in which the lines of tokens never go back', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('"', "'", '/', '*', 'r', '#', '\n', '{', '(', ')', 'fn ', 'a', '\\', ':', ',', '<', '1', '.') }), (code) => {
        const tokens = tokensOf(code);
        functionsOf(tokens);
        expect(tokens.map(({ line }) => line)).toEqual(tokens.map(({ line }) => line).toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('a program', () => {
  it('has its code line by line where the code has them, whatever its form', () => {
    for (const [code, rest] of [
      ['text.len()\n', { bindings: [text] }],
      ['fn run(text: &str) {\n}', { bindings: [text] }],
      ['|line| line', { bindings: [lines], reduce: 'list' }],
      ['fn any(line: &str) {}', { bindings: [lines], reduce: 'count', by_key: true }],
    ] as const) {
      const { source } = program(code, rest);
      for (const [index, line] of code.split('\n').entries()) expect(source.split('\n')[index]).toContain(line);
    }
  });

  it('is told apart by names of parameters, and never by what is in texts or comments', () => {
    expect(program('fn run(b: i32, _a: i32) {}', { bindings: [{ name: 'a', type: 'Number' }, { name: 'b', type: 'Number' }] }).source).toContain('run(__rlm_bindings.get(1), __rlm_bindings.get(0))');
    expect(program('// fn run() {}\n"fn main() {}"', {}).source).toContain('fn __rlm_body()');
    expect(() => program('fn run(c: i32) {}', { bindings: [text] })).toThrow('the parameter `c` of `run` is no binding: there are `text`');
    expect(() => program('fn main() {}', { bindings: [text] })).toThrow('`main` has no bindings');
    expect(() => program('|line| line', { reduce: 'list' })).toThrow('one of the bindings is `lines`');
    expect(() => program('fn a() {} fn b() {}', { bindings: [lines], reduce: 'count' })).toThrow('a function `each(line: &str)`');
  });

  it('has no name of a binding in it that is no identifier', () => {
    for (const name of ['a b', 'x: u8) {} fn f(', '"', '', 'é', 'r#a', 'a\n']) expect(() => program('1', { bindings: [{ name, type: 'Text' }] })).toThrow(RangeError);
  });
});

describe('what was read while a program was compiled', () => {
  const { tokens } = program('fn main() {\n  include_str!("x");\n}');
  const reads = (dependencies: string) => foreignReads(dependencies, program('fn main() {\n  include_str!("x");\n}'));

  it('is its own text, or a mistake at the word that made it', () => {
    expect(tokens.length).toBeGreaterThan(0);
    expect(reads('libcode.rlib: code.rs\n\ncode.d: code.rs\n\ncode.rs:\n')).toBeUndefined();
    expect(reads('libcode.rlib: code.rs /etc/a\\ b\n\n')).toMatchObject({ line: 2, message: expect.stringContaining('/etc/a\\ b') });
    expect(reads('libcode.rlib: code.rs\n\n# env-dep:HOME\n')).toMatchObject({ line: 2, message: expect.stringContaining('`HOME`') });
  });
});
