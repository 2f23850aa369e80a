import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutMargin } from '../../../compiler/eval/python-code.ts';
import { graphOf } from '../support/check-plan.ts';

describe('Python code', () => {
  it('loses the indentation that all its lines share', () => {
    expect(withoutMargin('  if a:\n      b()\n\n \n  c()\n')).toBe('if a:\n    b()\n\n\nc()\n');
    expect(withoutMargin('\ta\n\t\tb')).toBe('a\n\tb');
    expect(withoutMargin('  a\n\tb')).toBe('  a\n\tb');
  });

  it('stays as it is where one of its lines has none', () => {
    const code = 'if a:\n    """\n    text\n    """\nb';
    expect(withoutMargin(code)).toBe(code);
  });

  it('keeps its number of lines, and then has no more to lose', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[ \t]{0,4}[a:#]{0,3}$/)), (lines) => {
        const code = withoutMargin(lines.join('\n'));
        expect(code.split('\n')).toHaveLength(Math.max(1, lines.length));
        expect(withoutMargin(code)).toBe(code);
        expect(code.replaceAll(/[ \t]/g, '')).toBe(lines.join('\n').replaceAll(/[ \t]/g, ''));
      }),
    );
  });

  it.each([
    ['python', 'a\n  b'],
    ['python-native', 'a\n  b'],
    ['javascript', '  a\n    b'],
  ])('and code in no other language: %s', (language, expected) => {
    const [node] = graphOf(`eval("  a\n    b", {}, { language: "${language}" })`).nodes;
    expect(node?.operands.get('code')).toEqual({ kind: 'text', value: expected });
  });
});
