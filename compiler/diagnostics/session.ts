import { define } from './define.ts';
import { excerpt } from './excerpt.ts';

const protocol = 'Reply with one action: `EXPLORE:` and bindings, `COMMIT:` and a plan, `FINAL(expression)`, or `FINAL: text`';

type ActionName = 'EXPLORE' | 'COMMIT' | 'FINAL' | 'bindings';

/** RLM6060 to RLM6079: what a model that works by steps does wrong; and RLM7002 to RLM7019, what a run has spent. */
export const session = {
  RLM6060: define<{ times: number }>({
    title: 'a model repeats itself',
    message: ({ times }) => `the model asked for the same thing ${times} times in a row`,
    hint: () => 'ask more precisely, or with a stronger model',
    explanation: 'A model that replies with the same action again gets nothing new. The second time it is told so; the third time ends the run.',
  }),
  RLM6061: define<{ holds: 'a plan' | 'bindings' | 'other' }>({
    title: 'a reply without an action',
    message: ({ holds }) => `there is no action in the reply${holds === 'other' ? '' : `, only ${holds}`}`,
    hint: ({ holds }) => (holds === 'a plan' ? 'write `COMMIT:` on the line before the plan' : holds === 'bindings' ? 'write `EXPLORE:` on the line before the bindings' : protocol),
    explanation: `A model works by actions, of which each reply has one. ${protocol}.`,
  }),
  RLM6062: define<{ node: string }>({
    title: 'something that asks a model and was not committed',
    message: ({ node }) => `\`${node}\` asks a model, which only COMMIT does`,
    hint: () => 'COMMIT a plan with it; what that binds can be explored and be the answer',
    explanation: 'EXPLORE is for what costs nothing. What asks a model belongs into a plan that is committed, so that what it costs is known before.',
  }),
  RLM6063: define<{ first: ActionName; second: ActionName }>({
    title: 'several actions in one reply',
    message: ({ first, second }) => (first === second ? `the reply has more than one ${first}` : `the reply has ${first} and, from here on, ${second}`),
    hint: ({ first, second }) => {
      if (first === 'bindings') return 'nothing was run: send the bindings alone first, after `EXPLORE:`, and the FINAL when you have seen their results';
      if (first === 'FINAL') return 'decide for one: an answer ends the work';
      if (first === second) return 'make one plan of both, or send the first alone';
      return second === 'EXPLORE' ? 'send the EXPLORE alone first: what it finds may change the plan' : `send the ${first} alone first, and the ${second} when you have seen its results`;
    },
    explanation: 'Each reply has one action, since the next one can only be decided when the results are there. None of several is taken, and each has to be sent again.',
  }),
  RLM6064: define<Record<never, never>>({
    title: 'an empty reply',
    message: () => 'the reply is empty',
    hint: () => protocol,
    explanation: `A reply with nothing in it, or with nothing but what the model thought. ${protocol}.`,
  }),
  RLM6065: define<Record<never, never>>({
    title: 'an EXPLORE that holds a plan',
    message: () => 'EXPLORE takes bindings alone, without `let` and `in`',
    hint: () => 'leave `let`, `in` and what follows it out, or send the plan as `COMMIT:`',
    explanation: 'What EXPLORE binds lives on through the whole session, so there is no `in` after which it would end. A plan with `let` and `in` is what COMMIT builds.',
  }),
  RLM6066: define<Record<never, never>>({
    title: 'JSON in place of the language',
    message: () => 'this is JSON, and actions are plain text',
    hint: () => 'write `EXPLORE:` and, on lines of their own, bindings such as `errors = grep(context, "ERROR")`',
    explanation: `Nothing is read from JSON, in which patterns and texts would have to be escaped twice. ${protocol}.`,
  }),
  RLM6067: define<Record<never, never>>({
    title: 'code in place of an action',
    message: () => 'this is code of another language, and nothing runs it',
    hint: () => 'use ops: `EXPLORE:` and bindings such as `errors = grep(context, "ERROR")`',
    explanation: `There is no interpreter of Python or of a shell behind a session. ${protocol}, with the ops that the first message lists.`,
  }),
  RLM6068: define<Record<never, never>>({
    title: 'FINAL with nothing',
    message: () => 'FINAL has no answer',
    hint: () => 'write `FINAL(name)` with something that you bound, or `FINAL: ` and the answer in words',
    explanation: 'An empty answer would end the work, so it is taken for a mistake.',
  }),
  RLM6069: define<Record<never, never>>({
    title: 'FINAL without its closing parenthesis',
    message: () => 'the `(` of FINAL has no `)`',
    hint: () => 'close it, or write `FINAL: ` and the answer in words',
    explanation: 'Between the parentheses of `FINAL(…)` stands one expression of the language. Words of your own follow `FINAL:`, and may hold any characters.',
  }),
  RLM6070: define<Record<never, never>>({
    title: 'an EXPLORE without bindings',
    message: () => 'EXPLORE has no bindings',
    hint: () => 'write at least one after it, such as `errors = grep(context, "ERROR")`',
    explanation: 'EXPLORE computes what it binds, one binding after the other, and shows each.',
  }),
  RLM6071: define<{ name: string; nearest: string | undefined; bound: readonly string[] }>({
    title: 'a name that a session has not bound',
    message: ({ name }) => `nothing is bound to \`${excerpt(name)}\``,
    hint: ({ nearest, bound }) => `${nearest === undefined ? '' : `did you mean \`${nearest}\`? `}There are: ${listed(bound)}`,
    explanation: 'A name stands for a context, or for what an EXPLORE or a COMMIT bound before. A name is never an answer by itself: words follow `FINAL:`.',
  }),
  RLM6072: define<{ given: number; left: number }>({
    title: 'fewer explore steps than bindings',
    severity: 'warning',
    message: ({ given, left }) => `of ${given} bindings the first ${left} ${left === 1 ? 'was' : 'were'} run: there were no more explore steps`,
    hint: () => 'work with what is bound: COMMIT a plan, or give FINAL',
    explanation: 'Each binding of an EXPLORE takes a step. Where fewer are left than it has bindings, those that come first are run, and the model is told.',
  }),
  RLM6073: define<Record<never, never>>({
    title: 'the same action twice in a row',
    severity: 'warning',
    message: () => 'you asked for the same as just before, and nothing has changed since',
    hint: () => 'do something else now: a third time ends the work without an answer',
    explanation: 'What a session does has the same result each time. A model that asks for the same twice in a row is told so, and the third time the run ends, with RLM6060.',
  }),
  RLM6074: define<Record<never, never>>({
    title: 'words in FINAL(…)',
    message: () => 'between the parentheses of FINAL stands an expression, and these are words',
    hint: () => 'write `FINAL: ` and the words',
    explanation: 'What is in `FINAL(…)` is computed, as what stands after `in` in a plan is. An answer in words of the model follows `FINAL:`.',
  }),
  RLM6075: define<{ tag: string }>({
    title: 'FINAL within a thought',
    message: ({ tag }) => `the reply begins with \`${tag}\`, which never ends: this FINAL may be no more than a thought`,
    hint: () => 'send the FINAL alone, without what you think',
    explanation: 'What a model thinks aloud may stand before its action, between tags such as `<think>` and `</think>`. Where the second one is missing, an EXPLORE or a COMMIT is taken, but no answer.',
  }),
  RLM6077: define<{ reason: string; form: string | undefined }>({
    title: 'a final answer of another form than was asked for',
    message: ({ reason, form }) => `${reason}${form === undefined ? '' : ` ${form}`}`,
    hint: () => 'give FINAL with an answer of that form, such as a value that you bound before',
    explanation:
      'A session that works for another one answers a question of a plan, whose `type` says what the answer has to be. The whole of the answer must be that, as with a reply of a model; and no session ends with an empty text.',
  }),
  RLM6076: define<{ given: number; run: number }>({
    title: 'bindings that repeat',
    severity: 'warning',
    message: ({ given, run }) => `of ${given} bindings the first ${run} ${run === 1 ? 'was' : 'were'} run: from there on the reply repeats itself`,
    hint: () => 'go on from what is bound now',
    explanation: 'A model that has lost its way writes the same lines over and over. Within one EXPLORE a binding that was there before, word by word, is where the rest is left out, so that it takes no steps.',
  }),
  RLM6078: define<{ text: string; meant: string }>({
    title: 'an expression in the place of words',
    message: ({ text }) => `\`FINAL: ${excerpt(text)}\` would be the answer as it stands: nothing in it is computed`,
    hint: ({ meant }) => `write \`FINAL(${excerpt(meant)})\` for the value; send the same again if just these words are the answer`,
    explanation: 'Words after `FINAL:` are literal. Where they are the name of something that is bound, or a call of an op, or have such a name between braces, the value was probably meant. The model is told so once; if it says the same again, that is the answer.',
  }),
  RLM7002: define<{ limit: number }>({
    title: 'the explore steps are spent',
    message: ({ limit }) => (limit === 1 ? 'the one explore step is taken' : `all ${limit} explore steps are taken`),
    hint: () => 'go on with `rlmc run --resume DIR` and a higher `--max-explore`',
    explanation: 'Each binding of an EXPLORE counts, and each mistake, over the whole tree of sessions. `--max-explore` says how many there may be.',
  }),
  RLM7003: define<{ limit: number }>({
    title: 'the commits are spent',
    message: ({ limit }) => (limit === 1 ? 'the one commit is made' : `all ${limit} commits are made`),
    hint: () => 'go on with `rlmc run --resume DIR` and a higher `--max-commits`',
    explanation: 'Each plan that is built counts, over the whole tree of sessions. `--max-commits` says how many there may be.',
  }),
  RLM7004: define<{ limit: number }>({
    title: 'the calls of models are spent',
    message: ({ limit }) => `${limit} ${limit === 1 ? 'request was' : 'requests were'} sent, as many as \`--max-calls\` allows`,
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
    message: ({ limit }) => `the run has taken the ${limit / 1000} ${limit === 1000 ? 'second' : 'seconds'} that \`--max-time\` allows`,
    hint: () => 'go on with `rlmc run --resume DIR` and a higher `--max-time`',
    explanation:
      'Time counts from the beginning of a run, and of one that is resumed the time before as well. Requests and builds that are under way when it is over are given up, and an endpoint may charge for such a request all the same. What was answered is kept.',
  }),
  RLM7008: define<{ budget: 'calls' | 'tokens' | 'dollars'; left: number; questions: number; node: string; ofNode: number }>({
    title: 'a plan over the budget',
    message: ({ budget, left, questions, node, ofNode }) =>
      `the plan asks ${questions} ${questions === 1 ? 'question' : 'questions'} or more, ${ofNode} of them by \`${node}\`, and those without an answer are more than the ${budget === 'dollars' ? `$${shownDollars(left)} that is left allows` : left === 1 ? `one ${budget.slice(0, -1)} that is left allows` : `${left} ${budget} that are left allow`}`,
    hint: ({ budget }) => `ask about fewer elements: find those that matter with \`grep\`, \`unique\` or \`take\` first${budget === 'calls' ? '; or put several into one question with `batch`' : ''}`,
    explanation:
      'Before a plan that is committed asks anything, its questions are counted as far as they are known: one for each different element of a `map` or `filter`, one for each `batch` of them, and at least one for what depends on answers. What has an answer already costs nothing. ' +
      'A plan that surely needs more calls than are left, or by an estimate of its questions more tokens or dollars, is refused: half of its answers would be paid for and of no use.',
  }),
} as const;

/** So many names are told; whoever has bound more knows the last ones best. */
const mostNames = 20;

function listed(names: readonly string[]): string {
  const shown = names.slice(-mostNames).map((name) => `\`${excerpt(name)}\``);
  return (names.length > shown.length ? ['…', ...shown] : shown).join(', ');
}

/** An amount in dollars without an exponent, to the part that counts. */
function shownDollars(dollars: number): string {
  return dollars.toFixed(dollars < 0.01 ? 6 : 4).replace(/(\.\d{2}\d*?)0+$/, '$1');
}
