import { performance } from 'node:perf_hooks';
import type { ModelPin } from '../../compiler/flake.ts';
import type { ChatReply } from '../model/chat-model.ts';
import { ModelError } from '../model/model-error.ts';
import { modelPin } from '../model/models.ts';
import { openChatModel } from '../model/open-chat-model.ts';
import { readModelsFile } from '../model/read-models-file.ts';
import { schemaMarker } from '../model/request-body.ts';

/** A model that is to be tried, and where. */
export interface ModelToExamine {
  readonly name: string;
  /** The file of `--models`. */
  readonly modelsFile?: string;
  /** As in `OPENAI_API_KEY` and `OPENAI_BASE_URL`. */
  readonly apiKey?: string;
  readonly baseUrl?: string;
}

/** What a tiny question to a model showed. */
export interface ModelTrial {
  readonly message: string;
  /** What to write into the file of `--models`, if something is to be mended there, or could be better. */
  readonly hint?: string;
  /** Whether plans that ask the model this way get answers. */
  readonly works: boolean;
}

const schema = '{"additionalProperties":false,"properties":{"ok":{"type":"boolean"}},"required":["ok"],"type":"object"}';
const question = 'Reply with {"ok": true} and nothing else.';

/**
 * Asks a model something tiny, with the parameters that plans would send and a schema for the answer. What it refuses of these is left out, and it is asked again: one
 * request if it takes all.
 *
 * @throws ModelError if it does not answer, InputError for the file of models; what the signal was aborted with
 */
export async function tryModel({ name, modelsFile, ...endpoint }: ModelToExamine, signal?: AbortSignal): Promise<ModelTrial> {
  const pin = modelPin(name, modelsFile === undefined ? undefined : await readModelsFile(modelsFile));
  let sent = 0;
  const model = openChatModel({ ...endpoint, concurrency: 1, onRequest: () => (sent = performance.now()) });
  const refused = new Set<string>();
  // There is an end: each time one more parameter is left out.
  for (;;) {
    const params = Object.fromEntries(Object.entries({ ...pin.params, ...(pin.structured === false ? {} : { response_format: schemaMarker }) }).filter(([param]) => !refused.has(param)));
    try {
      const reply = await model.reply({ model: name, params, messages: [{ role: 'user', content: question }], schema }, signal);
      return describe(pin, reply, (performance.now() - sent) / 1000, params, refused);
    } catch (error) {
      if (!(error instanceof ModelError) || error.refusedParameter === undefined || refused.has(error.refusedParameter)) throw error;
      refused.add(error.refusedParameter);
    }
  }
}

function describe(pin: ModelPin, { model, text, usage }: ChatReply, seconds: number, params: object, refused: ReadonlySet<string>): ModelTrial {
  const keeps = 'response_format' in params && fits(text);
  const structured = keeps ? 'keeps to a schema' : 'response_format' in params ? 'takes no notice of a schema' : 'is sent no schema';
  const taken = Object.keys(params).filter((param) => param !== 'response_format');
  const inWay = [...refused].filter((param) => param in pin.params || pin.structured === true);
  const counted = usage.inputTokens + usage.outputTokens === 0 ? 'it counts no tokens' : `${usage.inputTokens} tokens in, ${usage.outputTokens} out`;
  const message = [
    `${model} answered in ${seconds.toFixed(1)} s, ${counted}`,
    `it ${[...(taken.length === 0 ? [] : [`takes ${taken.join(' and ')}`]), ...(refused.size === 0 ? [] : [`refuses ${[...refused].join(' and ')}`]), structured].join(', ')}`,
  ].join('; ');
  const works = inWay.length === 0;
  const entry = {
    ...(inWay.some((param) => param !== 'response_format') ? { params: Object.fromEntries(inWay.filter((param) => param !== 'response_format').map((param) => [param, null])) } : {}),
    ...(pin.structured === true && !keeps ? { structured: false } : {}),
    ...(pin.structured === undefined && keeps ? { structured: true } : {}),
  };
  if (Object.keys(entry).length === 0) return { message, works };
  const file = JSON.stringify({ [pin.name]: entry });
  return { message, works, hint: works ? `with \`--models FILE\` it is asked as well as it can be: \`${file}\`` : `plans can ask it with \`--models FILE\`, where the file has \`${file}\`` };
}

/** Whether an answer keeps to the schema, and says nothing else. */
function fits(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'ok' in value && typeof value.ok === 'boolean' && Object.keys(value).length === 1;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
