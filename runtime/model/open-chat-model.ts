import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import { Suggester } from '../../compiler/suggester.ts';
import { Answered } from './answered.ts';
import type { AttemptEnded, ChatModel, ChatReply, ChatRequest, Usage } from './chat-model.ts';
import { type Clock, realClock } from './clock.ts';
import { type Endpoint, findEndpoint } from './endpoint.ts';
import type { EndpointAnswer } from './endpoint-answer.ts';
import { estimatedTokens } from './estimated-tokens.ts';
import { Fault } from './fault.ts';
import { judgeAnswer } from './judge-answer.ts';
import { Limiter, type Limits, type Permit } from './limiter.ts';
import { ModelError } from './model-error.ts';
import type { Client } from './openai-client.ts';
import { readCompletion } from './read-completion.ts';
import { requestBody, type RequestBody } from './request-body.ts';

export interface ChatModelSettings extends Limits {
  /** As in `OPENAI_API_KEY`; not needed with an address. */
  readonly apiKey?: string;
  /** As in `OPENAI_BASE_URL`; OpenAI's own unless given. */
  readonly baseUrl?: string;
  /** How long a single request may take, in milliseconds; ten minutes unless given. */
  readonly timeout?: number;
  /** Is called before each request that is sent, each attempt by itself; what it throws forbids the request, and is what `reply` throws. */
  readonly onRequest?: () => void;
  /** Is told of each request that brought nothing and is sent again. */
  readonly onRetry?: (retry: Retry) => void;
}

export interface Retry {
  /** Where, as it may be shown. */
  readonly url: string;
  /** Why, as a part of a sentence that may be shown. */
  readonly reason: string;
  /** How long until then, in milliseconds. */
  readonly pause: number;
}

/** How often a request is sent before it has failed, the first time included. With these pauses that takes half a minute, or two where it is too often. */
export const mostAttempts = 6;

/** The longest pauses, in milliseconds, before the second attempt; before each further one they are twice as long. Longer where it is too often and nobody says for how long. */
const pauses = { usual: 1000, 'too often': 4000, longest: 60_000 } as const;

/** How long an endpoint may want to be left alone, in milliseconds, before it is an error. */
const longestWait = 3_600_000;

const defaultTimeout = 600_000;

/**
 * Opens an endpoint that speaks OpenAI's chat completions: OpenAI's own, Ollama, vLLM, llama.cpp, LiteLLM and their like. Limits are for all that is asked of it together.
 * Nothing is sent, checked or loaded before the first question.
 */
export function openChatModel(settings: ChatModelSettings, clock: Clock = realClock): ChatModel {
  const limiter = new Limiter(settings, clock);
  let connection: Promise<Connection> | undefined;
  return {
    async reply(request, signal, onAttempt) {
      signal?.throwIfAborted();
      connection ??= Connection.open(settings, limiter, clock);
      return (await connection).reply(request, signal, onAttempt);
    },
  };
}

class Connection {
  readonly #endpoint: Endpoint;
  readonly #client: Client;
  readonly #limiter: Limiter;
  readonly #clock: Clock;
  readonly #onRequest: () => void;
  readonly #onRetry: (retry: Retry) => void;
  #turns = 0;
  #replies = 0;

  private constructor(endpoint: Endpoint, client: Client, limiter: Limiter, clock: Clock, { onRequest = () => undefined, onRetry = () => undefined }: Pick<ChatModelSettings, 'onRequest' | 'onRetry'>) {
    this.#endpoint = endpoint;
    this.#client = client;
    this.#limiter = limiter;
    this.#clock = clock;
    this.#onRequest = onRequest;
    this.#onRetry = onRetry;
  }

  static async open({ timeout = defaultTimeout, ...given }: ChatModelSettings, limiter: Limiter, clock: Clock): Promise<Connection> {
    const endpoint = findEndpoint(given);
    // Here, since most builds have nothing to ask, and the package takes a while to load.
    const { openClient } = await import('./openai-client.ts');
    return new Connection(endpoint, openClient(endpoint, timeout), limiter, clock, given);
  }

  async reply(request: ChatRequest, signal: AbortSignal | undefined, onAttempt: (() => AttemptEnded) | undefined): Promise<ChatReply> {
    const body = requestBody(request);
    // An attempt keeps its turn: what was there first goes on first.
    this.#turns += 1;
    const turn = this.#turns;
    const before = this.#replies;
    for (let attempt = 1; ; attempt += 1) {
      const permit = await this.#limiter.enter(turn, estimatedTokens(request.messages), signal);
      let pause: number;
      try {
        const result = await this.#attempt(request, body, permit, signal, onAttempt);
        if (!(result instanceof Fault)) return result;
        if (attempt === mostAttempts) throw this.#givenUp(result, this.#replies > before);
        pause = this.#pauseAfter(result, attempt);
      } finally {
        // Only now, since the pause may be one for all: nobody must take the place meanwhile.
        permit.end();
      }
      await this.#clock.sleep(pause, signal);
    }
  }

  async #attempt(request: ChatRequest, body: RequestBody, permit: Permit, signal: AbortSignal | undefined, onAttempt: (() => AttemptEnded) | undefined): Promise<ChatReply | Fault> {
    this.#onRequest();
    const onEnd = onAttempt?.();
    let usage: Usage | undefined;
    try {
      const reply = this.#withoutKey(readCompletion(await this.#client.complete(body, signal), request.model, this.#endpoint.redact, request.tools !== undefined));
      usage = reply.usage;
      const { inputTokens, outputTokens } = usage;
      if (inputTokens + outputTokens > 0) permit.used(inputTokens + outputTokens);
      this.#limiter.succeeded();
      this.#replies += 1;
      return reply;
    } catch (error) {
      if (error instanceof Fault || error instanceof ModelError) usage = error.usage;
      if (error instanceof Fault) return error;
      if (error instanceof Answered) return await this.#understand(error.answer, request, Object.keys(body), signal);
      throw error;
    } finally {
      onEnd?.(usage);
    }
  }

  #withoutKey({ text, calls, ...reply }: ChatReply): ChatReply {
    const { redactReply } = this.#endpoint;
    return { ...reply, text: redactReply(text), ...(calls === undefined ? {} : { calls: calls.map((call) => ({ ...call, name: redactReply(call.name), arguments: redactReply(call.arguments) })) }) };
  }

  /** @throws ModelError for what would be answered in the same way again */
  async #understand(answer: EndpointAnswer, { model }: ChatRequest, sent: readonly string[], signal: AbortSignal | undefined): Promise<Fault> {
    const { url, keyGiven } = this.#endpoint;
    const { status, words, retryAfter } = answer;
    const verdict = judgeAnswer(answer, sent.filter((name) => name !== 'model' && name !== 'messages'));
    if (typeof verdict === 'object') {
      const { parameterRefused: parameter } = verdict;
      throw new ModelError('endpoint', 'RLM6005', { model, parameter, words }, { refusedParameter: parameter });
    }
    switch (verdict) {
      case 'too often':
        if (retryAfter !== undefined && retryAfter > longestWait) throw new ModelError('endpoint', 'RLM6009', { url, attempts: 1, wait: retryAfter / 1000, words });
        return new Fault('too often', words, { retryAfter });
      case 'in trouble':
        return new Fault('no answer', `status ${status}${words === '' ? '' : `, “${words}”`}`, { retryAfter: retryAfter === undefined ? undefined : Math.min(retryAfter, longestWait) });
      case 'key refused':
        throw new ModelError('endpoint', 'RLM6002', { url, given: keyGiven, words });
      case 'not permitted':
        throw new ModelError('endpoint', 'RLM6003', { url, model, words });
      case 'credit spent':
        throw new ModelError('endpoint', 'RLM6006', { url, words });
      case 'no such address':
        throw new ModelError('endpoint', 'RLM6014', { url, reason: { status }, words });
      case 'too long':
        throw new ModelError('question', 'RLM6012', { model, words });
      case 'refused':
        throw new ModelError('question', 'RLM6010', { model, words });
      case 'request refused':
        // If it answers others, it is this question that it does not like.
        throw new ModelError(this.#replies > 0 ? 'question' : 'endpoint', 'RLM6013', { url, status, words });
      case 'model unknown': {
        const known = await this.#client.models(signal);
        throw new ModelError('endpoint', 'RLM6004', { url, model, words, nearest: new Suggester().nearest(model, known), known });
      }
    }
  }

  /**
   * How long to wait before the next attempt, in milliseconds: exponential, with full jitter, and at least as long as the endpoint says.
   * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
   */
  #pauseAfter({ kind, reason, retryAfter = 0 }: Fault, attempt: number): number {
    const first = kind === 'too often' && retryAfter === 0 ? pauses[kind] : pauses.usual;
    const longest = Math.min(pauses.longest, first * 2 ** (attempt - 1));
    const pause = Math.max(retryAfter, this.#clock.random() * longest);
    // What is too often for one is too often for all.
    if (kind === 'too often' || retryAfter > 0) this.#limiter.hold(pause);
    this.#onRetry({ url: this.#endpoint.url, reason: excerpt(kind === 'too often' ? `it is asked too often${reason === '' ? '' : `, “${reason}”`}` : reason, 200), pause });
    return pause;
  }

  #givenUp({ kind, reason }: Fault, othersWork: boolean): ModelError {
    const { url } = this.#endpoint;
    const scope = othersWork ? 'question' : 'endpoint';
    switch (kind) {
      case 'no answer':
        return new ModelError(scope, 'RLM6007', { url, attempts: mostAttempts, reason });
      case 'no completion':
        return new ModelError(scope, 'RLM6008', { url, attempts: mostAttempts, reason });
      case 'too often':
        return new ModelError('endpoint', 'RLM6009', { url, attempts: mostAttempts, wait: undefined, words: reason });
    }
  }
}
