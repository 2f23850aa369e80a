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
  /** Takes the key out of what the endpoint says. */
  readonly redact: (text: string) => string;
}

const openai = 'https://api.openai.com/v1';

/** Endpoints that need no key take any, and the protocol wants one. */
const noKey = 'none';

/**
 * Finds out where models are asked. What is set to nothing is as good as not set.
 *
 * @throws ModelError RLM6001 if there is neither key nor address, RLM6002 for a key that none can be, RLM6014 for an address that is none
 */
export function findEndpoint(given: { readonly apiKey?: string; readonly baseUrl?: string }): Endpoint {
  const apiKey = given.apiKey?.trim() || undefined;
  const baseUrl = given.baseUrl?.trim() || undefined;
  if (apiKey === undefined && baseUrl === undefined) throw new ModelError('endpoint', 'RLM6001', {});
  const withoutKey = redactor(apiKey);
  const address = URL.parse(baseUrl ?? openai);
  if (address === null || !/^https?:$/.test(address.protocol)) throw new ModelError('endpoint', 'RLM6014', { url: withoutKey(baseUrl ?? ''), reason: 'not a URL', words: '' });
  const url = withoutKey(`${address.origin}${address.pathname.replace(/\/+$/, '')}`);
  if (address.username !== '' || address.password !== '') throw new ModelError('endpoint', 'RLM6014', { url, reason: 'has a password', words: '' });
  // What stands after a question mark may be a key, too.
  const redact = (text: string) => withoutKey(address.search.length > 1 ? text.replaceAll(address.search, '') : text);
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey)) throw new ModelError('endpoint', 'RLM6002', { url, given: true, words: 'it has white space or other characters that no key has' });
  return { baseUrl: (baseUrl ?? openai).replace(/\/+$/, ''), url, key: apiKey ?? noKey, keyGiven: apiKey !== undefined, redact };
}
