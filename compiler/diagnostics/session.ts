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
} as const;
