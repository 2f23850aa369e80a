import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph, Node } from '../../compiler/ir.ts';
import type { Answer } from '../answer.ts';
import { DiagnosedError } from '../diagnosed-error.ts';
import type { SessionQuestion } from '../questions/question.ts';
import type { FolderAnswers } from './folder-answers.ts';

/** Where answers to questions for sessions come from, which no model is asked as they stand. */
export type SessionAnswers =
  /** Each has this one, whatever else was answered before. */
  | { readonly kind: 'given'; readonly answer: (question: string) => Answer }
  /** Those that have none get one by a session of their own. */
  | {
      readonly kind: 'found';
      /** @throws SessionFailed where the session ended without an answer; what ends the whole work otherwise */
      readonly find: (asked: AskedSession) => Promise<Answer>;
      /** Is told of one that was answered before. */
      readonly onReused: (asked: AskedSession) => void;
    };

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
  /** What was answered before: to all that the text which the question is about depends on. */
  readonly answers: Pick<FolderAnswers, 'questions' | 'text'>;
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
