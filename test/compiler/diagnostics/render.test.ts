import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Diagnostic, diagnose } from '../../../compiler/diagnostics/diagnostic.ts';
import { displayWidth, printable } from '../../../compiler/diagnostics/printable.ts';
import { diagnosticToJson, renderDiagnostic } from '../../../compiler/diagnostics/render.ts';

/** A diagnostic at the first place of `part` in `text`. */
function at(text: string, part: string, name = 'plan.rlm'): Diagnostic {
  const start = text.indexOf(part);
  return diagnose('RLM1009', { image: part }, { source: { name, text }, span: { start, end: start + part.length } });
}

function frame(text: string, part: string): string[] {
  const [, rows = ''] = renderDiagnostic(at(text, part), { color: false }).split('\n\n');
  return rows.split('\n');
}

describe('a diagnostic', () => {
  it('says where, what and how to mend it', () => {
    expect(renderDiagnostic(at('let\n  n = 1e3\nin n', '1e3'), { color: false })).toBe(
      [
        'plan.rlm:2:7 - error RLM1009: `1e3` is not a number',
        '',
        '2 |   n = 1e3',
        '  |       ^^^',
        '',
        'Hint: write it without an exponent',
      ].join('\n'),
    );
  });

  it('at no place has no frame', () => {
    const text = renderDiagnostic(diagnose('RLM5001', {}), { color: false });
    expect(text).toMatch(/^error RLM5001: .*\n\nHint: /);
  });

  it('has colours only when asked', () => {
    expect(renderDiagnostic(at('1e3', '1e3'), { color: false })).not.toContain('\u001B');
    expect(renderDiagnostic(at('1e3', '1e3'), { color: true })).toContain('\u001B[31merror\u001B[0m');
  });

  it('has the same text with colours as without', () => {
    const diagnostic = at('let\n  n = 1e3\nin n', 'n = 1e3\nin');
    expect(renderDiagnostic(diagnostic, { color: true }).replace(/\u001B\[\d+m/g, '')).toBe(renderDiagnostic(diagnostic, { color: false }));
  });
});

describe('the frame', () => {
  it('shows a tab as four blanks', () => {
    expect(frame('\tf(\t1e3)', '1e3')).toEqual(['1 |     f(    1e3)', '  |           ^^^']);
  });

  it('gives wide characters two columns and combining marks none', () => {
    expect(frame('f("日本", 1e3)', '1e3')).toEqual(['1 | f("日本", 1e3)', '  |           ^^^']);
    expect(frame('f("e\u0301", 1e3)', '1e3')).toEqual(['1 | f("e\u0301", 1e3)', '  |        ^^^']);
    expect(frame('f("日本")', '日本')).toEqual(['1 | f("日本")', '  |    ^^^^']);
  });

  it('marks the end of the text with one caret', () => {
    const text = 'count(';
    const diagnostic = diagnose('RLM1034', {}, { source: { name: 'plan.rlm', text }, span: { start: 6, end: 6 } });
    expect(renderDiagnostic(diagnostic, { color: false }).split('\n')).toEqual(expect.arrayContaining(['1 | count(', '  |       ^']));
  });

  it('shows the first and the last line of a longer span', () => {
    expect(frame('a = [\n  1,\n  2,\n  3,\n] b', '[\n  1,\n  2,\n  3,\n]')).toEqual(['1 | a = [', '  |     ^', '…', '5 | ] b', '  | ^']);
    expect(frame('a = f(\n  1)', 'f(\n  1)')).toEqual(['1 | a = f(', '  |     ^^', '2 |   1)', '  |   ^^']);
  });

  it('aligns numbers of lines of different length', () => {
    expect(frame(`${'\n'.repeat(8)}a [\n\n]`, '[\n\n]')).toEqual([' 9 | a [', '   |   ^', ' …', '11 | ]', '   | ^']);
  });

  it('shows the part of a long line that the span begins in', () => {
    const [line = '', mark = ''] = frame(`${'x'.repeat(5000)} 1e3 ${'y'.repeat(5000)}`, '1e3');
    expect(line).toMatch(/^1 \| …x{39} 1e3 y+…$/);
    expect(line.length).toBeLessThan(130);
    expect(mark.indexOf('^')).toBe(line.indexOf('1e3'));
    expect(mark).toMatch(/ \^{3}$/);
  });
});

describe('what a terminal gets', () => {
  const steering = ['\u001B[2J', '\u009B', '\r', '\u0007', '\u202E', '\u2066', '\u200B', '\t', '\n', '\uD800', '日', 'e\u0301'];
  const wicked = fc.string({ unit: fc.oneof(fc.constantFrom(...steering), fc.string({ unit: 'binary', maxLength: 1 })), maxLength: 40 });

  it('has no control character but newlines, whatever is in the plan, its name and its messages', () => {
    fc.assert(
      fc.property(wicked, wicked, fc.nat(), fc.nat(), (text, name, from, length) => {
        const start = from % (text.length + 1);
        const end = Math.min(text.length, start + (length % 50));
        const diagnostic = diagnose('RLM1009', { image: text.slice(start, end) }, { source: { name, text }, span: { start, end } });
        const rendered = renderDiagnostic(diagnostic, { color: false });
        expect(rendered).not.toMatch(/[\p{Cs}\p{Zl}\p{Zp}\p{Cf}]|(?!\n)\p{Cc}/u);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['\u001B[31m', '␛[31m'],
    ['a\0b\u007F', 'a␀b␡'],
    ['\u0085\u202E\uFEFF', '<U+0085><U+202E><U+FEFF>'],
    ['\r\n', '␍\n'],
  ])('%j is shown as %s', (text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  it('takes as many columns as its characters do', () => {
    expect(['', 'abc', '日本', 'e\u0301', '💡', '한글', 'ｆ', '♥'].map(displayWidth)).toEqual([0, 3, 4, 1, 2, 4, 2, 1]);
  });
});

describe('JSON', () => {
  it('has all keys, with positions in characters from 1', () => {
    expect(diagnosticToJson(at('let\n  n = f("💡", 1e3)\nin n', '1e3'))).toEqual({
      code: 'RLM1009',
      severity: 'error',
      message: '`1e3` is not a number',
      hint: 'write it without an exponent',
      file: 'plan.rlm',
      line: 2,
      column: 14,
      endLine: 2,
      endColumn: 17,
    });
  });

  it('has null for what there is none of', () => {
    const { file, line, column, endLine, endColumn } = diagnosticToJson(diagnose('RLM5001', {}));
    expect([file, line, column, endLine, endColumn]).toEqual([null, null, null, null, null]);
    expect(diagnosticToJson(diagnose('RLM1043', { found: 'x', wanted: undefined })).hint).toBeNull();
  });
});
