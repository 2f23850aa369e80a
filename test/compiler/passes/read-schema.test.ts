import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../../compiler/check.ts';
import { trickyText } from '../support/arbitrary-plan.ts';
import { schemaOf, textLiteral } from '../support/answer-type.ts';
import { graphOf, problemsOf } from '../support/check-plan.ts';

/** A part of a schema: its keywords, with literals of the plan language or other parts. */
type Part = readonly (readonly [keyword: string, value: string | Part | Properties])[];

interface Properties {
  readonly properties: readonly (readonly [name: string, part: Part])[];
}

const bounds = (lower: string, upper: string, from: number) =>
  fc.tuple(fc.integer({ min: from, max: 9 }), fc.integer({ min: 10, max: 20 })).map(([least, most]): Part => [[lower, String(least)], [upper, String(most)]]);

const decimal = fc.tuple(fc.integer({ min: -1e9, max: 1e9 }), fc.stringMatching(/^[0-9]{0,30}$/)).map(([whole, decimals]) => `${whole}.${decimals}`);

const someOf = (...members: readonly fc.Arbitrary<Part>[]) =>
  fc.tuple(...members.map((member) => fc.option(member, { nil: [] }))).map((chosen) => chosen.flat());

const described = someOf(
  trickyText.map((text): Part => [['description', textLiteral(text)]]),
  trickyText.map((text): Part => [['title', textLiteral(text)]]),
);

const typed = (type: string, ...members: readonly fc.Arbitrary<Part>[]) =>
  fc.tuple(described, someOf(...members)).map(([about, others]): Part => [['type', `"${type}"`], ...about, ...others]);

const texts = fc.uniqueArray(trickyText, { minLength: 1, maxLength: 4 });

const { object } = fc.letrec<{ part: Part; object: Part }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 3, depthIdentifier: 'schema' },
    typed('string', bounds('minLength', 'maxLength', 0), texts.map((values): Part => [['enum', `[${values.map(textLiteral).join(', ')}]`]])),
    typed('number', decimal.map((value): Part => [['minimum', value]])),
    typed('integer', bounds('exclusiveMinimum', 'maximum', -9), fc.integer({ min: 10, max: 20 }).map((value): Part => [['const', String(value)]])),
    typed('boolean'),
    fc.tuple(typed('array', bounds('minItems', 'maxItems', 0)), tie('part')).map(([array, items]): Part => [...array, ['items', items]]),
    tie('object'),
  ),
  object: fc
    .tuple(typed('object'), fc.uniqueArray(fc.tuple(trickyText, tie('part')), { minLength: 1, maxLength: 4, selector: ([name]) => name }), fc.boolean(), fc.boolean())
    .map(([about, properties, required, closed]): Part => [
      ...about,
      ['properties', { properties }],
      ...(required ? [['required', `[${properties.map(([name]) => textLiteral(name)).join(', ')}]`] as const] : []),
      ...(closed ? [['additionalProperties', 'false'] as const] : []),
    ]),
}));

/** Writes a schema as a literal of the plan language, its keys in the order that the numbers choose. */
function write(schema: Part, choices: Iterator<number>): string {
  const valueOf = (value: Part[number][1]): string => {
    if (typeof value === 'string') return value;
    if (!('properties' in value)) return write(value, choices);
    return record(value.properties.map(([name, inner]) => [textLiteral(name), write(inner, choices)]), choices);
  };
  return record(schema.map(([keyword, value]) => [keyword, valueOf(value)]), choices);
}

function record(fields: readonly (readonly [key: string, value: string])[], choices: Iterator<number>): string {
  const left = fields.map(([key, value]) => `${key}: ${value}`);
  const written: string[] = [];
  while (left.length > 0) written.push(...left.splice(choices.next().value % left.length, 1));
  return `{ ${written.join(', ')} }`;
}

/** A schema's canonical text as a literal of the plan language, which differs only in how a text is escaped. */
function asLiteral(json: string): string {
  return json.replace(/"(?:[^"\\]|\\.)*"/g, (text) => textLiteral(JSON.parse(text)));
}

function keysSorted(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const keys = Object.keys(value);
  // Keys that are whole numbers come first in an object of JavaScript, wherever they were.
  const plain = keys.filter((key) => !/^(0|[1-9]\d*)$/.test(key));
  return plain.every((key, index) => index === 0 || (plain[index - 1] ?? '') < key) && Object.values(value).every(keysSorted);
}

const orders = fc.infiniteStream(fc.nat(100));

describe('the canonical text of a schema', () => {
  it('is one, however the schema is written', () => {
    fc.assert(
      fc.property(object, orders, orders, (schema, one, other) => {
        expect(schemaOf(write(schema, other))).toBe(schemaOf(write(schema, one)));
      }),
    );
  });

  it('is its own canonical text', () => {
    fc.assert(
      fc.property(object, orders, (schema, order) => {
        const text = schemaOf(write(schema, order));
        expect(schemaOf(asLiteral(text))).toBe(text);
      }),
    );
  });

  it('is JSON with sorted keys', () => {
    fc.assert(
      fc.property(object, orders, (schema, order) => {
        const text = schemaOf(write(schema, order));
        expect(keysSorted(JSON.parse(text))).toBe(true);
      }),
    );
  });

  it('keeps numbers exact', () => {
    const digits = '123456789012345678901234567890.000000000000000000000000000001';
    const schema = schemaOf(`{ type: "object", properties: { n: { type: "number", minimum: 0.50, exclusiveMaximum: ${digits}, enum: [1.10, -0] } } }`);
    expect(schema).toContain(`"n":{"enum":[1.1,0],"exclusiveMaximum":${digits},"minimum":0.5,"type":"number"}`);
  });

  it('says that all properties are required and that there are no others', () => {
    const a = '{"additionalProperties":false,"properties":{"":{"type":"boolean"}},"required":[""],"type":"object"}';
    expect(schemaOf('{ properties: { b: { type: "string" }, a: { properties: { "": { type: "boolean" } }, type: "object" } }, type: "object" }')).toBe(
      `{"additionalProperties":false,"properties":{"a":${a},"b":{"type":"string"}},"required":["a","b"],"type":"object"}`,
    );
  });

  it('may have any name for a property', () => {
    const names = ['__proto__', 'constructor', '10', '9', 'type', '$ref', 'a.b', ' ', '"', '\\', '${x}'];
    const schema = schemaOf(`{ type: "object", properties: { ${names.map((name) => `${textLiteral(name)}: { type: "string" }`).join(', ')} } }`);
    expect(schema).toContain(`"required":${JSON.stringify(names.toSorted())}`);
  });
});

describe('any literal', () => {
  const words = ['type', 'enum', 'max_words', 'json', 'properties', 'items', 'required', 'additionalProperties', 'minimum', 'maxLength', 'const', '$ref'];
  const word = fc.constantFrom(...words);
  const text = fc.constantFrom('object', 'array', 'string', 'integer', 'number', 'text', 'quotes', 'a', '', ' a').map(textLiteral);
  const { literal } = fc.letrec<{ literal: string }>((tie) => ({
    literal: fc.oneof(
      { maxDepth: 6, depthIdentifier: 'literal' },
      fc.oneof(text, fc.constantFrom('0', '-1', '2.5', 'true', 'false', 'context', 'named')),
      fc.array(tie('literal'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.array(fc.tuple(word, tie('literal')), { maxLength: 4 }).map((fields) => `{ ${fields.map(([key, value]) => `"${key}": ${value}`).join(', ')} }`),
    ),
  }));
  // Mostly right ones too, since few of the others get far.
  const nearly = fc
    .tuple(word, literal, literal)
    .map(([key, value, item]) => `{ a: { type: "array", items: ${item} }, b: { "${key}": ${value} } }`)
    .map((properties) => `{ json: { type: "object", properties: ${properties} } }`);

  it('for a type is read, or refused with a reason', () => {
    fc.assert(
      fc.property(fc.oneof(literal, nearly), literal, (type, named) => {
        const text = `let named = ${named.replaceAll('named', '"n"')} in rlm_call("q", context, type: ${type})`;
        const { graph, diagnostics } = check({ name: 'plan.rlm', text }, { contexts: ['context'] });
        expect(graph === undefined).toBe(diagnostics.some(({ severity }) => severity === 'error'));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('equal schemas', () => {
  it('are one node', () => {
    fc.assert(
      fc.property(object, orders, orders, (schema, one, other) => {
        const call = (order: Iterator<number>) => `map("q", lines(context), type: { json: ${write(schema, order)} })`;
        const { nodes } = graphOf(`{ a: ${call(one)}, b: ${call(other)} }`);
        expect(nodes.map(({ operation }) => operation)).toEqual(['lines', 'map', 'record']);
      }),
    );
  });
});

describe('a schema', () => {
  const problems = (properties: string) =>
    problemsOf(`rlm_call("q", context, type: { json: { type: "object", properties: ${properties} } })`).map(({ code, message }) => `${code} ${message}`);

  it.each([
    ['minLength', 'maxLength', 'string', '3', '2'],
    ['minItems', 'maxItems', 'array", items: { type: "string" }, title: "', '1', '0'],
    ['minimum', 'maximum', 'number', '0.2', '0.1'],
    ['minimum', 'exclusiveMaximum', 'number', '0.1', '0.1'],
    ['exclusiveMinimum', 'maximum', 'integer', '1', '1'],
    ['exclusiveMinimum', 'exclusiveMaximum', 'integer', '1', '1'],
  ])('with %s and %s that leave nothing between them is refused', (lower, upper, type, least, most) => {
    expect(problems(`{ a: { type: "${type}", ${lower}: ${least}, ${upper}: ${most} } }`)).toEqual([
      `RLM2033 the schema at \`properties.a\` is refused: nothing fits both \`${lower}\` and \`${upper}\``,
    ]);
  });

  it('with bounds that leave one value is read', () => {
    expect(problems('{ a: { type: "number", minimum: 0.1, maximum: 0.1 }, b: { type: "string", minLength: 2, maxLength: 2 } }')).toEqual([]);
  });

  it.each([
    ['$ref', 'array'],
    ['pattern', 'string'],
    ['format', 'string'],
    ['multipleOf', 'number'],
    ['patternProperties', 'object'],
    ['default', 'boolean'],
  ])('with %s is refused by its name', (keyword, type) => {
    const form = { array: ', items: { type: "string" }', object: ', properties: { b: { type: "string" } }' }[type] ?? '';
    expect(problems(`{ a: { type: "${type}"${form}, "${keyword}": 1 } }`)).toEqual([
      `RLM2032 \`${keyword}\` at \`properties.a\` is not among the keywords that the schema of an answer may have`,
    ]);
  });

  it('with a key twice is refused', () => {
    expect(problems('{ a: { type: "string", title: "a", title: "b" }, a: { type: "string" } }').map((problem) => problem.slice(0, 7))).toEqual(['RLM2024']);
    expect(problems('{ a: { type: "string", title: "a", title: "b" } }').map((problem) => problem.slice(0, 7))).toEqual(['RLM2024']);
  });
});
