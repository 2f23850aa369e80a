import { RE2JS } from 're2js';
import { compilePattern } from '../../compiler/pattern.ts';
import { requiredLiterals } from './required-literals.ts';

/** What `grep` looks for in a line (without its terminator, UTF-8). */
export interface LineMatcher {
  matches(line: Buffer): boolean;
  /**
   * Texts of which every matching line holds at least one, none of them empty: lines are found by searching for
   * them natively, which is several times faster than looking at each. Undefined if there are none.
   */
  readonly literals: readonly Buffer[] | undefined;
  /** Whether a line that holds one of the literals matches without more. */
  readonly literalsSuffice: boolean;
}

/** A matcher of an RE2 pattern that the compiler has accepted, or of literal text. */
export function lineMatcher(pattern: string, { fixed, ignoreCase }: { fixed: boolean; ignoreCase: boolean }): LineMatcher {
  if (fixed && !ignoreCase) {
    const literal = Buffer.from(pattern);
    return {
      matches: (line) => line.includes(literal),
      literals: literal.length === 0 ? undefined : [literal],
      literalsSuffice: true,
    };
  }
  return regexMatcher(compile(fixed ? RE2JS.quote(pattern) : pattern, ignoreCase));
}

export function regexMatcher(regex: RE2JS): LineMatcher {
  const required = requiredLiterals(regex);
  return {
    matches: (line) => regex.test(line),
    literals: required?.literals.map((literal) => Buffer.from(literal)),
    literalsSuffice: required?.suffice ?? false,
  };
}

/** Compiles a pattern that the compiler has accepted: that it is refused here is a programming mistake. */
export function compile(pattern: string, ignoreCase: boolean): RE2JS {
  const compiled = compilePattern(pattern, { ignoreCase });
  if (!compiled.ok) throw new Error(`the pattern ${JSON.stringify(pattern)} was not checked: ${compiled.reason}`);
  return compiled.regex;
}
