import { define } from './define.ts';

const protocol = 'Reply with one action: `EXPLORE:` and bindings, `COMMIT:` and a plan, `FINAL(expression)`, or `FINAL: text`';

/** RLM6060 to RLM6079: what a model that works by steps does wrong; and RLM7002 to RLM7019, what a run has spent. */
export const session = {
  RLM6060: define<{ times: number }>({
    title: 'a model repeats itself',
    message: ({ times }) => `the model asked for the same thing ${times} times in a row`,
    hint: () => 'ask more precisely, or with a stronger model',
    explanation: 'A model that replies with the same action again gets nothing new. The second time it is told so; the third time ends the run.',
  }),
  RLM6061: define<Record<never, never>>({
    title: 'a reply without an action',
    message: () => 'there is no action in the reply',
    hint: () => protocol,
    explanation: `A model works by actions, of which each reply has one. ${protocol}.`,
  }),
  RLM6062: define<{ node: string }>({
    title: 'an EXPLORE that asks a model',
    message: ({ node }) => `\`${node}\` asks a model, which EXPLORE cannot`,
    hint: () => 'COMMIT a plan with it',
    explanation: 'EXPLORE is for what costs nothing. What asks a model belongs into a plan that is committed, so that what it costs is known before.',
  }),
  RLM6077: define<{ reason: string; form: string | undefined }>({
    title: 'a final answer of another form than was asked for',
    message: ({ reason, form }) => `${reason}${form === undefined ? '' : ` ${form}`}`,
    hint: () => 'give FINAL with an answer of that form, such as a value that you bound before',
    explanation:
      'A session that works for another one answers a question of a plan, whose `type` says what the answer has to be. The whole of the answer must be that, as with a reply of a model; and no session ends with an empty text.',
  }),
  RLM7002: define<{ limit: number }>({
    title: 'the explore steps are spent',
    message: ({ limit }) => `all ${limit} explore steps are taken`,
    hint: () => 'go on with `rlmc run --resume DIR` and a higher `--max-explore`',
    explanation: 'Each binding of an EXPLORE counts, and each mistake, over the whole tree of sessions. `--max-explore` says how many there may be.',
  }),
  RLM7003: define<{ limit: number }>({
    title: 'the commits are spent',
    message: ({ limit }) => `all ${limit} commits are made`,
    hint: () => 'go on with `rlmc run --resume DIR` and a higher `--max-commits`',
    explanation: 'Each plan that is built counts, over the whole tree of sessions. `--max-commits` says how many there may be.',
  }),
  RLM7004: define<{ limit: number }>({
    title: 'the calls of models are spent',
    message: ({ limit }) => `${limit} requests were sent, as many as \`--max-calls\` allows`,
    hint: () => 'go on with `rlmc run --resume DIR` and a higher `--max-calls`',
    explanation: 'Each request to a model counts, over the whole tree of sessions, attempts that brought nothing as well. What was answered is kept.',
  }),
  RLM7005: define<{ limit: number; used: number; needed: number }>({
    title: 'the tokens are spent',
    message: ({ limit, used, needed }) => `${used} of ${limit} tokens are spent, or promised to what is under way, and the next request has some ${needed}`,
    hint: () => 'go on with `rlmc run --resume DIR` and a higher `--max-tokens`',
    explanation:
      'Tokens of questions and replies count, over the whole tree of sessions, as endpoints count them. A request is not sent if its question alone, by an estimate, is more than what `--max-tokens` leaves. How long a reply is shows only when it is there: so a little more may be spent, by the replies that are under way at the end, which are waited for and kept. An endpoint that counts nothing is counted by the estimate of its questions.',
  }),
  RLM7006: define<{ limit: number; used: number; needed: number }>({
    title: 'the money is spent',
    message: ({ limit, used, needed }) => `$${shownDollars(used)} of $${shownDollars(limit)} are spent, or promised to what is under way, and the next request costs $${shownDollars(needed)} without its reply`,
    hint: () => 'go on with `rlmc run --resume DIR` and a higher `--max-cost`',
    explanation:
      'What models cost, over the whole tree of sessions, by the prices that `rlmc models` lists and `--models FILE` may change. A request is not sent if its question alone, by an estimate, costs more than what `--max-cost` leaves. What a reply costs shows only when it is there: so a little more may be spent, by the replies that are under way at the end, which are waited for and kept.',
  }),
  RLM7007: define<{ limit: number }>({
    title: 'the time is over',
    message: ({ limit }) => `the run has taken the ${limit / 1000} seconds that \`--max-time\` allows`,
    hint: () => 'go on with `rlmc run --resume DIR` and a higher `--max-time`',
    explanation:
      'Time counts from the beginning of a run, and of one that is resumed the time before as well. Requests and builds that are under way when it is over are given up, and an endpoint may charge for such a request all the same. What was answered is kept.',
  }),
  RLM7008: define<{ budget: 'calls' | 'tokens' | 'dollars'; left: number; questions: number; node: string; ofNode: number }>({
    title: 'a plan over the budget',
    message: ({ budget, left, questions, node, ofNode }) =>
      `the plan asks ${questions} questions or more, ${ofNode} of them by \`${node}\`, and those without an answer are more than the ${budget === 'dollars' ? `$${shownDollars(left)} that is` : `${left} ${budget} that are`} left allow`,
    hint: ({ budget }) => `ask about fewer elements: find those that matter with \`grep\`, \`unique\` or \`take\` first${budget === 'calls' ? '; or put several into one question with `batch`' : ''}`,
    explanation:
      'Before a plan that is committed asks anything, its questions are counted as far as they are known: one for each different element of a `map` or `filter`, one for each `batch` of them, and at least one for what depends on answers. What has an answer already costs nothing. ' +
      'A plan that surely needs more calls than are left, or by an estimate of its questions more tokens or dollars, is refused: half of its answers would be paid for and of no use.',
  }),
} as const;

/** An amount in dollars without an exponent, to the part that counts. */
function shownDollars(dollars: number): string {
  return dollars.toFixed(dollars < 0.01 ? 6 : 4).replace(/(\.\d{2}\d*?)0+$/, '$1');
}
