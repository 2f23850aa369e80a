import * as z from 'zod/mini';
import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import type { ChatReply, Usage } from './chat-model.ts';
import { Fault } from './fault.ts';
import { ModelError } from './model-error.ts';

const tokens = z.int().check(z.nonnegative());

/** The parts of a chat completion that are read; what endpoints add is left alone. */
const completion = z.object({
  model: z.nullish(z.string()),
  choices: z.array(
    z.object({
      finish_reason: z.nullish(z.string()),
      message: z.object({
        content: z.nullish(z.string()),
        refusal: z.nullish(z.string()),
        tool_calls: z.nullish(z.array(z.object({ id: z.nullish(z.string()), function: z.object({ name: z.string(), arguments: z.string() }) }))),
      }),
    }),
  ),
  // What is odd about counts is no reason to ask, and to pay, again: then nothing was counted.
  usage: z.catch(
    z.nullish(
      z.object({
        prompt_tokens: z.nullish(tokens),
        completion_tokens: z.nullish(tokens),
        prompt_tokens_details: z.catch(z.nullish(z.object({ cached_tokens: z.nullish(tokens) })), undefined),
        completion_tokens_details: z.catch(z.nullish(z.object({ reasoning_tokens: z.nullish(tokens) })), undefined),
      }),
    ),
    undefined,
  ),
  system_fingerprint: z.nullish(z.string()),
});

/** How endpoints say that an answer is whole: most `stop`, others what their own model says. */
const whole: ReadonlySet<string> = new Set(['stop', 'eos', 'eos_token', 'end_turn', 'stop_sequence']);
/** How they say that it ends in calls. */
const callReasons: ReadonlySet<string> = new Set(['tool_calls', 'function_call', 'tool_use']);
const cutOff: ReadonlySet<string> = new Set(['length', 'max_tokens', 'model_length', 'model_context_window_exceeded']);

/**
 * Reads what an endpoint answered.
 *
 * @param body the JSON of the answer, parsed
 * @param model as it was asked for
 * @param redact takes keys out of what is shown
 * @param mayCall whether it was given functions to call
 * @throws Fault for what is no whole chat completion; ModelError for a refusal, and an answer that was cut off
 */
export function readCompletion(body: unknown, model: string, redact: (text: string) => string, mayCall = false): ChatReply {
  const parsed = completion.safeParse(body);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue === undefined || issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`;
    throw new Fault('no completion', `it has another form${place}: ${shownJson(body, redact)}`);
  }
  const { choices: [choice], model: answered, usage: counted, system_fingerprint: fingerprint } = parsed.data;
  const usage = usageOf(counted);
  const noCompletion = (reason: string) => new Fault('no completion', reason, { usage });
  if (choice === undefined) throw noCompletion('it has no choices');
  const { finish_reason: reason, message: { content: words, refusal, tool_calls: called } } = choice;
  const calls = mayCall ? (called ?? []).map(({ id, function: { name: tool, arguments: given } }) => ({ id: id ?? '', name: tool, arguments: given })) : [];
  const content = words ?? (calls.length > 0 ? '' : words);
  if (typeof refusal === 'string' && refusal !== '') throw new ModelError('question', 'RLM6010', { model, words: redact(refusal) }, { usage });
  if (reason?.startsWith('content_filter') === true) throw new ModelError('question', 'RLM6010', { model, words: 'a filter of its endpoint stopped it' }, { usage });
  if (typeof reason === 'string' && cutOff.has(reason)) throw new ModelError('question', 'RLM6011', { model, text: redact(content ?? '') }, { usage });
  // Without a reason it is not known whether it is whole, and half an answer must never pass for one.
  if (typeof reason !== 'string' || !(whole.has(reason) || (calls.length > 0 && callReasons.has(reason)))) throw noCompletion(`its \`finish_reason\` is ${reason == null ? 'missing' : redact(JSON.stringify(reason))}`);
  if (typeof content !== 'string') throw noCompletion('it has no text');
  if (![content, ...calls.flatMap((call) => [call.name, call.arguments])].every((part) => part.isWellFormed())) throw noCompletion('its text has half a character, a lone surrogate');
  return {
    text: content,
    ...(calls.length === 0 ? {} : { calls }),
    model: name(answered == null || answered === '' ? model : redact(answered)),
    ...(fingerprint == null || fingerprint === '' ? {} : { fingerprint: name(redact(fingerprint)) }),
    usage,
  };
}

/** Parts that an endpoint does not tell apart are left out, which is something else than none. */
function usageOf(counted: z.infer<typeof completion>['usage']): Usage {
  const cached = counted?.prompt_tokens_details?.cached_tokens;
  const reasoning = counted?.completion_tokens_details?.reasoning_tokens;
  return {
    inputTokens: counted?.prompt_tokens ?? 0,
    outputTokens: counted?.completion_tokens ?? 0,
    ...(cached == null ? {} : { cachedTokens: cached }),
    ...(reasoning == null ? {} : { reasoningTokens: reasoning }),
  };
}

/** Names go into files that people read, and that Nix does: without control characters, and not longer than names are. */
const name = (text: string): string => excerpt(text, 100);

/** A key is taken out before the text is cut, which could leave a part of it. */
const shownJson = (body: unknown, redact: (text: string) => string): string => (body === undefined ? 'it is empty' : excerpt(redact(JSON.stringify(body)), 200));
