import type { AnswerType } from '../../compiler/answer-type.ts';
import { canonicalJson, type CanonicalValue } from '../../compiler/canonical-json.ts';
import { isArray, isObject, type JsonObject, type JsonValue, member } from '../ops/json-value.ts';
import { sha256 } from '../sha256.ts';
import { readAnswerType } from './read-answer-type.ts';

/**
 * What a model is asked, in one message or in a session. A question is known by the SHA-256 of its canonical JSON, so all that may change an answer is in it, and
 * nothing else: not where in a plan it was asked, nor at which endpoint.
 */
export type Question = PlainQuestion | SessionQuestion;

/** What a model is asked as it stands. */
export interface PlainQuestion {
  /** The version of how questions are put into words. */
  readonly v: 1;
  /** One answer about one text, one answer for each of several, or one about several. */
  readonly kind: (typeof plainKinds)[number];
  readonly model: string;
  /** What is sent along, such as `temperature`. */
  readonly params: Params;
  readonly messages: readonly Message[];
  readonly type: AnswerType;
}

/** What a model finds out by steps, about a text that it does not see whole. */
export interface SessionQuestion {
  /** The version of this form. */
  readonly v: 1;
  readonly kind: 'session';
  readonly query: string;
  /** The SHA-256 of the text, which may be larger than memory: 64 hexadecimal digits. */
  readonly context: string;
  /** Who works on it, by depth from there on; the last one is only asked, and explores nothing. */
  readonly models: readonly [SessionModel, SessionModel, ...SessionModel[]];
  /** The version of how sessions are put into words. */
  readonly prompt: number;
  readonly type: AnswerType;
}

/** A model, and what is sent along. */
export interface SessionModel {
  readonly name: string;
  readonly params: Params;
}

export interface Message {
  readonly role: (typeof roles)[number];
  readonly content: string;
}

export type Params = { readonly [name: string]: CanonicalValue };

const plainKinds = ['call', 'batch', 'combine'] as const;
const roles = ['system', 'user'] as const;

/** The line that a question is in its file, without the newline. */
export function writeQuestion(question: Question): string {
  if (question.kind === 'session') {
    const { v, kind, query, context, models, prompt, type } = question;
    return canonicalJson({ v, kind, query, context, models: models.map(({ name, params }) => ({ name, params })), prompt, type });
  }
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
  if (member(json, 'kind') === 'session') return readSession(json);
  const [v, kindName, model, params, messages, typeJson] = ['v', 'kind', 'model', 'params', 'messages', 'type'].map((name) => member(json, name));
  const kind = plainKinds.find((name) => name === kindName);
  const type = readAnswerType(typeJson);
  if (v !== 1 || kind === undefined || typeof model !== 'string' || !isObject(params) || !isArray(messages) || type === undefined) {
    throw new TypeError('a question of another version, or none');
  }
  return { v, kind, model, params, messages: messages.map(readMessage), type };
}

function readSession(json: JsonObject): SessionQuestion {
  const [v, query, context, models, prompt, typeJson] = ['v', 'query', 'context', 'models', 'prompt', 'type'].map((name) => member(json, name));
  const type = readAnswerType(typeJson);
  const [first, second, ...others] = readSessionModels(models);
  if (v !== 1 || typeof query !== 'string' || typeof context !== 'string' || typeof prompt !== 'number' || first === undefined || second === undefined || type === undefined) {
    throw new TypeError('a question for a session of another version, or none');
  }
  return { v, kind: 'session', query, context, models: [first, second, ...others], prompt, type };
}

/** @throws TypeError for what is no list of models */
export function readSessionModels(json: JsonValue | undefined): readonly SessionModel[] {
  if (!isArray(json)) throw new TypeError('the models of a session are no array');
  return json.map((model) => {
    const [name, params] = isObject(model) ? [member(model, 'name'), member(model, 'params')] : [];
    if (typeof name !== 'string' || !isObject(params)) throw new TypeError('a model of a session has no name or no parameters');
    return { name, params };
  });
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
