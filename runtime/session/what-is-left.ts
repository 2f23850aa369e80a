import type { Amounts } from './books.ts';

/** What a model is told when it cannot go on as before; undefined as long as it can. */
export function whatIsLeft({ explore, commits }: Pick<Amounts, 'explore' | 'commits'>): string | undefined {
  if (explore > 0 && commits > 0) return undefined;
  if (explore > 0) return 'No commits are left: explore, or give FINAL.';
  return commits > 0 ? 'No explore steps are left: COMMIT a plan, or give FINAL.' : 'No explore steps and no commits are left: give FINAL.';
}
