import type { ReceivedRequest, Script } from '../../support/scripted-model.ts';
import type { Expectation, Scenario } from './read-scenario.ts';

/** What a server says in a scenario, and what was asked that it did not expect. */
export interface ScenarioScript {
  readonly script: Script;
  /** Each says what was wrong, and shows the message. */
  readonly mismatches: readonly string[];
  /** Turns that were asked for, by session: there may be several that work on one question. */
  readonly turnsTaken: ReadonlyMap<string | undefined, number>;
}

/** Lets a server reply as a scenario says. Whatever the scenario does not expect is refused, so that the run ends there. */
export function scriptOf({ question, sessions, rules }: Pick<Scenario, 'question' | 'sessions' | 'rules'>): ScenarioScript {
  const mismatches: string[] = [];
  const turnsTaken = new Map<string | undefined, number>();
  const mismatch = (what: string, message: string) => {
    mismatches.push(`${what}, in this message:\n${message.replace(/^/gm, '  | ')}`);
    return { status: 400, body: JSON.stringify({ error: { message: `not as the scenario says: ${what}` } }) };
  };
  const script: Script = (request) => {
    const last = request.messages.at(-1)?.content ?? '';
    if (!isTurn(request)) {
      const rule = rules.find(({ pattern }) => pattern.test(last));
      return rule?.reply ?? mismatch('no rule says what to reply', last);
    }
    const opening = request.messages.find(({ role }) => role === 'user')?.content ?? '';
    // The one that says most: a question may be a part of another.
    const session = sessions.filter((one) => opening.includes(one.question ?? question)).toSorted((a, b) => (b.question ?? question).length - (a.question ?? question).length)[0];
    if (session === undefined) return mismatch('no session of the scenario has this question', opening);
    const taken = request.messages.filter(({ role }) => role === 'assistant').length;
    const turn = session.turns[taken];
    const where = `request ${taken + 1} of the session for \`${session.question ?? question}\``;
    if (turn === undefined) return mismatch(`${where} is one more than the scenario has replies for`, last);
    turnsTaken.set(session.question, Math.max(taken + 1, turnsTaken.get(session.question) ?? 0));
    const wrong = turn.expected.find((expectation) => !holds(expectation, last));
    if (wrong !== undefined) return mismatch(`${where} should have been one that ${wrong.kind} \`${wrong.what}\``, last);
    return turn.reply;
  };
  return { script, mismatches, turnsTaken };
}

/** Whether a request is for the next action of a session, and not a question of a plan. */
export function isTurn({ messages }: ReceivedRequest): boolean {
  return messages[0]?.content.includes('EXPLORE') === true;
}

function holds({ kind, what }: Expectation, message: string): boolean {
  if (kind === 'matches') return new RegExp(what, 'mu').test(message);
  return message.includes(what) === (kind === 'has');
}
