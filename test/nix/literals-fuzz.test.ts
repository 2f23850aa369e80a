import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { attributeName, listLiteral, stringLiteral } from '../../compiler/nix/literal.ts';
import { attributeSet, indent, lineComment } from '../../compiler/nix/printer.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { evaluate } from './support/evaluate.ts';
import { nixTexts } from './support/nix-texts.ts';

/** The same texts again: `SEED=… vitest run --project nix test/nix/literals-fuzz.test.ts`. */
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

const texts = 120_000;
/** One process of Nix reads so many. */
const batch = 10_000;

/** What Nix's lexer, its parser or its printer of JSON could take for something else, in all orders: short texts over few characters meet each other's corners. */
const alphabets = [
  ['$', '{', '}', '\\', '"', "'", 'x'],
  ["'", '$', '{', '\n', ' ', '\\'],
  ['\r', '\n', '\t', '\\', 'r', 'n', 't', ' '],
  ['#', '/', '*', '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029'],
  ['\u0001', '\u0008', '\u001b', '\u007f', '\u0080', '\u009f', '\ufeff', '\u200b', '\u202e', '\u0300'],
  ['\ud7ff', '\ue000', '\ufffd', '\ufffe', '\uffff', '\u{10000}', '\u{1fffe}', '\u{10ffff}', '\ufdd0'],
  ['/', '.', '~', '<', '>', ':', 'a', '-', '+', '?', '=', '@', ';', ','],
];

const adversarial = fc.oneof(
  ...alphabets.map((characters) => fc.string({ unit: fc.constantFrom(...characters), maxLength: 12 })),
  fc.string({ unit: fc.constantFrom(...alphabets.flat()), maxLength: 24 }),
  fc.string({ unit: 'binary', maxLength: 16 }).map((text) => text.replaceAll('\0', '')),
  nixTexts,
);

/** What is printed of texts: each as an element of a list, with itself as a comment after it, as the name of an attribute and as its value, in a set inside of a set. */
function expressionOf(given: readonly string[]): string {
  const names = [...new Set(given)];
  const elements = given.map((text) => `${stringLiteral(text)} ${lineComment(text)}\n`);
  const set = attributeSet(names.map((name) => [name, attributeSet([[name, listLiteral([stringLiteral(name)])]])]));
  return `let
    texts = [ ${indent(elements.join(''), 3)} ];
    set = ${indent(set)};
  in
  {
    inherit texts;
    sha256 = builtins.hashString "sha256" (builtins.concatStringsSep "|" texts);
    found = map (name: [ name set.\${name}.\${name} ]) (builtins.attrNames set);
  }`;
}

it(`${texts.toLocaleString('en')} texts that mean something to Nix come out of it as they went in: as texts, as names of attributes, beside comments`, async () => {
  console.info(`SEED=${seed}`);
  const given = fc.sample(adversarial, { seed, numRuns: texts });
  expect(new Set(given).size).toBeGreaterThan(texts / 2);
  for (let start = 0; start < texts; start += batch) {
    const some = given.slice(start, start + batch);
    const read = (await evaluate(expressionOf(some))) as { texts: string[]; sha256: string; found: [string, [string]][] };
    // The first that differs says more than ten thousand beside each other.
    const wrong = some.findIndex((text, index) => read.texts[index] !== text);
    expect({ seed, given: some[wrong], read: read.texts[wrong] }).toEqual({ seed, given: undefined, read: undefined });
    expect(read.texts).toHaveLength(some.length);
    // What Nix has in mind, and not only what it prints.
    expect({ seed, sha256: read.sha256 }).toEqual({ seed, sha256: sha256(some.join('|')) });
    const names = new Set(some);
    expect({ seed, names: read.found.length }).toEqual({ seed, names: names.size });
    for (const [name, [value]] of read.found) if (value !== name || !names.has(name)) expect({ seed, name, value }).toBe('one of those that were given');
  }
});

it.each(['attributeName', 'stringLiteral'] as const)('%s refuses what no text of Nix can hold', (print) => {
  const printed = { attributeName, stringLiteral }[print];
  for (const text of ['\0', 'a\0', '${x}\0', '\ud800', 'a\udfff', '\udc00\ud800']) expect(() => printed(text)).toThrow(RangeError);
});
