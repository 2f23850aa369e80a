import type { AnswerType } from '../../compiler/answer-type.ts';
import { canonicalJson, type CanonicalValue } from '../../compiler/canonical-json.ts';
import { isArray, isObject, type JsonValue, member } from '../ops/json-value.ts';
import { sha256 } from '../sha256.ts';
import { readAnswerType } from './read-answer-type.ts';

/**
 * What a model is asked. A question is known by the SHA-256 of its canonical JSON, so all that may change an answer is in it, and nothing
 * else: not where in a plan it was asked, nor at which endpoint.
 */
export interface Question {
  /** The version of how questions are put into words. */
  readonly v: 1;
  /** One answer about one text, one answer for each of several, or one about several. */
  readonly kind: (typeof kinds)[number];
  readonly model: string;
  /** What is sent along, such as `temperature`. */
  readonly params: Params;
  readonly messages: readonly Message[];
  readonly type: AnswerType;
}

export interface Message {
  readonly role: (typeof roles)[number];
  readonly content: string;
}

export type Params = { readonly [name: string]: CanonicalValue };

const kinds = ['call', 'batch', 'combine'] as const;
const roles = ['system', 'user'] as const;

/** The line that a question is in its file, without the newline. */
export function writeQuestion(question: Question): string {
  const { v, kind, model, params, messages, type } = question;
  return canonicalJson({ v, kind, model, params, messages: messages.map(({ role, content }) => ({ role, content })), type });
}

/**
 * Reads a line that `writeQuestion` wrote.
 *
 * @throws TypeError for any other JSON, SyntaxError for what is none: a line comes from a derivation of ours, so it is a mistake of the program
 */
export function readQuestion(line: string): Question {
  const json: JsonValue = JSON.parse(line);
  if (!isObject(json)) throw new TypeError('a question is no JSON object');
  const [v, kindName, model, params, messages, typeJson] = ['v', 'kind', 'model', 'params', 'messages', 'type'].map((name) => member(json, name));
  const kind = kinds.find((name) => name === kindName);
  const type = readAnswerType(typeJson);
  if (v !== 1 || kind === undefined || typeof model !== 'string' || !isObject(params) || !isArray(messages) || type === undefined) {
    throw new TypeError('a question of another version, or none');
  }
  return { v, kind, model, params, messages: messages.map(readMessage), type };
}

function readMessage(json: JsonValue): Message {
  if (!isObject(json)) throw new TypeError('a message is no JSON object');
  const role = roles.find((name) => name === member(json, 'role'));
  const content = member(json, 'content');
  if (role === undefined || typeof content !== 'string') throw new TypeError('a message has no role or no content');
  return { role, content };
}

/** What a question is known by: 64 hexadecimal digits. */
export function questionId(line: string | Uint8Array): string {
  return sha256(line);
}
