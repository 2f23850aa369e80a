import type { AnswerType } from '../../compiler/answer-type.ts';
import type { ByteSource } from '../ops/byte-source.ts';
import { decodeArguments } from '../ops/decode-arguments.ts';
import { isObject, type JsonObject, type JsonValue, member } from '../ops/json-value.ts';
import type { OpenFile } from '../ops/operand.ts';
import { type Params, readSessionModels, type SessionModel } from './question.ts';

/** An op that asks a model; `combine` when it has a prompt. */
export type AskingOperation = 'rlm_call' | 'map' | 'filter' | 'combine';

/** What an asking node is given, the same for all of them. */
export interface AskArguments {
  readonly operation: AskingOperation;
  readonly query: ByteSource;
  /** Of `rlm_call` a text, else a list of texts. */
  readonly subject: ByteSource;
  readonly type: AnswerType;
  /** How many elements are in a question. */
  readonly batch: number;
  readonly model: string;
  readonly params: Params;
  /** In tokens, if it is known: of `combine` alone. */
  readonly window: number | undefined;
  /** Whether the model's endpoint can be held to a JSON schema, where the type is one. */
  readonly structured: boolean;
  /** Undefined if each question is put to the model as it stands. Else who works below the model, which works by steps, and in which version of the words for that. */
  readonly sessions: { readonly models: readonly SessionModel[]; readonly prompt: number } | undefined;
  /** Of `combine`: whether the list is what was said about parts of another, which did not fit into one question. */
  readonly notes: boolean;
}

/**
 * Reads the arguments of an asking node as they reach its derivations: those of the op, and what nixlib says of the model, `{ model, params,
 * window?, structured?, sessions? }`, where `params` and `sessions` are JSON in a text, since its keys are data.
 *
 * @throws TypeError for what neither the compiler nor nixlib would have let through
 */
export function decodeAskArguments(operation: AskingOperation, given: JsonObject, open: OpenFile): AskArguments {
  const common = { operation, ...modelOf(given), notes: flag(given, 'notes'), batch: 1 };
  switch (operation) {
    case 'rlm_call': {
      const { query, context, type = 'text' } = decodeArguments(operation, given, open);
      return { ...common, query, subject: context, type };
    }
    case 'map': {
      const { prompt, inputs, type = 'text', batch = 1 } = decodeArguments(operation, given, open);
      return { ...common, query: prompt, subject: inputs, type, batch };
    }
    case 'filter': {
      const { prompt, inputs, batch = 1 } = decodeArguments(operation, given, open);
      return { ...common, query: prompt, subject: inputs, type: 'bool', batch };
    }
    case 'combine': {
      const { prompt, list, type = 'text' } = decodeArguments(operation, given, open);
      if (prompt === undefined) throw new TypeError('`combine` asks only with a prompt');
      return { ...common, query: prompt, subject: list, type };
    }
  }
}

function modelOf(given: JsonObject): Pick<AskArguments, 'model' | 'params' | 'window' | 'structured' | 'sessions'> {
  const [model, params, window] = ['model', 'params', 'window'].map((name) => member(given, name));
  if (typeof model !== 'string' || typeof params !== 'string') throw new TypeError('`model` or `params` is no text');
  if (window !== undefined && typeof window !== 'number') throw new TypeError('`window` is no number');
  const parsed: JsonValue = JSON.parse(params);
  if (!isObject(parsed)) throw new TypeError('`params` is no JSON object');
  return { model, params: parsed, window, structured: flag(given, 'structured'), sessions: sessionsOf(member(given, 'sessions')) };
}

function sessionsOf(text: JsonValue | undefined): AskArguments['sessions'] {
  if (text === undefined) return undefined;
  if (typeof text !== 'string') throw new TypeError('`sessions` is no text');
  const json: JsonValue = JSON.parse(text);
  const prompt = isObject(json) ? member(json, 'prompt') : undefined;
  if (!isObject(json) || typeof prompt !== 'number') throw new TypeError('`sessions` does not say the version of the prompt');
  return { models: readSessionModels(member(json, 'models')), prompt };
}

function flag(given: JsonObject, name: string): boolean {
  const value = member(given, name) ?? false;
  if (typeof value !== 'boolean') throw new TypeError(`\`${name}\` is neither true nor false`);
  return value;
}
