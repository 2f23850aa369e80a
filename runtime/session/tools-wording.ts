import type { Wording } from './prompt.ts';
import { printCall } from './tool-calls.ts';

/** For `--protocol tools`: the same actions as functions. */
export const toolsWording: Wording = {
  actions: `Each reply is exactly one call of one of the functions \`explore\`, \`commit\` and \`final\`, and nothing else. Below, EXPLORE, COMMIT and FINAL are these calls:

- EXPLORE: explore(steps), with bindings \`name = op(…)\`, a line each
- COMMIT: commit(plan), with \`let\` bindings \`in\` an expression
- FINAL: final(expression), or final(text) for an answer in your own words`,
  write: printCall,
};
