import type { Reaction, ReceivedRequest } from '../test/support/scripted-model.ts';
import { exampleReaction } from './example-rules.ts';

/** A question about examples/dpkg.log for `rlmc run`. */
export const exampleQuestion = 'What were the upgrades on the day with most of them about?';

/** What somebody wrote down for a model to say, reply by reply: no language model has a part in it. */
export const exampleReplies: readonly string[] = [
  `EXPLORE:
  days    = tally(extract(context, "^(\\S+) \\S+ upgrade "))
  busiest = take(days, 3)`,
  `COMMIT:
let
  upgraded = unique(extract(context, "^2026-05-09 \\S+ upgrade ([^ :]+)"))
  themes   = map(
    "To which of these themes does this Debian package belong?",
    upgraded,
    type: { enum: ["cryptography", "network", "library", "data", "tool"] },
  )
in
  tally(themes)`,
  'FINAL(join(result, "\\n"))',
];

/** What the server says in the example of a run: those replies in their order, and the rules' answers to what the plan asks. */
export function exampleRun(request: ReceivedRequest): Reaction {
  const { messages } = request;
  if (messages[0]?.content.includes('EXPLORE:') !== true) return exampleReaction(request);
  const turn = messages.filter(({ role }) => role === 'assistant').length;
  const reply = exampleReplies[turn];
  if (reply === undefined) throw new Error(`the example has no reply for turn ${turn + 1}`);
  return { text: reply, model: 'scripted' };
}
