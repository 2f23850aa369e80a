import { isUtf8 } from 'node:buffer';
import OpenAI, { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { EnvHttpProxyAgent, fetch } from 'undici';
import * as z from 'zod/mini';
import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import { Answered } from './answered.ts';
import { longestTimer } from './clock.ts';
import type { Endpoint } from './endpoint.ts';
import { type EndpointAnswer, isRedirect, readEndpointAnswer, statusInBody } from './endpoint-answer.ts';
import { Fault } from './fault.ts';
import { ModelError } from './model-error.ts';
import type { RequestBody } from './request-body.ts';
import { retryAfter } from './retry-after.ts';

/** Sends single requests to an endpoint. */
export interface Client {
  /**
   * Asks for a chat completion.
   *
   * @returns the JSON of the answer, parsed
   * @throws Answered, Fault, ModelError RLM6014; what the signal was aborted with
   */
  complete(body: RequestBody, signal?: AbortSignal): Promise<unknown>;
  /** The names of the endpoint's models, as far as it tells. */
  models(signal?: AbortSignal): Promise<readonly string[]>;
}

/** How long a list of models is worth waiting for, in milliseconds: it is only there to make an error clearer. */
const listTimeout = 5000;

const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/** @param timeout of each request until its answer is there, in milliseconds */
export function openClient({ baseUrl, url, key, isOpenAi, redact }: Endpoint, timeout: number): Client {
  const client = new OpenAI({
    apiKey: key,
    // What is not given here the package takes from the environment: OPENAI_ORG_ID and OPENAI_PROJECT_ID, which are nobody's business but OpenAI's, and
    // OPENAI_CUSTOM_HEADERS, which are for whatever endpoint the user names.
    baseURL: baseUrl,
    adminAPIKey: null,
    ...(isOpenAi ? {} : { organization: null, project: null }),
    logLevel: 'off',
    // It waits at most a minute for what `Retry-After` says, each request by itself.
    maxRetries: 0,
    timeout: Math.min(Math.ceil(timeout), longestTimer),
    fetch: fetchWhole(redact),
  });
  return {
    async complete(body, signal) {
      let answer: unknown;
      try {
        answer = await client.post('/chat/completions', { body, ...(signal === undefined ? {} : { signal }) });
      } catch (error) {
        signal?.throwIfAborted();
        throw understand(error, url, timeout, redact);
      }
      const status = statusInBody(answer);
      if (status !== undefined) throw new Answered(redacted(readEndpointAnswer(status, JSON.stringify(answer)), redact));
      return answer;
    },
    async models(signal) {
      try {
        const { data } = modelList.safeParse(await client.get('/models', { timeout: listTimeout, ...(signal === undefined ? {} : { signal }) }));
        return data?.data.map(({ id }) => redact(id)) ?? [];
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof APIError) return [];
        throw error;
      }
    },
  };
}

/** In bytes. The longest replies of models have some hundred thousand; what never ends would fill the memory. */
const longestAnswer = 64 * 1024 * 1024;

/**
 * A `fetch` that reads the whole answer before it returns, so that the time-out is for all of it. Node's own gives up after five minutes without an answer, whatever the time-out,
 * and knows no proxies: https://undici.nodejs.org.
 */
function fetchWhole(redact: (text: string) => string): typeof globalThis.fetch {
  const dispatcher = new EnvHttpProxyAgent({ headersTimeout: 0, bodyTimeout: 0, noProxy: noProxy(process.env['no_proxy'] ?? process.env['NO_PROXY']) });
  return async (input, { method = 'GET', headers, body, signal } = {}) => {
    if (typeof body !== 'string' && body !== undefined && body !== null) throw new TypeError('the body of a request is a text');
    const url = input instanceof Request ? input.url : String(input);
    // Texts go where the user said, and nowhere else; and what follows would be requests that nobody counts.
    const answer = await fetch(url, { method, headers: [...new Headers(headers)], body: body ?? null, signal: signal ?? null, redirect: 'manual', dispatcher });
    const bytes = await readWhole(answer.body);
    // To read it all the same would put other characters into an answer.
    if (answer.ok && !isUtf8(bytes)) throw new Fault('no completion', 'it is not valid UTF-8');
    const text = new TextDecoder().decode(bytes);
    // What JavaScript says of it cuts the text before a key in it can be found.
    if (answer.ok && !isJson(text)) throw new Fault('no completion', text === '' ? 'it is empty' : `it is no JSON: “${excerpt(redact(text))}”`);
    // Of an error the package keeps only what stands under `error`, where not all endpoints put it.
    const kept = answer.ok ? text : JSON.stringify({ error: { text: isRedirect(answer.status) ? `it refers to ${placeOf(answer.headers.get('location'), url)}` : text } });
    const json = new Headers([...answer.headers].filter(([name]) => !/^content-/.test(name)));
    // Some say that their JSON is plain text.
    json.set('content-type', 'application/json');
    const empty = [204, 205, 304].includes(answer.status);
    return new Response(empty ? null : kept, { status: answer.status, headers: json });
  };
}

/** The bytes of an answer, which may not go on for ever. */
async function readWhole(body: AsyncIterable<Uint8Array> | null): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.length;
    if (size > longestAnswer) throw new Fault('no completion', `it is longer than ${longestAnswer.toLocaleString('en')} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

/** Without what may be secret in an address. */
function placeOf(location: string | null, base: string): string {
  const place = URL.parse(location ?? '', base);
  return location === null || place === null ? 'another address' : place.origin + place.pathname;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

/** What runs on this machine is never asked through a proxy. */
const noProxy = (given: string | undefined): string => [...(given === undefined || given === '' ? [] : [given]), 'localhost', '127.0.0.1', '[::1]'].join(',');

const keptText = z.object({ text: z.string() });

function understand(error: unknown, url: string, timeout: number, redact: (text: string) => string): unknown {
  if (error instanceof Error && innermost(error) instanceof Fault) return innermost(error);
  // A connection that could not be made in time has a cause of its own.
  if (error instanceof APIConnectionTimeoutError && connectionCode(error) === undefined) return new Fault('no answer', `it took longer than ${timeout / 1000} seconds`);
  if (error instanceof APIConnectionError && innermost(error).message === 'bad port') return new ModelError('endpoint', 'RLM6014', { url, reason: 'bad port', words: '' });
  if (error instanceof APIConnectionError) return new Fault('no answer', redact(connectionReason(error)));
  if (!(error instanceof APIError) || error.status === undefined) return error;
  const { data } = keptText.safeParse(error.error);
  const wait = error.headers === undefined ? undefined : retryAfter(error.headers, Date.now());
  return new Answered(redacted(readEndpointAnswer(error.status, data?.text ?? '', wait), redact));
}

const redacted = (answer: EndpointAnswer, redact: (text: string) => string): EndpointAnswer => ({ ...answer, words: redact(answer.words) });

const connectionReasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'the connection was cut',
  ETIMEDOUT: 'no connection could be made in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection could be made in time',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
};

/** The reason is the innermost error that has one: the others say only that it failed. */
function connectionReason(error: Error): string {
  const code = connectionCode(error);
  if (code !== undefined && Object.hasOwn(connectionReasons, code)) return connectionReasons[code] ?? code;
  const inner = innermost(error);
  return inner.message === '' ? (code ?? inner.name) : inner.message;
}

function innermost(error: Error): Error {
  let inner = error;
  while (inner.cause instanceof Error) inner = inner.cause;
  return inner;
}

function connectionCode(error: Error): string | undefined {
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if ('code' in inner && typeof inner.code === 'string') return inner.code;
  }
  return undefined;
}
