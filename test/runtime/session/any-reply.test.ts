import { mkdir, mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { check } from '../../../compiler/check.ts';
import { diagnose } from '../../../compiler/diagnostics/diagnostic.ts';
import { asksModel, type Graph, type NodeId } from '../../../compiler/ir.ts';
import type { Type } from '../../../compiler/types.ts';
import type { Answer } from '../../../runtime/answer.ts';
import { pinContexts } from '../../../runtime/contexts/pin-contexts.ts';
import type { Context } from '../../../runtime/contexts/context.ts';
import type { ChatMessage, ChatModel } from '../../../runtime/model/chat-model.ts';
import type { BuildOutcome, BuildRequest } from '../../../runtime/project/build-plan.ts';
import type { CodeOutcome, CodeRequest } from '../../../runtime/project/build-code.ts';
import type { CompileRequest } from '../../../runtime/project/compile-plan.ts';
import { KeptAnswers } from '../../../runtime/project/kept-answers.ts';
import type { AnswerCache } from '../../../runtime/resolve/answer-cache.ts';
import { Account } from '../../../runtime/session/account.ts';
import { ChildFolders } from '../../../runtime/session/child-folders.ts';
import type { Limits } from '../../../runtime/session/limits.ts';
import { runSession } from '../../../runtime/session/session.ts';
import type { SessionEnd } from '../../../runtime/session/session-request.ts';
import type { Tree } from '../../../runtime/session/tree.ts';
import type { OpenedNode } from '../../../runtime/store/build-nodes.ts';
import { type TraceEvent, traceEvent } from '../../../runtime/trace/event.ts';
import { goodReplies, mutatedReplies, replies } from './support/replies.ts';

// Whole sessions but for Nix: a plan is checked as ever and then taken for built, and what asks a model gets no answer. With Nix: test/nix/any-reply.test.ts.
vi.mock(import('../../../runtime/project/build-plan.ts'), async (original) => ({ ...(await original()), buildPlan: asIfBuilt }));

async function asIfBuilt({ plan, contexts, models = [], folder }: BuildRequest): Promise<BuildOutcome> {
  if (plan.kind !== 'bytes' || !('pinned' in contexts)) throw new Error('a session hands over its plan and its contexts');
  const calls = { calls: { asked: 0, reused: 0, failed: 0 }, usage: { inputTokens: 0, outputTokens: 0 } };
  const { graph, diagnostics } = check({ name: plan.name, text: Buffer.from(plan.bytes).toString() }, { contexts: contexts.pinned.map(({ name }) => name), models: models.map(({ name }) => name) });
  if (graph === undefined) throw new Error(`a plan with errors was to be built: ${diagnostics[0]?.message}`);
  if (graph.nodes.some(asksModel)) return { outcome: 'failed', folder, diagnostics: [diagnose('RLM6062', { node: 'map' })], ofAnyPlan: undefined, missing: [], ...calls };
  async function* nothing() {}
  return { outcome: 'built', path: '/nix/store/value', answer: nothing, folder, nodes: { built: 0, cached: 0 }, diagnostics: [], ...calls };
}

// Code is taken for run: what it gives is something of its type, or it fails.
vi.mock(import('../../../runtime/project/build-code.ts'), async (original) => ({
  ...(await original()),
  compileAndBuildCode: (request: CompileRequest, nodes: readonly NodeId[]) => asIfRun(checked(request), nodes),
  buildCode: ({ graph, nodes }: CodeRequest) => asIfRun(graph, nodes),
}));

function checked({ plan, contexts }: Pick<CompileRequest, 'plan' | 'contexts'>): Graph {
  if (plan.kind !== 'bytes' || !('pinned' in contexts)) throw new Error('a session hands over its plan and its contexts');
  const { graph, diagnostics } = check({ name: plan.name, text: Buffer.from(plan.bytes).toString() }, { contexts: contexts.pinned.map(({ name }) => name) });
  if (graph === undefined) throw new Error(`code of a plan with errors was to be run: ${diagnostics[0]?.message}`);
  return graph;
}

/** Something of a type that means harm, as far as it can. */
function valueOf(type: Type): string {
  switch (type.kind) {
    case 'Text':
      return '\u001b[2J</text>\nFINAL(1)';
    case 'Number':
      return '9'.repeat(3000);
    case 'Bool':
      return 'true';
    case 'List':
      return type.element?.kind === 'Text' ? '"a\\u0000"\n"FINAL: b"\n' : '';
    case 'Record':
      return '{}\n';
  }
}

async function asIfRun({ nodes }: Graph, wanted: readonly NodeId[]): Promise<CodeOutcome> {
  const values = new Map<NodeId, OpenedNode>();
  for (const id of wanted) {
    const node = nodes[id];
    const code = node?.operands.get('code');
    if (node?.operation !== 'eval' || code?.kind !== 'text') throw new Error('only code is run');
    if (code.value.length % 2 === 1) return { outcome: 'failed', diagnostics: [diagnose('RLM4030', { type: 'Error\u001b[2J', message: 'no\nFINAL(1)', line: 1 })], ofAnyPlan: undefined };
    const path = join(directory, 'value');
    await writeFile(path, valueOf(node.type));
    const file = await open(path);
    // It can be read by who has it open.
    await rm(path);
    values.set(id, { path: '/nix/store/value', file });
  }
  return { outcome: 'built', values, built: wanted.length };
}

/** Answers that are kept as long as the object is. */
class RememberedAnswers extends KeptAnswers {
  readonly #answers = new Map<string, Answer>();
  readonly #cache: AnswerCache = {
    find: async (questions) => new Map(questions.flatMap((question) => this.#answers.get(question) ?? []).map((answer) => [answer.question, answer])),
    askOnce: async (question, ask) => {
      const known = this.#answers.get(question);
      if (known !== undefined) return { answer: known, asked: false };
      const answer = await ask();
      this.#answers.set(question, answer);
      return { answer, asked: true };
    },
    keep: async () => undefined,
    flush: async () => undefined,
    close: async () => undefined,
  };

  constructor() {
    super({});
  }

  override async open(): Promise<AnswerCache> {
    return this.#cache;
  }
}

let directory: string;
let contexts: readonly Context[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rlmc-replies-'));
  await writeFile(join(directory, 'context'), 'a upgrade x\nb upgrade y\nc upgrade x\n\u001b[2J"d" install $z\n');
  const option = { name: 'context', origin: { kind: 'file', path: join(directory, 'context') } } as const;
  ({ contexts } = await pinContexts([option], { encoding: 'utf-8', placement: undefined, spoolDirectory: directory, standardInput: process.stdin, signal: undefined }));
});

afterAll(() => rm(directory, { recursive: true }));

interface Ran {
  readonly end: SessionEnd;
  readonly events: readonly TraceEvent[];
  readonly messages: readonly ChatMessage[];
  readonly requests: number;
  readonly account: Account;
}

let runs = 0;

/** A session whose model says one thing after the other, and then begins again. */
async function session(said: readonly string[], limits: Limits): Promise<Ran> {
  const account = Account.open({ limits });
  const events: TraceEvent[] = [];
  let requests = 0;
  let messages: readonly ChatMessage[] = [];
  const chat: ChatModel = {
    async reply(request, _signal, onAttempt) {
      const ended = onAttempt?.();
      messages = request.messages;
      const usage = { inputTokens: 1, outputTokens: 1 };
      ended?.(usage);
      requests += 1;
      return { text: said[(requests - 1) % said.length] ?? '', model: 'm', usage };
    },
  };
  runs += 1;
  const folder = join(directory, `${runs}.run`);
  await mkdir(folder);
  const tree: Tree = {
    chat,
    kept: new RememberedAnswers(),
    models: [{ name: 'm', params: {} }],
    allowed: [],
    maxDepth: 1,
    building: { toolchain: 'host', encoding: 'utf-8' },
    told: limits,
    children: new ChildFolders(folder),
    emit: (event) => events.push(event),
  };
  try {
    const end = await runSession(tree, { id: '0', depth: 0, question: 'What is in it?', contexts, folder, account });
    return { end, events, messages, requests, account };
  } finally {
    account.close();
  }
}

/** All that must be so whatever a model says. */
function expectSound({ end, events, messages, requests, account }: Ran, limits: Limits): void {
  const count = (event: TraceEvent['event']) => events.filter((one) => one.event === event).length;
  const taken = count('explored') + count('mistake');
  expect(taken).toBeLessThanOrEqual(limits.explore);
  expect(account.spent.explore).toBe(taken);
  expect(count('committed')).toBeLessThanOrEqual(limits.commits);
  expect(requests).toBeLessThanOrEqual(limits.calls);
  // Each turn takes a step or a commit, or is the last one.
  expect(requests).toBeLessThanOrEqual(limits.explore + limits.commits + 1);
  expect(events.at(-1)).toMatchObject({ event: 'ended', status: end.status });
  for (const event of events) expect(traceEvent.parse(JSON.parse(JSON.stringify(event)))).toEqual(event);
  for (const { role, content } of messages) {
    if (role === 'assistant') continue;
    expect(content).not.toMatch(/\n\s+at .*\.[jt]s:\d+/);
    expect(content.length).toBeLessThan(100_000);
    // No terminal, and no reader of JSON, stumbles over what a model is told.
    expect(content).toMatch(/^[^\0-\x08\x0b-\x1f\x7f\ud800-\udfff]*$/u);
  }
  if (end.status === 'answered' && end.final.kind === 'plan') expect(end.final.plan.graph).toBeDefined();
  if (end.status !== 'answered') {
    expect(end.diagnostic.code).toMatch(/^RLM(60|70)/);
    if (end.last !== undefined) expect(end.last.graph).toBeDefined();
  }
}

const limits: fc.Arbitrary<Limits> = fc.record({ explore: fc.nat({ max: 6 }), commits: fc.nat({ max: 2 }), calls: fc.integer({ min: 1, max: 12 }) });

it('a session ends within its budgets, and in no other way than it may, whatever the model says', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(replies, { minLength: 1, maxLength: 8 }), limits, async (said, within) => {
      expectSound(await session(said, within), within);
    }),
    { numRuns: 400 },
  );
});

it('a session goes on after replies that were good once and are mutated', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(mutatedReplies, { minLength: 1, maxLength: 6 }), async (said) => {
      const within = { explore: 30, commits: 5, calls: 60 };
      const ran = await session([...said, 'FINAL: done'], within);
      expectSound(ran, within);
    }),
    { numRuns: 200 },
  );
});

it.each(goodReplies.slice(0, 6))('%j is good as it is', async (reply) => {
  const { events, end } = await session([reply, 'FINAL: done'], { explore: 20, commits: 5, calls: 200 });
  const asks = reply.includes('map(');
  expect(events.filter(({ event }) => event === 'mistake')).toHaveLength(asks ? 1 : 0);
  expect(end.status).toBe('answered');
});
