import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { AskedElement } from '../../compiler/diagnostics/resolution.ts';
import type { Graph, Node } from '../../compiler/ir.ts';
import type { Answer, AnswerRecord } from '../answer.ts';
import { DiagnosedError } from '../diagnosed-error.ts';
import type { SessionQuestion } from '../questions/question.ts';
import type { OpenedNode } from '../store/build-nodes.ts';
import type { FolderAnswers } from './folder-answers.ts';

/** Where answers to questions for sessions come from, which no model is asked as they stand. */
export type SessionAnswers =
  /** Each has this one, whatever else was answered before. */
  | { readonly kind: 'given'; readonly answer: (question: string) => Answer }
  | FoundSessions;

/** Each question that has no answer gets one by a session of its own. */
export interface FoundSessions {
  readonly kind: 'found';
  /** @throws SessionFailed where the session ended without an answer; what ends the whole work otherwise */
  find(asked: AskedSession): Promise<Answer>;
  /** Is told of one that was answered before. */
  onReused(asked: AskedSession, record: AnswerRecord): Promise<void>;
}

/** A question for a session, and where it comes from. */
export interface AskedSession {
  /** Its identity. */
  readonly id: string;
  readonly question: SessionQuestion;
  /** Its canonical JSON. */
  readonly line: string;
  readonly graph: Graph;
  /** Which one of the graph asks it. */
  readonly node: Node;
  /** Which of the different questions of the node it is. */
  readonly index: number;
  /** The same in the words of the plan. */
  readonly element: AskedElement;
  /** What was answered before: to all that the text which the question is about depends on. */
  readonly answers: Pick<FolderAnswers, 'questions' | 'text'>;
  /** Opens the value of another node of the graph, which that text depends on, as it was built. Whoever asks for it closes it. */
  readonly built: (node: Node) => Promise<OpenedNode>;
}

/** A session ended without an answer to its question. */
export class SessionFailed extends DiagnosedError {
  /** What it was about. */
  readonly text: string;

  constructor(diagnostic: Diagnostic, text: string) {
    super(diagnostic);
    this.name = 'SessionFailed';
    this.text = text;
  }
}

/** A question for a session, where there are no sessions. */
export class NoSessions extends Error {
  constructor() {
    super('nobody finds answers to questions for sessions');
    this.name = 'NoSessions';
  }
}
