import type { NodeTable } from './node-table.ts';
import type { Session } from './session.ts';

/** Nix holds all of them in memory, some 20 KB for each. */
export const mostNodes = 50_000;

/** How many nodes may follow on one another: Nix evaluates a chain by recursion, on the stack. */
export const longestChain = 20_000;

/** In characters: a name for a long literal would otherwise put it into the flake any number of times. */
export const largestLiterals = 16 * 1024 * 1024;

/** Whether a graph is small enough. Reports the bound that it exceeds. */
export function checkBounds({ drafts, literalSize }: NodeTable, session: Session): boolean {
  const excessive = drafts[mostNodes];
  if (excessive !== undefined) {
    session.report('RLM2027', { what: `${drafts.length} steps`, limit: mostNodes }, excessive.span);
    return false;
  }
  const late = drafts.find(({ chain }) => chain > longestChain);
  if (late !== undefined) {
    session.report('RLM2027', { what: `a chain of ${late.chain} steps`, limit: longestChain }, late.span);
    return false;
  }
  if (literalSize > largestLiterals) {
    session.reportAtLarge('RLM2027', { what: `literals of ${literalSize} characters, each counted where a name stands for it`, limit: largestLiterals });
    return false;
  }
  return true;
}
