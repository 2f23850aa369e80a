import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const requestBody = z.looseObject({
  model: z.string(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.pipe(z.nullable(z.string()), z.transform((content) => content ?? '')) })),
});

/** A request as it reached the server. */
export interface ReceivedRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** All that the body has. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: IncomingHttpHeaders;
  /** The texts between the tags of the first user message. */
  readonly texts: readonly string[];
  /** What stands after the tags: the question itself. */
  readonly query: string;
  /** In milliseconds of `performance.now()`. */
  readonly time: number;
  /** Counts the requests from 1. */
  readonly number: number;
}

/** What the server does with a request: a text is a reply in full. */
export type Reaction =
  | string
  | {
      /** In milliseconds, before anything is sent. */
      readonly delay?: number;
      readonly text?: string;
      /** Functions that it calls. */
      readonly calls?: readonly { readonly name: string; readonly arguments: string }[];
      readonly finishReason?: string;
      readonly refusal?: string;
      readonly model?: string;
      readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number };
      readonly status?: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Sent as it is, in place of a reply: for errors, and for what is no JSON. */
      readonly body?: string | Uint8Array;
      /** The connection is cut before anything, or after half of the body; or nothing ever comes. */
      readonly cut?: 'at once' | 'halfway' | 'never';
    };

export interface ScriptedModel {
  /** The names that it lists when it is asked which models it has. Not counted as a request. */
  models: readonly string[];
  /** What to set OPENAI_BASE_URL to. */
  readonly baseUrl: string;
  /** What was asked so far. */
  readonly requests: readonly ReceivedRequest[];
  /** How many requests were worked on at the same time, at most. */
  readonly mostAtOnce: number;
  /** Changes what replies. */
  script(react: Script): void;
  stop(): Promise<void>;
}

export type Script = (request: ReceivedRequest) => Reaction | Promise<Reaction>;

/** A real HTTP server on a free port of this machine that speaks OpenAI's chat completions, and says what a test tells it to. */
export async function scriptedModel(react: Script): Promise<ScriptedModel> {
  let script = react;
  const requests: ReceivedRequest[] = [];
  let working = 0;
  let mostAtOnce = 0;
  const server = createServer((incoming, response) => {
    if (incoming.method === 'GET' && incoming.url === '/v1/models') {
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ object: 'list', data: scripted.models.map((id) => ({ id, object: 'model' })) }));
      return;
    }
    void (async () => {
      working += 1;
      mostAtOnce = Math.max(mostAtOnce, working);
      response.on('close', () => (working -= 1));
      const chunks: Uint8Array[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const body = requestBody.parse(JSON.parse(Buffer.concat(chunks).toString()));
      const content = body.messages.find(({ role }) => role === 'user')?.content ?? '';
      const request = { model: body.model, messages: body.messages, body, headers: incoming.headers, ...parts(content), time: performance.now(), number: requests.length + 1 };
      requests.push(request);
      await send(response, request, await script(request));
    })().catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const scripted: ScriptedModel = {
    models: [],
    baseUrl: `http://127.0.0.1:${port}/v1`,
    requests,
    get mostAtOnce() {
      return mostAtOnce;
    },
    script(next) {
      script = next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return scripted;
}

function parts(content: string): { texts: readonly string[]; query: string } {
  const tag = /^<(text\d*)/.exec(content)?.[1] ?? 'text';
  const texts = [...content.matchAll(new RegExp(`<(${tag}(?: \\d+)?)>\\n([^]*?)\\n</\\1>`, 'g'))];
  const last = texts.at(-1);
  return { texts: texts.map(([, , text = '']) => text), query: last === undefined ? content : content.slice(last.index + last[0].length).trim() };
}

async function send(response: ServerResponse, request: ReceivedRequest, reaction: Reaction): Promise<void> {
  const { delay = 0, text = '', calls, finishReason = calls === undefined ? 'stop' : 'tool_calls', refusal, model = `${request.model}-scripted`, usage, status = 200, headers = {}, body, cut } =
    typeof reaction === 'string' ? { text: reaction } : reaction;
  if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
  if (cut === 'never') return;
  if (cut === 'at once') {
    response.destroy();
    return;
  }
  const completion = JSON.stringify({
    id: `chatcmpl-${request.number}`,
    object: 'chat.completion',
    created: 1_700_000_000,
    model,
    system_fingerprint: 'fp_scripted',
    choices: [{ index: 0, finish_reason: finishReason, message: { role: 'assistant', content: calls === undefined ? text : null, refusal: refusal ?? null, ...(calls === undefined ? {} : { tool_calls: calls.map((call, index) => ({ id: `call-of-server-${request.number}-${index}`, type: 'function', function: call })) }) } }],
    usage: { prompt_tokens: 10, completion_tokens: 2, total_tokens: 12, ...usage },
  });
  const sent = body ?? completion;
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent), ...headers });
  if (cut === 'halfway') {
    response.write(sent.slice(0, sent.length / 2), () => response.destroy());
    return;
  }
  response.end(sent);
}
