import type { AnswerType } from '../../compiler/answer-type.ts';
import type { CanonicalValue } from '../../compiler/canonical-json.ts';
import type { ByteSource } from '../ops/byte-source.ts';
import { decodeArguments } from '../ops/decode-arguments.ts';
import { type JsonObject, member } from '../ops/json-value.ts';
import type { OpenFile } from '../ops/operand.ts';

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
  readonly params: { readonly [name: string]: CanonicalValue };
  /** In tokens, if it is known. */
  readonly window: number | undefined;
}

/** Reads the arguments of an asking node as they reach its derivations: those of the op, and what nixlib says of the model. */
export function decodeAskArguments(operation: AskingOperation, given: JsonObject, open: OpenFile): AskArguments {
  const { model, params, window } = modelOf(given);
  const common = { operation, model, params, window };
  switch (operation) {
    case 'rlm_call': {
      const { query, context, type = 'text' } = decodeArguments(operation, given, open);
      return { ...common, query, subject: context, type, batch: 1 };
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
      return { ...common, query: prompt, subject: list, type, batch: 1 };
    }
  }
}

function modelOf(given: JsonObject): Pick<AskArguments, 'model' | 'params' | 'window'> {
  const [model, params, window] = ['model', 'params', 'window'].map((name) => member(given, name));
  if (typeof model !== 'string' || typeof params !== 'string') throw new TypeError('`model` or `params` is no text');
  if (window !== undefined && typeof window !== 'number') throw new TypeError('`window` is no number');
  return { model, params: JSON.parse(params), window };
}
