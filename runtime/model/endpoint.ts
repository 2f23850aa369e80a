import { ModelError } from './model-error.ts';
import { redactor } from './redact.ts';

/** Where models are asked. */
export interface Endpoint {
  /** With no slash at its end. */
  readonly baseUrl: string;
  /** The same, as it may be shown. */
  readonly url: string;
  /** What is sent as the key. */
  readonly key: string;
  /** Whether the user set one. */
  readonly keyGiven: boolean;
  /** Whether it is one of OpenAI itself. */
  readonly isOpenAi: boolean;
  /** Takes the key, and what else is secret of what is sent, out of what the endpoint says. */
  readonly redact: (text: string) => string;
  /** Takes the key, and nothing else, out of what a model replies: it must not get into locks and answers, and other words must stay as they are. */
  readonly redactReply: (text: string) => string;
}

const openai = 'https://api.openai.com/v1';

/** Endpoints that need no key take any, and the protocol wants one. */
const noKey = 'none';

/** What is shorter is no key of a service, but a word such as `none`, which endpoints of one's own are given. */
const shortestReplaced = 16;

/**
 * Finds out where models are asked. What is set to nothing is as good as not set.
 *
 * @throws ModelError RLM6001 if there is neither key nor address, RLM6002 for a key that none can be, RLM6014 for an address that is none
 */
export function findEndpoint(given: { readonly apiKey?: string; readonly baseUrl?: string }): Endpoint {
  const apiKey = given.apiKey?.trim() || undefined;
  const baseUrl = given.baseUrl?.trim() || undefined;
  if (apiKey === undefined && baseUrl === undefined) throw new ModelError('endpoint', 'RLM6001', {});
  const withoutKey = redactor([...(apiKey === undefined ? [] : [apiKey]), ...secretsOfHeaders(process.env['OPENAI_CUSTOM_HEADERS'] ?? '')]);
  const address = URL.parse(baseUrl ?? openai);
  if (address === null || !/^https?:$/.test(address.protocol)) throw new ModelError('endpoint', 'RLM6014', { url: withoutKey(baseUrl ?? ''), reason: 'not a URL', words: '' });
  const url = withoutKey(`${address.origin}${address.pathname.replace(/\/+$/, '')}`);
  if (address.username !== '' || address.password !== '') throw new ModelError('endpoint', 'RLM6014', { url, reason: 'has a password', words: '' });
  // What stands after a question mark may be a key, too.
  const redact = (text: string) => withoutKey(address.search.length > 1 ? text.replaceAll(address.search, '') : text);
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) throw new ModelError('endpoint', 'RLM6002', { url, given: true, words: 'it has white space or other characters that no key has' });
  const redactReply = (text: string) => (apiKey !== undefined && apiKey.length >= shortestReplaced ? text.replaceAll(apiKey, '[key]') : text);
  return { baseUrl: (baseUrl ?? openai).replace(/\/+$/, ''), url, key: apiKey ?? noKey, keyGiven: apiKey !== undefined, isOpenAi: /(^|\.)openai\.com$/.test(address.hostname), redact, redactReply };
}

/** What is shorter in a header is the name of something, or a number. */
const shortestSecret = 8;

/** What may be secret in headers, one per line, which the package `openai` takes from the environment and sends along: the values, and the words in them. */
function secretsOfHeaders(lines: string): readonly string[] {
  const values = lines.split('\n').map((line) => line.slice(line.indexOf(':') + 1).trim());
  return values.flatMap((value) => [value, ...value.split(/\s+/)]).filter(({ length }) => length >= shortestSecret);
}
