import { type Language, languages } from '../../compiler/eval/vm-spec.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { hostPython } from '../store/host-python.ts';
import { hostRust, searchPath } from '../store/host-rust.ts';
import { NixError } from '../store/nix-error.ts';

/** In which languages plans can run code with the toolchain of this machine. */
export interface CodeExamination {
  readonly languages: readonly Language[];
  /** What is to be installed for the others. */
  readonly missing: readonly Diagnostic[];
}

/** What is looked for on this machine, and for which languages. Those of no entry come along with rlmc. */
const wanted: readonly { readonly languages: readonly Language[]; readonly find: (directories: readonly string[]) => Promise<unknown> }[] = [
  { languages: ['rust', 'rust-native'], find: hostRust },
  { languages: ['python-native'], find: (directories) => hostPython(directories, []) },
];

/**
 * Looks for the toolchains of the languages, without bringing them into the store: they are large, and few plans need them.
 *
 * @param directories in which programs are looked for
 */
export async function examineCode(directories: readonly string[] = searchPath()): Promise<CodeExamination> {
  const missing: Diagnostic[] = [];
  const without = new Set<Language>();
  for (const { languages: ofThese, find } of wanted) {
    try {
      await find(directories);
    } catch (error) {
      if (!(error instanceof NixError)) throw error;
      missing.push(error.diagnostic);
      for (const language of ofThese) without.add(language);
    }
  }
  return { languages: languages.filter((language) => !without.has(language)), missing };
}
