import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { AssembledPlan } from '../../compiler/scope.ts';
import { estimatedTokens } from '../model/estimated-tokens.ts';
import { costOf, dollarsOf } from '../model/price.ts';
import type { ByteSource } from '../ops/byte-source.ts';
import { elementsOf } from '../ops/elements.ts';
import { ValueError } from '../ops/value-error.ts';
import { describeNode } from '../project/describe-node.ts';
import { questionId, readQuestion } from '../questions/question.ts';
import type { AnswerCache } from '../resolve/answer-cache.ts';
import type { Amounts } from './books.ts';
import type { PriceOf } from './ledger.ts';
import type { PosedQuestions } from './workbench.ts';

export interface RefusalOptions {
  /** The answers that are kept. */
  readonly cache: Pick<AnswerCache, 'find'>;
  readonly priceOf: PriceOf;
}

/** Questions that are looked up at once. */
const lookedUpAtOnce = 1000;

/**
 * Why a plan asks more than the budgets of the run have left, before anything is asked: undefined if it may not. What is answered already costs nothing; of a node whose questions
 * depend on answers at least one question is counted. A question for a session counts as one call, which is the least that it takes.
 *
 * @param posed what the nodes of the plan ask
 */
export async function refuseOverBudget(
  plan: AssembledPlan,
  posed: readonly PosedQuestions[],
  left: Amounts,
  options: RefusalOptions,
): Promise<Diagnostic | undefined> {
  try {
    const over = await overBudget(posed, left, options);
    return over === undefined ? undefined : diagnoseOver(plan, posed, over);
  } catch (error) {
    // A question too long to be one: the build says so, and asks nothing.
    if (error instanceof ValueError) return undefined;
    throw error;
  }
}

/** Which budget has too little left, as soon as it is known. */
async function overBudget(posed: readonly PosedQuestions[], left: Amounts, { cache, priceOf }: RefusalOptions): Promise<Over | undefined> {
  const unknown = posed.filter(({ questions }) => questions === undefined).length;
  const asked = new Set<string>();
  let tokens = 0;
  let money = 0n;
  const over = () => firstOver(left, { calls: asked.size + unknown, tokens, cost: dollarsOf(money) });
  for (const { questions } of posed) {
    if (questions === undefined) continue;
    for (const lines of inBatches(questions)) {
      const known = await cache.find([...lines.keys()]);
      for (const [id, line] of lines) {
        if (known.has(id) || asked.has(id)) continue;
        asked.add(id);
        const question = readQuestion(line);
        if (question.kind === 'session') continue;
        const estimate = estimatedTokens(question.messages);
        tokens += estimate;
        const price = priceOf(question.model);
        if (price !== undefined) money += costOf({ inputTokens: estimate, outputTokens: 0 }, price);
      }
      const found = over();
      if (found !== undefined) return found;
    }
  }
  return over();
}

type Over = { readonly budget: 'calls' | 'tokens' | 'dollars'; readonly left: number };

function firstOver(left: Amounts, needed: { readonly calls: number; readonly tokens: number; readonly cost: number }): Over | undefined {
  if (needed.calls > left.calls) return { budget: 'calls', left: left.calls };
  if (needed.tokens > left.tokens) return { budget: 'tokens', left: left.tokens };
  return left.cost !== undefined && needed.cost > left.cost ? { budget: 'dollars', left: left.cost } : undefined;
}

function diagnoseOver(plan: AssembledPlan, posed: readonly PosedQuestions[], over: Over): Diagnostic {
  const counts = posed.map(({ node, questions }) => ({ node, count: questions === undefined ? 1 : countElements(questions) }));
  const most = counts.reduce((a, b) => (b.count > a.count ? b : a));
  const questions = counts.reduce((sum, { count }) => sum + count, 0);
  return diagnose('RLM7008', { ...over, questions, node: describeNode(most.node, plan.source), ofNode: most.count }, plan.originOf(most.node.span));
}

function countElements(list: ByteSource): number {
  let count = 0;
  for (const _ of elementsOf(list)) count += 1;
  return count;
}

/** Questions by their identities, so many at a time. */
function* inBatches(questions: ByteSource): Generator<ReadonlyMap<string, string>> {
  let batch = new Map<string, string>();
  for (const element of elementsOf(questions)) {
    const line = element.toString();
    batch.set(questionId(line), line);
    if (batch.size < lookedUpAtOnce) continue;
    yield batch;
    batch = new Map();
  }
  if (batch.size > 0) yield batch;
}
