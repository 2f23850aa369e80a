import { type EndpointAnswer, isRedirect } from './endpoint-answer.ts';

/** What an answer in place of a reply means. */
export type Verdict =
  | 'key refused'
  | 'credit spent'
  | 'too long'
  | 'refused'
  | 'model unknown'
  | 'not permitted'
  | 'too often'
  | 'in trouble'
  | 'no such address'
  | { readonly parameterRefused: string }
  | 'request refused';

const quotaCodes = ['insufficient_quota', 'billing_hard_limit_reached', 'billing_not_active', 'insufficient_balance', 'insufficient_credits'];
/** Not `quota` alone: Gemini says so of limits per minute, too. */
const quotaWords = /insufficient[ _](?:quota|balance|credits?|funds)|credit balance is too low/i;

const lengthCodes = ['context_length_exceeded', 'string_above_max_length', 'exceed_context_size_error', 'exceed_context_size', 'request_too_large'];
const lengthWords = [
  // OpenAI, LiteLLM, vLLM before 0.16, SGLang; then vLLM since.
  /maximum context length/i,
  /context length is only/i,
  /longer than the maximum model length/i,
  /input tokens exceed/i,
  // OpenAI, where a limit per minute is smaller than the question: waiting does not help.
  /request too large/i,
  // llama.cpp; its Python binding.
  /exceeds? the available context size/i,
  /exceed(?:s|ed)? (?:the )?context (?:window|size|length)/i,
  // Ollama.
  /(?:longer than|exceeds) the context length/i,
  // Anthropic.
  /prompt is too long/i,
  // Gemini.
  /input token count .*exceeds/i,
  // Mistral.
  /too large for model with \d+ maximum context length/i,
  // LM Studio; text-generation-inference.
  /context length of only/i,
  /`?inputs`? (?:tokens \+|must have less than)/i,
  /contextwindowexceedederror/i,
];

const refusalCodes = ['content_filter', 'content_policy_violation', 'responsibleaipolicyviolation', 'invalid_prompt'];
const refusalWords = /content management policy|content[ _]policy|usage policy|flagged as potentially violating/i;

const unknownModelCodes = ['model_not_found', 'deploymentnotfound'];
const unknownModelWords = /\bmodels?\b.*(?:not found|does not exist|doesn't exist|not exist|not supported|unknown|is not a valid model)|(?:invalid|unknown|no such) model\b|is not a valid model id/i;

/**
 * Tells from an endpoint's answer what is wrong. Status and codes differ from endpoint to endpoint, so words decide where they must: those of OpenAI, Azure, vLLM,
 * llama.cpp, Ollama, LiteLLM, Anthropic, Gemini, Mistral and a few more.
 *
 * @param sent the names of the parameters that were sent
 */
export function judgeAnswer({ status, codes, param, words }: EndpointAnswer, sent: readonly string[]): Verdict {
  const says = (known: readonly string[]) => codes.some((code) => known.includes(code));
  if (isRedirect(status)) return 'no such address';
  if (status === 401) return 'key refused';
  if (status === 402 || says(quotaCodes) || quotaWords.test(words)) return 'credit spent';
  if (status === 413 || says(lengthCodes) || lengthWords.some((pattern) => pattern.test(words))) return 'too long';
  if (says(refusalCodes) || (status < 500 && refusalWords.test(words))) return 'refused';
  const definite = status >= 400 && status < 500 && ![408, 409, 425, 429].includes(status);
  if (definite) {
    if (says(unknownModelCodes)) return 'model unknown';
    const parameter = refusedParameter(param, words, sent);
    if ((status === 400 || status === 422) && parameter !== undefined) return { parameterRefused: parameter };
    if (unknownModelWords.test(words)) return 'model unknown';
    if (status === 403) return 'not permitted';
    return status === 404 || status === 405 ? 'no such address' : 'request refused';
  }
  return status === 429 ? 'too often' : status >= 400 && status < 600 ? 'in trouble' : 'request refused';
}

/** The parameter that was sent and that an answer is about: the one that it names as such, or else the first that its words have. */
function refusedParameter(param: string | undefined, words: string, sent: readonly string[]): string | undefined {
  const root = param?.split(/[.[]/)[0];
  if (root !== undefined && sent.includes(root)) return root;
  const names = new Set(words.match(/[A-Za-z_]\w*/g));
  return sent.find((name) => names.has(name));
}
