import type { Usage } from './chat-model.ts';

/** A request that brought nothing, and may bring something when it is sent again. */
export class Fault extends Error {
  readonly kind: FaultKind;
  /** What went wrong, in words that have no key in them. */
  readonly reason: string;
  /** How long the endpoint wants to be left alone, in milliseconds, if it said so. */
  readonly retryAfter: number | undefined;
  /** What a reply took that is of no use: it is paid for like any other. */
  readonly usage: Usage | undefined;

  constructor(kind: FaultKind, reason: string, { retryAfter, usage }: { readonly retryAfter?: number | undefined; readonly usage?: Usage } = {}) {
    super(reason);
    this.name = 'Fault';
    this.kind = kind;
    this.reason = reason;
    this.retryAfter = retryAfter;
    this.usage = usage;
  }
}

/**
 * - `'no answer'`: no connection, a broken one, a time-out, or a status that says that the endpoint is in trouble
 * - `'no completion'`: an answer that cannot be read as a chat completion
 * - `'too often'`: the endpoint is asked too often
 */
export type FaultKind = 'no answer' | 'no completion' | 'too often';
