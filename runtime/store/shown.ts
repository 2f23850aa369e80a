import { stripVTControlCharacters } from 'node:util';
import { printable } from '../../compiler/diagnostics/printable.ts';

/** What Nix or a builder printed, for people: Nix colours its messages, a builder may print anything, and neither gets to control a terminal. */
export function shown(text: string): string {
  return printable(stripVTControlCharacters(text));
}
