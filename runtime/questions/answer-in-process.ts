import { canonicalJson } from '../../compiler/canonical-json.ts';
import type { ModelPin } from '../../compiler/flake.ts';
import { printSessions, type SessionsPin } from '../../compiler/sessions-pin.ts';
import { type ByteSource, textSource } from '../ops/byte-source.ts';
import { elementsOf } from '../ops/elements.ts';
import { type JsonObject, type JsonValue, member } from '../ops/json-value.ts';
import type { OperationName } from '../ops/run-operation.ts';
import { type Question, questionId, readQuestion } from './question.ts';

/** Who answers what a graph asks. */
export interface Asking {
  /** Those that the graph may ask, the one that it asks unless it says so first. */
  readonly models: readonly [ModelPin, ...ModelPin[]];
  /** Where those that it asks work by steps: who works below them. */
  readonly sessions?: SessionsPin | undefined;
  /** Is called once for each different question of a node. Undefined if it has no answer. */
  readonly reply: (question: Question) => string | undefined;
  /** Is told of all questions of a node, or of a level of it, a line each, before any is replied to. There may be more than fit into memory. */
  readonly onPosed?: (questions: ByteSource) => void;
}

/** A node asks something that has no answer. */
export class Unanswered extends Error {
  readonly question: Question;

  constructor(question: Question) {
    super('a question has no answer');
    this.name = 'Unanswered';
    this.question = question;
  }
}

/** Runs an operation on its arguments. */
type Run = (operation: OperationName, given: JsonObject) => ByteSource;

/** Makes bytes a file under a name; gives the reference to it. */
type Keep = (name: string, bytes: ByteSource) => JsonObject;

/**
 * The value of an asking node, with questions and checks as nixlib has them in derivations: of `combine` level after level, until
 * there is one question about all.
 *
 * @param given the node's arguments as they stand in plan.nix
 * @param asking without it the node is one that was not answered
 * @throws Unanswered
 */
export function answerInProcess(operation: OperationName, given: JsonObject, asking: Asking | undefined, run: Run, keep: Keep): ByteSource {
  if (asking === undefined) return run(operation, { ...given, model: '', params: '{}' });
  let level: JsonObject = { ...given, ...modelArguments(asking.models, member(given, 'model')), ...sessionArguments(operation, given, asking.sessions) };
  for (let depth = 0; ; depth += 1) {
    const questions = run('questions', { ...level, op: operation, ...(depth === 0 ? {} : { notes: true }) });
    asking.onPosed?.(questions);
    const answers = answersTo(questions, asking, keep);
    const checked: JsonObject = { ...level, questions: keep('questions', questions), answers };
    if (operation !== 'combine' || answers.length <= 1) return run(operation, checked);
    level = { ...level, list: keep(`notes ${depth}`, run(operation, { ...checked, partial: true })) };
  }
}

function answersTo(questions: ByteSource, { reply }: Asking, keep: Keep): readonly JsonObject[] {
  const replies = new Map<string, string>();
  const answers: JsonObject[] = [];
  // A line at a time: the first without an answer ends it, however many there are.
  for (const element of elementsOf(questions)) {
    const line = element.toString();
    const question = readQuestion(line);
    const text = replies.get(line) ?? reply(question);
    if (text === undefined) throw new Unanswered(question);
    replies.set(line, text);
    answers.push({ question: questionId(line), answer: questionId(text), ...keep(`answer ${answers.length}`, textSource(text)) });
  }
  return answers;
}

/** As nixlib does: of one text each, `rlm_call` and `map` ask in sessions, but not for quotes, which are looked for in a text that is seen whole. */
function sessionArguments(operation: OperationName, given: JsonObject, sessions: SessionsPin | undefined): JsonObject {
  const inSessions = operation === 'rlm_call' || (operation === 'map' && member(given, 'batch') === undefined);
  return sessions !== undefined && inSessions && member(given, 'type') !== 'quotes' ? { sessions: printSessions(sessions) } : {};
}

function modelArguments(models: Asking['models'], named: JsonValue | undefined): JsonObject {
  const pin = named === undefined ? models[0] : models.find(({ name }) => name === named);
  if (pin === undefined) throw new RangeError(`there is no model ${JSON.stringify(named)}`);
  const { name, params, window, structured } = pin;
  return { model: name, params: canonicalJson(params), ...(window === undefined ? {} : { window }), ...(structured === undefined ? {} : { structured }) };
}
