import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnswerType } from '../../../compiler/answer-type.ts';
import { fit } from '../../../runtime/questions/fit.ts';
import { notNumerals, numerals, texts } from '../../oracle/arbitraries.ts';
import { parseDecimal, printDecimal } from '../../oracle/decimal.ts';
import { trim, words } from '../../oracle/text.ts';

/** The element that a reply becomes, or why it does not, with a sign before it. */
function outcome(type: AnswerType, reply: string, ...about: readonly string[]): string {
  const result = fit(type, reply, about);
  return result.fits ? result.element : `✗ ${result.reason}`;
}

const space = fc.constantFrom('', ' ', '\n', '\r\n\t', '\u0085', '\u3000\u2028');

/** What a test of fences looks like to a model: the reply is right but for what stands around it. */
const fenced = (reply: string) => `\`\`\`json\n${reply}\n\`\`\``;

describe('a reply of type text', () => {
  it('is what is left when it is trimmed, whatever characters are in it', () => {
    fc.assert(
      fc.property(texts, (reply) => {
        const trimmed = trim(reply);
        expect(outcome('text', reply)).toBe(trimmed === '' ? '✗ The reply is empty.' : JSON.stringify(trimmed));
      }),
    );
  });

  it('may have control characters and NUL in it, but no half of a character', () => {
    expect(outcome('text', 'a\0\u001b[31m\u007f')).toBe('"a\\u0000\\u001b[31m\u007f"');
    expect(outcome('text', 'a\ud83d')).toMatch(/^✗ .*lone surrogate/);
    expect(outcome({ max_words: 3 }, '\ude00')).toMatch(/^✗ .*lone surrogate/);
  });
});

describe('a reply of type number', () => {
  it('is what the language reads as a number, in its canonical form', () => {
    fc.assert(
      fc.property(numerals, (reply) => {
        const number = parseDecimal(reply);
        expect(outcome('number', reply)).toBe(number === undefined ? '' : printDecimal(number));
      }),
    );
  });

  it.each(notNumerals)('is refused when it is %j', (reply) => {
    expect(outcome('number', reply)).toMatch(/^✗ (“.*” is not a number in digits|The reply is empty)/);
  });

  it('has no more digits than a number may have', () => {
    expect(outcome('number', '9'.repeat(10_001))).toBe('✗ The number has too many digits.');
  });
});

describe('a reply of type int', () => {
  it('is digits with a sign, in canonical form', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.constantFrom('', '00'), space, space, (value, zeros, before, after) => {
        const digits = `${value < 0n ? '-' : ''}${zeros}${value < 0n ? -value : value}`;
        expect(outcome('int', before + digits + after)).toBe(String(value));
      }),
    );
    expect(outcome('int', '+7')).toBe('7');
    expect(outcome('int', '-0')).toBe('0');
  });

  it.each(['1.0', '1e3', '1.', ' ', '1 2', '1,204', '٣', '0x1', '12 apples', '--1', '+'])('is refused when it is %j', (reply) => {
    expect(outcome('int', reply)).toMatch(/^✗/);
  });
});

describe('a reply of type bool', () => {
  it.each([
    ['yes', 'true'],
    ['No', 'false'],
    ['TRUE\n', 'true'],
    [' false', 'false'],
  ])('%j is %s', (reply, value) => {
    expect(outcome('bool', reply)).toBe(value);
  });

  it.each(['y', 'yes.', 'Yes, it is', '1', '"yes"', '**yes**', 'yes no', 'ja', 'ｙｅｓ'])('is refused when it is %j', (reply) => {
    expect(outcome('bool', reply)).toBe(`✗ “${reply}” is neither yes nor no.`);
  });
});

describe('a reply of an enum', () => {
  const type = { enum: ['entity', 'other', 'Other', ' padded '] };

  it('is exactly one of the values', () => {
    expect(outcome(type, ' entity\n')).toBe('"entity"');
    expect(outcome(type, 'Other')).toBe('"Other"');
    expect(outcome(type, 'padded')).toBe('" padded "');
  });

  it('is refused when it is none, with all that would have done', () => {
    expect(outcome(type, 'maybe')).toBe('✗ “maybe” is not one of “entity”, “other”, “Other”, “ padded ”.');
    for (const reply of ['Entity', '"entity"', 'entity.', 'entity other', '', 'OTHER']) expect(outcome(type, reply)).toMatch(/^✗/);
  });
});

describe('a reply of at most n words', () => {
  it('is counted in words of the language', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 4 }), (reply, most) => {
        const count = words(reply).length;
        const result = outcome({ max_words: most }, reply);
        if (count === 0) expect(result).toBe('✗ The reply is empty.');
        else if (count > most) expect(result).toBe(`✗ The reply has ${count} words, and ${most} at most are allowed.`);
        else expect(result).toBe(JSON.stringify(trim(reply)));
      }),
    );
  });
});

describe('a reply of quotes', () => {
  it('is a list of what is in the text to the character', () => {
    fc.assert(
      fc.property(texts, fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 4 }), space, (text, ranges, around) => {
        const points = [...text];
        const quotes = ranges.map(([a, b]) => points.slice(a % (points.length + 1), (a % (points.length + 1)) + 1 + (b % 9)).join('')).filter((quote) => quote !== '');
        expect(outcome('quotes', around + JSON.stringify(quotes, undefined, 1) + around, 'other', text)).toBe(JSON.stringify(quotes));
      }),
    );
  });

  it('may be empty, which says that nothing is there', () => {
    expect(outcome('quotes', ' [ ] ', 'a')).toBe('[]');
  });

  it('names the quote that is not in the text', () => {
    expect(outcome('quotes', '["the cat", "the  dog"]', 'the cat and the dog')).toBe('✗ Quote 2, “the  dog”, is not in the text character by character.');
  });

  it.each([
    ['a half of a character', '["\\ud83d"]'],
    ['an empty quote', '[""]'],
    ['a number', '[1]'],
    ['one string', '"a"'],
    ['a list in a list', '[["a"]]'],
    ['an object', '{"a":"a"}'],
    ['bare text', 'a'],
    ['two lists', '["a"]["a"]'],
    ['a code fence', fenced('["a"]')],
  ])('is refused when it is %s', (_, reply) => {
    expect(outcome('quotes', reply, 'a 1 😀')).toMatch(/^✗/);
  });
});

describe('a reply of a JSON schema', () => {
  const closed = (properties: Readonly<Record<string, unknown>>) => ({ type: 'object', properties, required: Object.keys(properties), additionalProperties: false });
  const type = (properties: Readonly<Record<string, unknown>>) => ({ json: JSON.stringify(closed(properties)) });
  const person = type({ age: { type: 'integer', minimum: 0 }, name: { type: 'string', minLength: 1 }, tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } } });

  it('is a record whose fields are in the order of the schema', () => {
    expect(outcome(person, '\n{ "tags": ["b", "a"], "name": "Ann\\u002f\\u0001\\u00e9", "age": 41.0 } ')).toBe('{"age":41,"name":"Ann/\\u0001é","tags":["b","a"]}');
  });

  it('keeps numbers exact', () => {
    const numbers = type({ a: { type: 'number' }, b: { type: 'array', items: { type: 'integer' } } });
    expect(outcome(numbers, '{"a": 0.10000000000000000000000000000000001, "b": [9007199254740993, 1e30, -0]}')).toBe(
      `{"a":0.10000000000000000000000000000000001,"b":[9007199254740993,1${'0'.repeat(30)},0]}`,
    );
    expect(outcome(numbers, '{"a": 1, "b": [9007199254740993.5]}')).toBe('✗ The number “9007199254740993.5” at “/b/0” is not whole.');
    expect(outcome(numbers, '{"a": 1e401, "b": []}')).toMatch(/^✗ The number “1e401” at “\/a” is too long, or its exponent too large/);
  });

  it.each([
    ['{"age": -1, "name": "Ann", "tags": []}', 'at “/age”: -1 is less than 0.'],
    ['{"age": 1.5, "name": "Ann", "tags": []}', 'at “/age”: Instance type "number" is invalid. Expected "integer".'],
    ['{"age": 1, "name": "Ann", "tags": ["a", "c"]}', 'at “/tags/1”: Instance does not match any of ["a","b"].'],
    ['{"age": 1, "name": "Ann"}', ': Instance does not have required property "tags".'],
    ['{"age": 1, "name": "Ann", "tags": [], "why": 1}', 'at “/why”'],
    ['[]', ': Instance type "array" is invalid. Expected "object".'],
    ['null', ': Instance type "null" is invalid. Expected "object".'],
  ])('says of %s what does not fit, and where', (reply, reason) => {
    expect(outcome(person, reply)).toMatch(/^✗ The JSON does not fit the schema/);
    expect(outcome(person, reply)).toContain(reason);
  });

  it.each([
    [{ type: 'integer', enum: ['12345678901234567890', '7'] }, '12345678901234567890', '12345678901234567891', 'is not one of [12345678901234567890,7].'],
    [{ type: 'number', const: '0.1000000000000000000001' }, '0.10000000000000000000010', '0.1', 'is not 0.1000000000000000000001.'],
    [{ type: 'integer', minimum: '9007199254740993' }, '9007199254740993', '9007199254740992', 'is less than 9007199254740993.'],
    [{ type: 'integer', maximum: '9007199254740992' }, '9007199254740992', '9007199254740993', 'is greater than 9007199254740992.'],
    [{ type: 'integer', exclusiveMinimum: '9007199254740992' }, '9007199254740993', '9007199254740992', 'is not greater than 9007199254740992.'],
    [{ type: 'integer', exclusiveMaximum: '9007199254740993' }, '9007199254740992', '9007199254740993', 'is not less than 9007199254740993.'],
  ])('compares numbers with those of %j exactly', (part, right, wrong, reason) => {
    const numbers = { json: type({ a: part }).json.replaceAll(/"([\d.]+)"/g, '$1') };
    expect(outcome(numbers, `{"a":${right}}`)).toBe(`{"a":${right.replace(/^(.*\..*?)0+$/, '$1')}}`);
    expect(outcome(numbers, `{"a":${wrong}}`)).toBe(`✗ The JSON does not fit the schema at “/a”: ${wrong} ${reason}`);
  });

  it('takes properties of any name', () => {
    const names = ['__proto__', 'constructor', 'toString', '10', '9', 'a"b', 'é😀', ''];
    const schema = `{"type":"object","properties":{${names.map((name) => `${JSON.stringify(name)}:{"type":"string"}`).join(',')}},"additionalProperties":false,"required":${JSON.stringify(names)}}`;
    const fields = names.toSorted().map((name) => `${JSON.stringify(name)}:"x"`);
    expect(outcome({ json: schema }, `{${fields.toReversed().join(',')}}`)).toBe(`{${fields.join(',')}}`);
    expect(outcome({ json: schema }, '{}')).toMatch(/^✗ .*does not have required property/);
  });

  it('takes of a property that comes twice the last, as JSON does everywhere', () => {
    expect(outcome(type({ a: { type: 'number' } }), '{"a": 1, "a": 2}')).toBe('{"a":2}');
  });

  it('is refused when it is no JSON, with the place', () => {
    expect(outcome(person, '{"age": 1, name: "Ann"}')).toBe('✗ The reply “{"age": 1, name: "Ann"}” is not valid JSON: see “name: "Ann"}” at character 12.');
    expect(outcome(person, '{"age": 1,')).toBe('✗ The reply “{"age": 1,” is not valid JSON: it ends too early.');
    expect(outcome(person, fenced('{}'))).toBe('✗ The reply must be bare JSON, without the code fence “```”.');
    expect(outcome(person, 'Here you are: {}')).toMatch(/^✗ .*is not valid JSON/);
    expect(outcome(person, '{"age":1,"name":"\\udc00","tags":[]}')).toMatch(/^✗ .*“\/name”, a lone surrogate/);
  });

  it('is refused when it is deeper than the language goes, without a stack running over', () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect(outcome(person, deep)).toMatch(/^✗ The reply has more than 200 lists and objects inside each other/);
    expect(outcome('quotes', deep)).toMatch(/^✗/);
  });
});

it('a reason is one short line without control characters, whatever the reply is', () => {
  const types: readonly AnswerType[] = ['int', 'number', 'bool', 'quotes', { enum: ['a', 'b'.repeat(1000)] }, { json: '{"type":"object","properties":{}}' }];
  fc.assert(
    fc.property(fc.constantFrom(...types), fc.oneof(texts, texts.map((text) => JSON.stringify([text.repeat(100)])), texts.map((text) => JSON.stringify({ [text.repeat(100)]: 1 }))), (type, reply) => {
      const result = fit(type, reply, ['']);
      if (result.fits) return;
      expect([...result.reason].length).toBeLessThanOrEqual(400);
      expect(result.reason).toMatch(/^[^\p{Control}\p{Line_Separator}\p{Paragraph_Separator}\p{Surrogate}]+$/u);
    }),
    { numRuns: 500 },
  );
});
