import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDir } from 'tmp-promise';
import type { Answer } from '../../../../runtime/answer.ts';
import { pinContexts } from '../../../../runtime/contexts/pin-contexts.ts';
import type { ChatMessage, ChatModel, ChatRequest } from '../../../../runtime/model/chat-model.ts';
import { KeptAnswers } from '../../../../runtime/project/kept-answers.ts';
import type { AnswerCache } from '../../../../runtime/resolve/answer-cache.ts';
import { Account } from '../../../../runtime/session/account.ts';
import { ChildFolders } from '../../../../runtime/session/child-folders.ts';
import { defaultLimits, type Limits } from '../../../../runtime/session/limits.ts';
import { runSession } from '../../../../runtime/session/session.ts';
import type { SessionEnd } from '../../../../runtime/session/session-request.ts';
import type { Tree } from '../../../../runtime/session/tree.ts';
import type { TraceEvent } from '../../../../runtime/trace/event.ts';

export const log = 'a upgrade x\nb upgrade y\nc upgrade x\nd install z\n';

/** Answers that are kept as long as the object is. */
class RememberedAnswers extends KeptAnswers {
  readonly #answers = new Map<string, Answer>();

  constructor() {
    super({});
  }

  override async open(): Promise<AnswerCache> {
    return {
      find: async () => new Map(),
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
  }
}

export interface Played {
  readonly end: SessionEnd;
  readonly events: readonly TraceEvent[];
  /** What the model was told after each of its replies that did not end the session. */
  readonly told: readonly string[];
  readonly requests: readonly ChatRequest[];
  readonly account: Account;
}

/** A session over the log whose model says one thing after the other, without Nix: plans are not to be committed. */
export function playSession(said: readonly string[], limits: Partial<Limits> = {}, tree: Partial<Tree> = {}, signal?: AbortSignal): Promise<Played> {
  return withDir(
    async ({ path: directory }) => {
      await writeFile(join(directory, 'context'), log);
      const option = { name: 'context', origin: { kind: 'file', path: join(directory, 'context') } } as const;
      const { contexts } = await pinContexts([option], { encoding: 'utf-8', placement: undefined, spoolDirectory: directory, standardInput: process.stdin, signal: undefined });
      const account = Account.open({ limits: { ...defaultLimits, ...limits }, signal });
      const events: TraceEvent[] = [];
      const requests: ChatRequest[] = [];
      const chat: ChatModel = {
        async reply(request, _signal, onAttempt) {
          const usage = { inputTokens: 1, outputTokens: 1 };
          onAttempt?.()(usage);
          requests.push({ ...request, messages: [...request.messages] });
          return { text: said[requests.length - 1] ?? 'FINAL: nothing more to say', model: 'm', usage };
        },
      };
      const folder = join(directory, 'run');
      await mkdir(folder);
      try {
        const end = await runSession(
          {
            chat,
            kept: new RememberedAnswers(),
            models: [{ name: 'm', params: {} }],
            allowed: [],
            maxDepth: 1,
            building: { toolchain: 'host', encoding: 'utf-8' },
            told: account.limits,
            children: new ChildFolders(folder),
            emit: (event) => events.push(event),
            ...tree,
          },
          { id: '0', depth: 0, question: 'What is in it?', contexts, folder, account },
        );
        return { end, events, told: requests.slice(1).map(({ messages }) => lastOf(messages)), requests, account };
      } finally {
        account.close();
      }
    },
    { unsafeCleanup: true },
  );
}

const lastOf = (messages: readonly ChatMessage[]): string => messages.at(-1)?.content ?? '';
