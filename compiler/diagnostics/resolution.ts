import { define } from './define.ts';
import { excerpt } from './excerpt.ts';

/** A text that comes from a value: shortened, its control characters escaped. */
const shown = (text: string) => `\`${excerpt(text)}\``;

/** Which element of a node is meant. */
export interface AskedElement {
  /** In the plan's own words. */
  readonly node: string;
  /** The question is about these texts of the node, counted from 1 among those that differ; undefined where there is one question only. */
  readonly position: { readonly first: number; readonly last: number } | undefined;
  /** The first of the texts, if it is known: a question for a session has only the hash of it. */
  readonly text: string | undefined;
}

/** Says which question is meant: `element 3 of kinds, "…"`. */
export function describeElement({ node, position, text }: AskedElement): string {
  if (position === undefined) return text === undefined ? node : `${node}, which asks about ${shown(text)}`;
  const { first, last } = position;
  if (text === undefined) return `element ${first} of ${node}`;
  return first === last ? `element ${first} of ${node}, ${shown(text)}` : `elements ${first} to ${last} of ${node}, the first of which is ${shown(text)}`;
}

const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`;

/** The reason, without the reply where it begins with that: `“four” is not a number.` */
function whyNot(reason: string, reply: string): string {
  const quotation = `“${excerpt(reply.trim())}”`;
  return reason.startsWith(`${quotation} is `) ? `, which ${reason.slice(quotation.length + 1)}` : `: ${reason}`;
}

const restore = 'take the folder as it was, from version control or whoever made it';

/** RLM6020 to RLM6039 and RLM7xxx: questions without an answer, the lock, and budgets. */
export const resolution = {
  RLM6020: define<AskedElement & { reasons: readonly string[]; reply: string }>({
    title: 'the answers of a model never fit',
    message: ({ reasons, reply, ...element }) =>
      `${describeElement(element)}: the model gave ${count(reasons.length, 'answer')}, none of which fits, the last one ${shown(reply)}${whyNot(reasons.at(-1) ?? '', reply)}`,
    hint: () => 'ask for something simpler, a wider `type`, or use a stronger model; `--keep-going` answers the other elements first',
    explanation:
      'The whole reply of a model must be an answer of the `type` that the plan says, or of the type that the op has. A reply that is not is asked again with the reason, ' +
      'twice at most; then the element has failed, since a wrong kind of answer must never flow on. Misfits are kept nowhere but for their reasons.',
  }),
  RLM6021: define<AskedElement & { excess: number; window: number }>({
    title: 'the text does not fit into the window of the model',
    message: ({ excess, window, ...element }) => `${describeElement(element)}: with its question it is at least ${count(excess, 'token')} too long for the model, which takes ${window.toLocaleString('en')}`,
    hint: () => 'cut it into pieces first, as with `map(…, chunk(context, size: 100000))`, or find with `grep` what matters',
    explanation:
      'A question, with the text that it is about, must fit into the context window of the model. What surely does not is not sent. How many tokens a model takes comes from a table, ' +
      'which `--models FILE` overrides.',
  }),
  RLM6022: define<{ node: string; questions: number; texts: readonly string[] }>({
    title: 'answers are missing',
    message: ({ node, questions, texts }) =>
      `${node} has ${count(questions, 'question')} without an answer${texts.length === 0 ? '' : `, about ${texts.map(shown).join(', ')}`}${texts.length > 0 && texts.length < questions ? ', …' : ''}`,
    hint: () => 'build without `--offline` and with `--model`, or bring the answers with `rlmc import`',
    explanation:
      'With `--offline` no model is asked: all answers must be in the lock of the folder, or among those that this installation keeps. The questions that have none are listed. Steps that depend on ' +
      'them may ask more.',
  }),
  RLM6023: define<AskedElement & { before: string; date: string; now: string }>({
    title: 'the model says something else now',
    message: ({ before, date, now, ...element }) => `${describeElement(element)}: the folder has ${shown(before)}, of ${date}, and the model says ${shown(now)} now`,
    hint: () => 'models need not answer alike twice: look at both; `rlmc build --max-age` asks again and keeps what is said',
    explanation:
      '`rlmc verify --ask` asks again what the answers in a folder were given to. Whoever rewrites an answer and `rlm.lock` together makes another folder that builds, which no hash can tell; only a signature of ' +
      'the store (`nix store sign`) does, or asking again. An answer that differs need not be forged, since few models always say the same.',
  }),
  RLM6024: define<AskedElement & { reason: string }>({
    title: 'a session ended without an answer',
    message: ({ reason, ...element }) => `${describeElement(element)}: the session about it ended without an answer: ${reason}`,
    hint: () => 'ask something simpler of each element, or let a stronger model work on it, with `--child-model`',
    explanation:
      'With a `--max-depth` of more than 1, what `rlm_call` and `map` ask is worked on in sessions of their own, which explore and commit plans as the first one does. Only what a session gives as its final ' +
      'answer is an answer; nothing is kept of one that ends otherwise but what it had asked.',
  }),
  RLM6025: define<AskedElement>({
    title: 'an answer that only a run can find',
    message: (element) => `${describeElement(element)}: the answer came from a session of \`rlmc run\`, and is not there any more`,
    hint: () => `${restore}; or run \`rlmc run\` with the same question again, which asks nothing that is still known`,
    explanation:
      'Some answers are found by a model that works by steps, as in `rlmc run`: the question that they answer has no more of its text than the hash. `rlmc build` puts questions to models as they stand, so ' +
      'it cannot find such an answer again. A folder that has it, or `rlmc import` of one, does.',
  }),
  RLM6030: define<{ path: string; reason: string }>({
    title: 'rlm.lock cannot be read',
    message: ({ path, reason }) => `\`${path}\` cannot be read as a lock of answers: ${reason}`,
    hint: () => `${restore}; or delete the file: answers that this installation keeps are found again, the others are asked again`,
    explanation:
      '`rlm.lock` says which questions a plan asks and what was answered. `rlmc build` writes it, and nobody else should. After a merge of two branches, take either side: the next `rlmc build` ' +
      'adds what is missing, from the answers that this installation keeps if they are there.',
  }),
  RLM6031: define<{ path: string; question: string }>({
    title: 'an entry of rlm.lock was changed',
    message: ({ path, question }) => `\`${path}\`: the entry of question ${question} is not as it was written`,
    hint: ({ question }) => `${restore}; or delete the entry and \`answers/${question}\`: the question is then looked up or asked again`,
    explanation:
      'Each entry has a check sum over itself and its question, so that an edit by hand, or an answer that was moved to another question, is noticed. It does not protect against somebody who ' +
      'writes a whole new folder on purpose.',
  }),
  RLM6032: define<{ path: string; question: string; what: 'missing' | 'other bytes' }>({
    title: 'an answer in the folder is damaged',
    message: ({ path, question, what }) =>
      what === 'missing' ? `\`${path}\`, the answer to question ${question}, is missing` : `\`${path}\` is not the answer that was given to question ${question}`,
    hint: () => `${restore}; or delete the entry from rlm.lock: the question is then looked up or asked again`,
    explanation: 'Each file in `answers/` is the answer to the question that it is named for, to the byte, and `rlm.lock` has its hash.',
  }),
  RLM6033: define<{ path: string; reason: string; isRun?: boolean }>({
    title: 'not a flake of rlmc',
    message: ({ path, reason, isRun = false }) => `\`${path}\` is not the folder of a plan that was built: ${isRun ? 'it is the folder of a run, which has several' : reason}`,
    hint: ({ path, isRun = false }) => (isRun ? `name one of them: \`${path}/answer.flake\` is that of the answer` : 'name the folder that `rlmc build` wrote, `PLAN.flake` unless `--output` said another'),
    explanation: '`rlmc answers` lists the questions and answers of a plan, from the folder that `rlmc compile` and `rlmc build` write: its plan.rlm, rlm.lock and `answers/`.',
  }),
  RLM7001: define<{ limit: number; left: number; more: boolean }>({
    title: 'the calls of models are spent',
    message: ({ limit, left, more }) =>
      `${count(limit, 'request')} ${limit === 1 ? 'was' : 'were'} sent, as many as \`--max-calls\` allows; ${count(left, 'question')} ${left === 1 ? 'is' : 'are'} left${more ? ', and what depends on them' : ''}`,
    hint: () => 'build again with a higher `--max-calls`: what was answered is kept, and not asked again',
    explanation:
      '`--max-calls` limits the requests that one build sends to models. Each counts: attempts that failed and answers that did not fit as well. What was answered until then is kept.',
  }),
} as const;
