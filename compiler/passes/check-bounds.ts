import type { NodeTable } from './node-table.ts';
import type { Session } from './session.ts';

/** How many nodes a graph may have, and how many names: Nix holds all of them in memory, some 20 KB for each. */
export const mostNodes = 50_000;

/** How many nodes may follow on one another. Nix 2.8 evaluates, instantiates and orders so many (the milestones of plan.nix spare its stack). */
export const longestChain = 20_000;

/** How many characters of literals and types: a name for a long one would otherwise put it into the flake any number of times. */
export const mostCharacters = 16 * 1024 * 1024;

/** Whether a graph is small enough. Reports the bound that it exceeds. */
export function checkBounds({ drafts, names, characters }: NodeTable, session: Session): boolean {
  const excessive = drafts[mostNodes];
  const late = drafts.find(({ chain }) => chain > longestChain);
  if (excessive !== undefined) {
    session.report('RLM2027', { what: `${drafts.length} steps`, limit: mostNodes }, excessive.span);
  } else if (late !== undefined) {
    session.report('RLM2027', { what: `a chain of ${late.chain} steps`, limit: longestChain }, late.span);
  } else if (names > mostNodes) {
    session.reportAtLarge('RLM2027', { what: `${names} names`, limit: mostNodes });
  } else if (characters > mostCharacters) {
    const what = `${characters} characters of literals and types, each counted where a name stands for it`;
    session.reportAtLarge('RLM2027', { what, limit: mostCharacters });
  } else {
    return true;
  }
  return false;
}
