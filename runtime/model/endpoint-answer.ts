import * as z from 'zod/mini';

/** What an endpoint said in place of a reply. */
export interface EndpointAnswer {
  /** Of HTTP. */
  readonly status: number;
  /** Words for programs, such as `context_length_exceeded`, lower case: what endpoints call code and type. */
  readonly codes: readonly string[];
  /** The parameter that it is about, if it says so. */
  readonly param: string | undefined;
  /** Words for people; empty if there are none. */
  readonly words: string;
  /** How long to wait before the next request, in milliseconds, if it says so. */
  readonly retryAfter: number | undefined;
}

const word = z.nullish(z.union([z.string(), z.number()]));

const errorObject = z.looseObject({
  message: z.nullish(z.string()),
  code: word,
  type: word,
  param: z.nullish(z.string()),
  detail: z.optional(z.unknown()),
  /** Of Azure, whose own code says less. */
  innererror: z.nullish(z.looseObject({ code: word })),
});

/** As FastAPI says what is wrong with a request. */
const details = z.array(z.looseObject({ msg: z.string(), loc: z.optional(z.array(z.union([z.string(), z.number()]))) }));

/**
 * Reads what an endpoint says of an error. All wrap it in another way: `{ error: { message, code, … } }` as OpenAI, the same without `error` as old
 * versions of vLLM, `{ error: "…" }` as Ollama's own, `{ detail: … }` as FastAPI, or a page of a proxy.
 *
 * @param body the answer's text
 */
export function readEndpointAnswer(status: number, body: string, retryAfter?: number): EndpointAnswer {
  const json = parseJson(body);
  if (typeof json !== 'object' || json === null) return { status, codes: [], param: undefined, words: isPage(body) ? 'a page for browsers' : body, retryAfter };
  const wrapped: unknown = 'error' in json && json.error !== null && json.error !== undefined ? json.error : json;
  if (typeof wrapped === 'string') return { status, codes: [], param: undefined, words: wrapped, retryAfter };
  const { data } = errorObject.safeParse(wrapped);
  const codes = [data?.code, data?.type, data?.innererror?.code].flatMap((code) => (typeof code === 'string' ? [code.toLowerCase()] : []));
  return { status, codes, param: data?.param ?? undefined, words: data?.message ?? wordsOf(data?.detail) ?? JSON.stringify(wrapped), retryAfter };
}

/** The status in a body that says an error though the status of HTTP is 200, as proxies do that began their answer too early; undefined for any other. */
export function statusInBody(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || 'choices' in body || !('error' in body) || body.error === null) return undefined;
  const { data } = errorObject.safeParse(body.error);
  const code = Number(data?.code);
  return Number.isInteger(code) && code >= 400 && code < 600 ? code : 500;
}

/** Whether an endpoint says to ask at another address. */
export const isRedirect = (status: number): boolean => status >= 300 && status < 400;

function wordsOf(detail: unknown): string | undefined {
  if (typeof detail === 'string') return detail;
  const { data } = details.safeParse(detail);
  return data?.map(({ msg, loc }) => (loc === undefined ? msg : `${loc.join('.')}: ${msg}`)).join('; ');
}

const isPage = (body: string): boolean => /^\s*<(?:!doctype|html)/i.test(body);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
