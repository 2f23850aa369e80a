import { define } from './define.ts';
import { excerpt } from './excerpt.ts';
import { list, suggest } from './phrases.ts';

const shown = (text: string) => `\`${excerpt(text, 100)}\``;

/** What an endpoint said, as the end of a sentence: it is the best explanation there is, so more of it is shown than of values. */
const saying = (words: string) => (words.trim() === '' ? '' : `: “${excerpt(words.trim(), 300)}”`);

const attempted = (attempts: number) => (attempts === 1 ? '' : `, ${attempts} times in a row`);

const key = '`OPENAI_API_KEY`';
const address = '`OPENAI_BASE_URL`';

/** RLM6001 to RLM6019: models and their endpoints. */
export const models = {
  RLM6001: define<Record<never, never>>({
    title: 'there is no key for the model',
    message: () => `nobody can be asked: neither ${key} nor ${address} is set`,
    hint: () => `set ${key} to a key of OpenAI, or ${address} to another endpoint, such as http://127.0.0.1:11434/v1 for Ollama`,
    explanation:
      'Models are asked at an endpoint that speaks the chat completions of OpenAI: OpenAI itself, which needs a key, or another one, such as Ollama, vLLM, llama.cpp or LiteLLM, many of which need ' +
      'none. Both are read from the environment, and the key is never written anywhere.\n\n    OPENAI_BASE_URL=http://127.0.0.1:11434/v1 rlmc build plan.rlm --model qwen3:8b',
  }),
  RLM6002: define<{ url: string; given: boolean; words: string }>({
    title: 'the key is refused',
    message: ({ url, given, words }) => (given ? `the endpoint ${shown(url)} refuses the key in ${key}${saying(words)}` : `the endpoint ${shown(url)} wants a key, and ${key} is not set${saying(words)}`),
    hint: ({ given }) => (given ? `see whether ${key} is a key of this endpoint, whole, and still valid` : `set ${key} to a key of this endpoint`),
    explanation: 'The endpoint answered with status 401. A key belongs to one endpoint: a key of OpenAI is none for another address in `OPENAI_BASE_URL`.',
  }),
  RLM6003: define<{ url: string; model: string; words: string }>({
    title: 'the endpoint does not permit it',
    message: ({ url, model, words }) => `the endpoint ${shown(url)} does not let this key ask ${shown(model)}${saying(words)}`,
    hint: () => 'use a key that may ask the model, or another model',
    explanation: 'The endpoint answered with status 403: the key is known, but the model, the country or the network is not allowed with it.',
  }),
  RLM6004: define<{ url: string; model: string; words: string; nearest: string | undefined; known: readonly string[] }>({
    title: 'the model is unknown',
    message: ({ url, model, words }) => `the endpoint ${shown(url)} has no model ${shown(model)}${saying(words)}`,
    hint: ({ nearest, known }) => suggest(nearest === undefined ? undefined : excerpt(nearest, 100)) ?? (known.length === 0 ? 'name another one with `--model`' : `it has ${list(known, 'and')}`),
    explanation:
      'A model goes by the name that its endpoint gives it. Ollama lists its models with `ollama list`, and most endpoints at `/models` under their address. With Ollama a model must be pulled ' +
      'first; with OpenAI the key must be allowed to use it.',
  }),
  RLM6005: define<{ model: string; parameter: string; words: string }>({
    title: 'the model does not take a parameter',
    message: ({ model, parameter, words }) => `${shown(model)} does not take ${shown(parameter)} as it was sent${saying(words)}`,
    hint: ({ model, parameter }) =>
      `give \`--models FILE\` a file that turns it off: \`{ ${JSON.stringify(excerpt(model, 100))}: ${parameter === 'response_format' ? '{ "structured": false }' : `{ "params": { ${JSON.stringify(excerpt(parameter))}: null } }`} }\``,
    explanation:
      'Each question is sent with `temperature` 0 and a `seed`, unless the table of models says that the model takes none, as those that reason do not. `--models FILE` overrides the table, model by ' +
      'model: null removes a parameter, any other value sets it, and `"structured": false` says that answers cannot be held to a JSON schema. Parameters are a part of the question: with ' +
      'others, it is asked anew.\n\n    { "my-model": { "window": 32768, "params": { "temperature": null, "reasoning_effort": "low" } } }',
  }),
  RLM6006: define<{ url: string; words: string }>({
    title: 'the credit is spent',
    message: ({ url, words }) => `the endpoint ${shown(url)} does not answer, since there is no credit left${saying(words)}`,
    hint: () => 'add credit there, then build again: what was answered is kept, and not asked again',
    explanation: 'The account that the key belongs to has no money, or has reached the limit that was set for it. Waiting does not help, so it is not tried again.',
  }),
  RLM6007: define<{ url: string; attempts: number; reason: string }>({
    title: 'the endpoint does not answer',
    message: ({ url, attempts, reason }) => `the endpoint ${shown(url)} gave no answer${attempted(attempts)}: ${excerpt(reason, 300)}`,
    hint: () => `see whether it runs and ${address} is its address; then do the same again: what was answered is kept, and not asked again`,
    explanation:
      'A connection that cannot be made or breaks, a reply that takes longer than `--timeout`, and the statuses 408, 409 and 500 to 599 are tried again, with growing pauses. This went wrong ' +
      'each time.',
  }),
  RLM6008: define<{ url: string; attempts: number; reason: string }>({
    title: 'the endpoint answers something else',
    message: ({ url, attempts, reason }) => `what the endpoint ${shown(url)} answers is no chat completion${attempted(attempts)}: ${excerpt(reason, 300)}`,
    hint: () => `see whether ${address} is the address of an endpoint like OpenAI's; most end in \`/v1\``,
    explanation:
      'An answer that is no JSON, or is not of the form of a chat completion, is tried again, since it may have been damaged on its way. This went wrong each time: what answers may be a page of ' +
      'a proxy, or an endpoint of another kind.',
  }),
  RLM6009: define<{ url: string; attempts: number; wait: number | undefined; words: string }>({
    title: 'the endpoint is asked too often',
    message: ({ url, attempts, wait, words }) =>
      `the endpoint ${shown(url)} wants to be asked less often${wait === undefined ? attempted(attempts) : `, and not again before ${describeTime(wait)} have passed`}${saying(words)}`,
    hint: ({ wait }) =>
      wait === undefined ? 'ask less at once with `--concurrency`, or less a minute with `--rpm` and `--tpm`; what was answered is kept' : 'build again later: what was answered is kept, and not asked again',
    explanation:
      'An endpoint that is asked too often answers with status 429, and may say when it wants to be asked again. All questions wait until then, for an hour at most, and are asked again ' +
      'more slowly.',
  }),
  RLM6010: define<{ model: string; words: string }>({
    title: 'the model refuses to answer',
    message: ({ model, words }) => `${shown(model)} refuses to answer${saying(words)}`,
    hint: () => 'put the question another way, or ask another model with `model:` or `--model`',
    explanation: 'The model, or a filter of its endpoint, does not want to answer the question. Refusals are no answers, and are kept nowhere: the next build asks again.',
  }),
  RLM6011: define<{ model: string; text: string }>({
    title: 'the answer of the model is cut off',
    message: ({ model, text }) => `the answer of ${shown(model)} is cut off by a limit of its length${text === '' ? '' : `; it begins with “${excerpt(text)}”`}`,
    hint: () => 'ask for less, as with `type: { max_words: 50 }` or a smaller `batch`; or, if the limit is in the file of `--models`, raise it',
    explanation:
      'Half an answer is none, so it is not kept. A model stops where the window of text and answer together ends, where its endpoint sets a limit, or where a parameter such as `max_tokens` does. ' +
      'Models that reason may spend all they are allowed before they begin with the answer.',
  }),
  RLM6012: define<{ model: string; words: string }>({
    title: 'the question is too long for the model',
    message: ({ model, words }) => `the question is longer than ${shown(model)} takes${saying(words)}`,
    hint: () => 'cut the text into pieces first, as with `map(…, chunk(context, size: 100000))`, or find with `grep` what matters',
    explanation:
      'A question, with the text that it is about, must fit into the context window of the model. The endpoint says that it does not. With `"window"` in the file of `--models` it is known ' +
      'before anything is sent, and `combine` makes its groups by it. Local endpoints often have smaller windows than the model could have: with Ollama see `OLLAMA_CONTEXT_LENGTH`, and ' +
      'set the window in both places, since Ollama may cut a text without saying so.',
  }),
  RLM6013: define<{ url: string; status: number; words: string }>({
    title: 'the endpoint refuses the question',
    message: ({ url, status, words }) => `the endpoint ${shown(url)} refuses the question with status ${status}${saying(words)}`,
    explanation: 'The endpoint says that something is wrong with what it was sent. It would say so again, so it is not tried again.',
  }),
  RLM6014: define<{ url: string; reason: 'not a URL' | 'has a password' | 'bad port' | { readonly status: number }; words: string }>({
    title: 'the address of the endpoint is wrong',
    message: ({ url, reason, words }) =>
      reason === 'not a URL'
        ? `${shown(url)} in ${address} is no address of the form http://… or https://…`
        : reason === 'has a password'
          ? `the address ${shown(url)} in ${address} has a user or a password in it`
          : reason === 'bad port'
            ? `the port of ${shown(url)} is of another protocol, and HTTP must not be spoken there`
            : `there are no chat completions at ${shown(url)} (status ${reason.status})${saying(words)}`,
    hint: ({ reason }) =>
      reason === 'not a URL'
        ? 'write it as in http://127.0.0.1:11434/v1'
        : reason === 'has a password'
          ? `leave it out: what is secret goes into ${key}`
          : `see whether ${address} is right; most end in \`/v1\``,
    explanation: '`OPENAI_BASE_URL` is the address under which `/chat/completions` answers. Without it, OpenAI is asked.\n\n    OPENAI_BASE_URL=http://127.0.0.1:11434/v1 rlmc build plan.rlm --model qwen3:8b',
  }),
} as const;

/** Seconds, as people say it. */
function describeTime(seconds: number): string {
  if (seconds < 120) return `${Math.ceil(seconds)} seconds`;
  return seconds < 7200 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`;
}
