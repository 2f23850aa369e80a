import { beforeAll, describe, expect, it } from 'vitest';
import { literal } from '../../oracle/plans.ts';
import { evaluating } from '../support/evaluating.ts';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
}, 120_000);

const byLine = (code: string, rest: string, bindings = '{ lines: context }', language = 'rust-native') => `eval(${literal(code)}, ${bindings}, { language: "${language}" }, ${rest})`;

const log = 'a 0.1\nb 2\r\n\na 0.2\nc x\nb -7e2\na 1e22';

const value = 'fn value(line: &str) -> Option<f64> {\n    line.split(\' \').nth(1)?.parse().ok()\n}';
const keyed = 'fn each(line: &str) -> Option<(&str, f64)> {\n    let (key, rest) = line.split_once(\' \')?;\n    Some((key, rest.parse().ok()?))\n}';
const list = (...items: readonly string[]) => ({ answer: items.map((item) => `${JSON.stringify(item)}\n`).join('') });

describe('Rust as a function of a line', () => {
  it.each([
    ['count', '|line| line.ends_with(\'2\')', '4'],
    ['sum', value, '9999999999999999999302.3'],
    ['min', value, '-700'],
    ['max', '|line: &str| line.len()', '6'],
    ['first', value, '0.1'],
    ['last', '|line| line.split(\' \').next()', 'a'],
  ])('gives the %s of what it says of the lines', async (reduce, code, answer) => {
    expect(await build(byLine(code, `reduce: "${reduce}"`), { context: log })).toEqual({ answer });
  });

  it('gives a list of what it says, without the ends of lines', async () => {
    expect(await build(byLine('|line| line', 'reduce: "list"'), { context: log })).toEqual(list(...log.split(/\r?\n/)));
  });

  it.each([
    ['count', '|line| line.split(\' \').next()', ['a\t3', 'b\t2', '\t1', 'c\t1']],
    ['sum', keyed, ['a\t10000000000000000000000.3', 'b\t-698']],
    ['max', keyed, ['a\t10000000000000000000000', 'b\t2']],
    ['first', keyed, ['a\t0.1', 'b\t2']],
    ['list', keyed, ['a\t0.1', 'a\t0.2', 'a\t10000000000000000000000', 'b\t2', 'b\t-700']],
  ])('gives the %s of each key, in the order in which they are first seen', async (reduce, code, rows) => {
    expect(await build(byLine(code, `reduce: "${reduce}", by_key: true`), { context: log })).toEqual(list(...rows));
  });

  it('sees the elements of a list as they are, and other bindings as further parameters', async () => {
    const code = 'fn each(item: &str, ends: &[&str], least: usize) -> bool {\n    item.len() >= least && ends.iter().any(|end| item.ends_with(end))\n}';
    const bindings = '{ least: 3, lines: ["a\\n\\"b", "b", "\\\\ ü", "xxx", "ab\\r"], ends: ["b", "ü", "\\r"] }';
    expect(await build(byLine(code, 'reduce: "count"', bindings))).toEqual({ answer: '3' });
  });

  it('does in WebAssembly as it does natively, also with lines that are longer than what is read at once', async () => {
    const context = `${'ü'.repeat(700_000)} 3\n${'x'.repeat(3_000_000)} 4\r\n\n 5`;
    const code = 'fn each(line: &str) -> Option<u64> {\n    Some(line.chars().count() as u64 + line.rsplit(\' \').next()?.parse::<u64>().ok()?)\n}';
    for (const language of ['rust', 'rust-native']) {
      expect(await build(byLine(code, 'reduce: "sum"', '{ lines: context }', language), { context })).toEqual({ answer: String(700_002 + 3 + 3_000_002 + 4 + 2 + 5) });
    }
  });

  it('adds as a plan adds', async () => {
    const context = Array.from({ length: 2000 }, (_, index) => `${(index * 7919) % 1000}.${(index * 104729) % 100000}`).join('\n');
    const sums = `let a = ${byLine('|line| line.parse::<f64>().ok()', 'reduce: "sum"')} b = combine(lines(context), "sum") in join([a, b], " ")`;
    const outcome = await build(sums, { context });
    const [a, b] = 'answer' in outcome ? outcome.answer.split(' ') : [];
    expect(a).toMatch(/^\d+\.\d+$/);
    expect(a).toBe(b);
  });

  it.each([
    ['is of no line', '|line: &str| line.parse::<i64>().ok()', 'reduce: "min"', /`min` of no value/],
    ['is beyond all numbers', '|_: &str| i128::MAX', 'reduce: "sum"', /overflow: .*beyond 128 bits/],
    ['is no number', '|_: &str| f64::INFINITY', 'reduce: "sum"', /inf/],
    ['is no row', '|line: &str| Some((line.to_string() + "\\t", 1))', 'reduce: "sum", by_key: true', /a tab or a newline in the cell/],
    ['is of another type', '|line: &str| line.len()', 'reduce: "count"', /`usize: .*Counted`/],
    ['is nobody\'s', 'fn one() {}\nfn two() {}', 'reduce: "count"', /has a function `each\(line: &str\)`/],
  ])('that %s is an error', async (_what, code, rest, message) => {
    expect(await build(byLine(code, rest), { context: 'x\ny\n' })).toMatchObject({ problems: [{ message: expect.stringMatching(message) }] });
  });
});
