import { newline } from '../ops/bytes.ts';
import { HeldBytes } from '../ops/held-bytes.ts';
import { longestNotice } from './longest-notice.ts';
import { type Reply, replySchema, startedSchema } from './reply.ts';

/**
 * Reads what a process says of itself, as it arrives. Nothing that it may say is more than a fault: it may be native code, which says what it likes.
 */
export class ReplyReader {
  readonly #notice = new HeldBytes();
  readonly #value = new HeldBytes();
  readonly #onStarted: (cpu: number) => void;
  /** Is asked before bytes of a value are kept. */
  readonly #mayHold: (bytes: number) => boolean;
  #started = false;
  #reply: Reply | undefined;
  #fault: string | undefined;

  constructor(onStarted: (cpu: number) => void, mayHold: (bytes: number) => boolean) {
    this.#onStarted = onStarted;
    this.#mayHold = mayHold;
  }

  /** What is wrong with what was said until now, as the end of a sentence. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Undefined if it has not come, or something is wrong. */
  get reply(): Reply | undefined {
    return this.#fault === undefined ? this.#reply : undefined;
  }

  /** The value after `result` and `lines`. */
  get value(): Buffer {
    return this.#value.view();
  }

  add(piece: Buffer): void {
    let start = 0;
    while (start < piece.length && this.#fault === undefined && this.#reply === undefined) {
      const end = piece.indexOf(newline, start);
      const rest = end < 0 ? piece.length : end;
      if (this.#notice.length + rest - start > longestNotice) this.#fault = `a line of more than ${longestNotice} bytes`;
      else this.#notice.append(piece, start, rest);
      if (end >= 0 && this.#fault === undefined) this.#take();
      start = rest + 1;
    }
    if (start >= piece.length || this.#fault !== undefined) return;
    if (this.#reply?.kind !== 'result' && this.#reply?.kind !== 'lines') this.#fault = 'more after its reply';
    else if (this.#mayHold(piece.length - start)) this.#value.append(piece, start);
  }

  #take(): void {
    const json = parse(this.#notice.view().toString());
    this.#notice.clear();
    if (!this.#started) {
      const started = startedSchema.safeParse(json);
      if (!started.success) this.#fault = 'no notice that it has started';
      else this.#onStarted(started.data.cpu);
      this.#started = true;
      return;
    }
    const reply = replySchema.safeParse(json);
    if (reply.success) this.#reply = reply.data;
    else this.#fault = 'something that is no reply';
  }
}

/** Undefined, which is no JSON, for what is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
