import type { Usage } from './model/chat-model.ts';

/** What a model said to a question, and how that came about. */
export interface Answer {
  /** The question's identity, 64 hexadecimal digits. */
  readonly question: string;
  /** The reply, to the byte. */
  readonly text: string;
  readonly record: AnswerRecord;
}

/** How an answer came about. */
export interface AnswerRecord {
  /** As the endpoint named it. */
  readonly model: string;
  readonly fingerprint?: string | undefined;
  /** When, in ISO 8601 and UTC, to the second. */
  readonly date: string;
  /** Of this reply alone. */
  readonly usage: Usage;
  /** The replies before this one that did not fit; their texts are kept nowhere. */
  readonly rejected: readonly Rejection[];
}

export interface Rejection {
  readonly reason: string;
  readonly date: string;
  readonly usage: Usage;
}
