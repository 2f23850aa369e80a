import { RE2JS } from 're2js';
import { compilePattern, patternOfText } from '../../compiler/pattern.ts';
import { plainTexts } from './plain-pattern.ts';
import { requiredLiterals } from './required-literals.ts';

/** What `grep` looks for in a line (without its terminator). */
export interface LineMatcher {
  /**
   * Whether a part of some UTF-8 is a line that matches.
   *
   * @param ascii whether all of `bytes` is ASCII: as a string, it is matched in three quarters of the time
   */
  matches(bytes: Buffer, start: number, end: number, ascii: boolean): boolean;
  /**
   * Conditions that every matching line fulfils, the likely rarest first: each is a few texts, none of them empty, of which the
   * line holds at least one. Lines are found by searching for those of one condition natively, which is several times
   * faster than looking at each line.
   */
  readonly conditions: readonly (readonly Buffer[])[];
  /** Whether a line that fulfils the first condition matches without more. */
  readonly sufficient: boolean;
}

/** A matcher of an RE2 pattern that the compiler has accepted, or of literal text. */
export function lineMatcher(pattern: string, { fixed, ignoreCase }: { fixed: boolean; ignoreCase: boolean }): LineMatcher {
  if (fixed && !ignoreCase) return literalMatcher([pattern]);
  return regexMatcher(compile(fixed ? patternOfText(pattern) : pattern, ignoreCase));
}

function literalMatcher(texts: readonly string[]): LineMatcher {
  const literals = texts.map((text) => Buffer.from(text));
  return {
    matches: (bytes, start, end) => literals.some((literal) => bytes.subarray(start, end).includes(literal)),
    conditions: texts.includes('') ? [] : [literals],
    sufficient: true,
  };
}

/** A matcher of a compiled pattern; of one that is only texts, without the pattern. */
export function regexMatcher(regex: RE2JS): LineMatcher {
  const plain = regex.flags() === 0 ? plainTexts(regex.pattern()) : undefined;
  if (plain !== undefined) return literalMatcher(plain);
  return {
    matches: (bytes, start, end, ascii) => regex.test(ascii ? bytes.toString('latin1', start, end) : bytes.subarray(start, end)),
    conditions: requiredLiterals(regex).map((texts) => texts.map((text) => Buffer.from(text))),
    sufficient: false,
  };
}

/** Compiles a pattern that the compiler has accepted: that it is refused here is a programming mistake. */
export function compile(pattern: string, ignoreCase: boolean): RE2JS {
  const compiled = compilePattern(pattern, { ignoreCase });
  if (!compiled.ok) throw new Error(`the pattern ${JSON.stringify(pattern)} was not checked: ${compiled.reason}`);
  return compiled.regex;
}
