import fc from 'fast-check';

const tricky = ['"', '""', '\\', '\n', '\t', '\r', ' ', '  ', 'u{41}', 'n', 'd', '#', '\u202E', '\u00A0', '💡', 'é', '\u0007'];

/** Texts with what literals and terminals find hard: quotes, backslashes, escapes, blanks, invisible and astral characters. */
export const trickyText = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...tricky) }, fc.string({ unit: 'binary', maxLength: 3 })), { maxLength: 12 })
  .map((parts) => parts.join('').replaceAll('\0', ''));

const longName = 'a_name_that_is_so_long_that_few_of_it_fit_on_one_line';
const name = fc.constantFrom('a', 'b', 'mine', 'found_entities', '_x1', 'lets', 'inner', 'truely', longName);
const comment = fc.stringMatching(/^[ a-z"#()=]{0,12}$/).map((text) => `#${text}\n`);

/** What may stand between two tokens. */
const gap = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('', ' ', ' ', '\n', '\n\n', '\n \n\n  ', '\t') },
  { weight: 1, arbitrary: fc.array(comment, { minLength: 1, maxLength: 3 }).map((comments) => ` ${comments.join(' ')}`) },
);

/** How a text may be written: as one line, with raw line breaks, or as a block whose lines are indented. */
const textLiteral = fc.oneof(
  trickyText.map((text) => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\r', '\\r')}"`),
  fc.stringMatching(/^[a-z \\nd\n]{0,20}$/).map((text) => `"${text.replace(/\\+$/, '')}"`),
  fc
    .tuple(fc.array(fc.stringMatching(/^ {0,4}[a-z"\\ ]{0,6}$/), { minLength: 1, maxLength: 4 }), fc.constantFrom('', '    ', '\t'))
    .map(([lines, indent]) => {
      const inner = lines.map((line) => indent + line.replace(/"+/g, '"').replace(/["\\]+$/, ''));
      return `"""\n${inner.join('\n')}\n${indent}"""`;
    }),
);

const number = fc.stringMatching(/^[+-]?(\d{1,4}(\.\d{0,4})?|\.\d{1,4})$/);
const key = fc.oneof(name, fc.constantFrom('let', 'in', 'true', '"a b"', '"x"'));

/** Elements between two brackets, with commas and gaps between them, and maybe a comma at the end. */
function joined(open: string, close: string, elements: readonly string[], gaps: readonly string[], trailing: boolean): string {
  const between = (index: number) => gaps[index % gaps.length] ?? ' ';
  const inside = elements.map((element, index) => `${between(index)}${element}${between(index + 1)}`).join(',');
  return `${open}${inside}${trailing && elements.length > 0 ? ',' : ''}${between(elements.length)}${close}`;
}

const gaps = fc.array(gap, { minLength: 1, maxLength: 4 });

/** `label: value`, with a gap on both sides of the colon. */
function labelled(label: fc.Arbitrary<string>, value: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(label, gap, value).map(([before, around, after]) => `${before}${around}:${around}${after}`);
}

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const positional = fc.array(tie('expression'), { maxLength: 3 });
  const named = fc.array(labelled(name, tie('expression')), { maxLength: 2 });
  const fields = fc.array(labelled(key, tie('expression')), { maxLength: 3 });
  const layout = fc.tuple(gaps, fc.boolean());
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'expression' },
      name,
      textLiteral,
      number,
      fc.constantFrom('true', 'false'),
      fc
        .tuple(name, gap, positional, named, layout)
        .map(([op, space, first, then, [spaces, trailing]]) => joined(`${op}${space}(`, ')', [...first, ...then], spaces, trailing)),
      fc.tuple(positional, layout).map(([items, [spaces, trailing]]) => joined('[', ']', items, spaces, trailing)),
      fc.tuple(fields, layout).map(([given, [spaces, trailing]]) => joined('{', '}', given, spaces, trailing)),
    ),
  };
});

const separator = fc.constantFrom('\n', ' ', ' ; ', '\n\n\n', '  # at the end\n', '\n# own line\n', '\n\n# own line\n\n');

/** The text of a plan without syntax errors, in any layout, with comments anywhere. */
export const arbitraryPlan = fc
  .tuple(fc.array(fc.tuple(name, gap, expression, separator), { maxLength: 5 }), expression, gap, gap)
  .map(([bindings, result, before, after]) => {
    if (bindings.length === 0) return `${before}${result}${after}`;
    const block = bindings.map(([bound, around, value, end]) => `${bound}${around}=${around}${value}${end}`).join('');
    return `${before}let ${after}${block}in ${before}${result}${after}`;
  });
