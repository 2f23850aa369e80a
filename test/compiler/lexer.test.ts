import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lex } from '../../compiler/lexer.ts';

/** The tokens as `type image`. */
function tokensOf(text: string): string[] {
  return lex({ name: 'plan.rlm', text }).tokens.map(({ tokenType, image }) => `${tokenType.name} ${image}`);
}

function problemsOf(text: string): [string, number | undefined][] {
  return lex({ name: 'plan.rlm', text }).diagnostics.map(({ code, location }) => [code, location?.span.start]);
}

describe('tokens', () => {
  it('are words, texts, numbers and signs', () => {
    expect(tokensOf('let a_1 = f("x", -1.5, true) in [a_1]')).toEqual([
      'Let let',
      'BindingName a_1',
      'Equals =',
      'Identifier f',
      'LeftParen (',
      'TextLiteral "x"',
      'Comma ,',
      'NumberLiteral -1.5',
      'Comma ,',
      'True true',
      'RightParen )',
      'In in',
      'LeftBracket [',
      'Identifier a_1',
      'RightBracket ]',
    ]);
  });

  it.each(['lets', 'inner', 'truely', 'false_', 'let_', '_in', 'in1'])('take %s, which begins with a reserved word, for a name', (name) => {
    expect(tokensOf(name)).toEqual([`Identifier ${name}`]);
  });

  it('say by their offsets where they are', () => {
    const text = 'let\n  💡 = "💡" # c\n in é';
    const { tokens } = lex({ name: 'plan.rlm', text });
    for (const { image, startOffset } of tokens) expect(text.slice(startOffset, startOffset + image.length)).toBe(image);
  });
});

describe('comments', () => {
  it('go from # to the end of the line, outside of texts', () => {
    const { comments } = lex({ name: 'plan.rlm', text: '#!a\n"# no" # b # c\n#' });
    expect(comments).toEqual([
      { text: '#!a', span: { start: 0, end: 3 } },
      { text: '# b # c', span: { start: 11, end: 18 } },
      { text: '#', span: { start: 19, end: 20 } },
    ]);
  });
});

describe('a text without its closing quotes', () => {
  it.each([
    ['that is the last', 'let a = "x" b = "y\nin a', [16]],
    ['whose partner is the next one', 'let\n  a = f("x)\n  b = g("y")\nin b', [12]],
    ['that takes the in with it', 'let\n  a = "x\nin\n  f(a, "y")', [10]],
    ['in a block', 'f("""x', [2]],
    ['that ends in a backslash', '"\\', [0]],
    ['that ends in an escaped quote', '"\\"', [0]],
    ['after a text of several lines', 'let\n  a = "one\n  two"\n  b = "y\nin a', [28]],
  ])('is reported where it begins: one %s', (_, text, offsets) => {
    expect(problemsOf(text)).toEqual(offsets.map((offset) => ['RLM1007', offset]));
  });

  it('is also found when two forgotten quotes pair up, once the plan is known to be wrong', () => {
    const text = 'let\n  a = "x\n  b = "y\n  c = "z"\nin c';
    const { diagnostics } = lex({ name: 'plan.rlm', text }, true);
    expect(problemsOf(text)).toEqual([]);
    expect(diagnostics.map(({ code, location }) => [code, location?.span.start])).toEqual([
      ['RLM1007', 10],
      ['RLM1007', 19],
    ]);
  });

  it('ends with its line, so that the lines after it are still read', () => {
    expect(tokensOf('f("x)\n g')).toEqual(['Identifier f', 'LeftParen (', 'TextLiteral "x', 'RightParen )', 'Identifier g']);
  });
});

describe('unknown characters', () => {
  it('are one mistake per word or run', () => {
    expect(problemsOf('größe @@ a$b 日本')).toEqual([
      ['RLM1006', 0],
      ['RLM1006', 6],
      ['RLM1006', 10],
      ['RLM1006', 13],
    ]);
  });

  it('leave a word one name', () => {
    expect(tokensOf('grö1ße2')).toEqual(['Identifier grö1ße2']);
  });
});

const pieces = ['"', '\\', '\n', ' ', '#', '/', '*', "'", '“', 'a', 'é', '1', '.', '-', '=', ':', '\u00A0', '💡', '\uD800'];

it('any text is covered: by tokens, comments, blanks and what is reported', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 1 })) }), (text) => {
      const { tokens, comments, diagnostics, swallowed } = lex({ name: 'plan.rlm', text });
      if (swallowed) return;
      const covered = new Uint8Array(text.length);
      for (const { image, startOffset } of tokens) covered.fill(1, startOffset, startOffset + image.length);
      for (const { span } of comments) covered.fill(1, span.start, span.end);
      for (const { location } of diagnostics) covered.fill(1, location?.span.start, location?.span.end);
      const left = [...covered].map((one, index) => (one === 0 ? text[index] : '')).join('');
      expect(left).toMatch(/^[ \t\n]*$/);
    }),
    { numRuns: 1000 },
  );
});
