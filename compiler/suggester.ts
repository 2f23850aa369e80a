import { distance } from 'fastest-levenshtein';

/** Comparing is quadratic in the lengths, and nobody mistypes a longer name by a letter. */
const longestName = 64;

/** So that ten thousand errors in a plan of ten thousand bindings stay fast. */
const mostCandidates = 1_000_000;

/**
 * Finds what somebody may have meant by a name that nothing has: the nearest by letters inserted, left out or replaced
 * (or two swapped), up to a third of the longer of the two, whatever their case. It looks at so many candidates in all, and then finds nothing.
 */
export class Suggester {
  #candidates = 0;

  /** The nearest of the candidates, the first of equally near ones. */
  nearest(name: string, candidates: Iterable<string>): string | undefined {
    if (name.length > longestName) return undefined;
    const lowered = name.toLowerCase();
    let best: string | undefined;
    let least = name.length;
    for (const candidate of candidates) {
      if (this.#candidates++ >= mostCandidates) return undefined;
      const longer = Math.max(name.length, candidate.length);
      const most = Math.min(least - 1, Math.max(1, Math.floor(longer / 3)));
      if (longer > longestName || Math.abs(candidate.length - name.length) > most) continue;
      const edits = countEdits(lowered, candidate.toLowerCase());
      if (edits <= most) [best, least] = [candidate, edits];
    }
    return best;
  }
}

function countEdits(a: string, b: string): number {
  const edits = distance(a, b);
  return edits === 2 && isSwap(a, b) ? 1 : edits;
}

/** Whether two neighbouring letters changed places. */
function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let at = 0;
  while (a[at] === b[at]) at++;
  return a.slice(at + 2) === b.slice(at + 2) && a[at] === b[at + 1] && a[at + 1] === b[at];
}
