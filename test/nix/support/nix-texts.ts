import fc from 'fast-check';
import { keywords } from '../../../compiler/nix/literal.ts';

const fragments = [
  ...['$', '$$', '${', '${x}', '$${x}', '\\${', '\\', '\\\\', '"', "'", "''", "''${", '{', '}', ';', '# ', '/*', '*/'],
  ...['\n', '\r', '\r\n', '\t', '\b', '\f', '\v', '\u001b[31m', '\u007f', '\u0085', '\u2028', '\ufeff', '\u{10ffff}', '\\n', '\\u001b'],
  ...['builtins.abort "no"', '"; evil = "', '/nix/store/', './.', '~/x', '<nixpkgs>', 'https://x', '-1', '@argumentsPath@', '$out', '`id`'],
  ...['__toString', '__functor', 'outPath', 'type', 'derivation', 'outputHash', 'impureEnvVars', '__impure', 'null', 'true'],
  ...keywords,
];

/** Texts that a plan can hold: any Unicode but NUL, with much of what means something to Nix or to a shell. */
export const nixTexts = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.constantFrom(...fragments), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 8 })
  .map((pieces) => pieces.join('').replaceAll('\0', ''));

/** Names that a plan can bind, most of them with another meaning in Nix. */
export const planNames = fc
  .oneof(
    fc.constantFrom(...fragments.filter((fragment) => /^[A-Za-z_]\w*$/.test(fragment))),
    fc.constantFrom('_', '__', 'ops', 'builtins', 'v_a', 'a_a', 'n_1', 'c_or', 'default'),
    fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,11}$/),
  )
  .filter((name) => !['let', 'in', 'true', 'false', 'answer'].includes(name));
