import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { isName } from '../../compiler/names.ts';
import { InputError } from '../input-error.ts';

/** A context as a user asks for it: the name that the plan reads it by, and where its bytes are. */
export interface ContextOption {
  readonly name: string;
  readonly origin:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'standard input' }
    /** What could be read once only, as it was kept: in UTF-8, and not for a flake to refer to. */
    | { readonly kind: 'kept'; readonly path: string };
}

/**
 * Reads what follows `-c`: `FILE` binds `context`, `NAME=FILE` binds NAME, and the file `-` is standard input. Something with a
 * slash before the first `=` is a file, so that `./a=b` is one.
 *
 * @throws InputError RLM3005 for what is no name, RLM3006 where no file is named
 */
export function parseContextOption(given: string): ContextOption {
  const equals = given.indexOf('=');
  const before = given.slice(0, Math.max(equals, 0));
  if (equals === -1 || before.includes('/')) return { name: 'context', origin: parseOrigin(given, given) };
  if (!isName(before)) throw new InputError('RLM3005', { name: before, given });
  return { name: before, origin: parseOrigin(given.slice(equals + 1), given) };
}

function parseOrigin(file: string, given: string): ContextOption['origin'] {
  if (file === '') throw new InputError('RLM3006', { given });
  // The latter cannot be opened by its name where standard input is a socket.
  return file === '-' || file === '/dev/stdin' ? { kind: 'standard input' } : { kind: 'file', path: file };
}

/** Reads all that was given with `-c`; no two may want the same name, or standard input. */
export function readContextOptions(given: readonly string[]): { readonly options: readonly ContextOption[]; readonly diagnostics: readonly Diagnostic[] } {
  const options: ContextOption[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const text of given) {
    try {
      const option = parseContextOption(text);
      refuseConflicts(option, options);
      options.push(option);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      diagnostics.push(error.diagnostic);
    }
  }
  return { options, diagnostics };
}

function refuseConflicts({ name, origin }: ContextOption, earlier: readonly ContextOption[]): void {
  if (earlier.some((other) => other.name === name)) throw new InputError('RLM3004', { name });
  const rival = origin.kind !== 'standard input' ? undefined : earlier.find((other) => other.origin.kind === 'standard input');
  if (rival !== undefined) throw new InputError('RLM3007', { first: `the context \`${rival.name}\``, second: `the context \`${name}\`` });
}
