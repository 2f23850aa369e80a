import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

interface Line {
  readonly question: string;
  readonly start: number;
  readonly length: number;
}

const newline = 0x0a;

/**
 * A file of questions, one a line. Only the identities of the questions and where they stand are held: together the questions may be larger than
 * memory, since each has its text in it.
 */
export class QuestionLines {
  readonly #file: FileHandle;
  readonly #lines: readonly Line[];

  private constructor(file: FileHandle, lines: readonly Line[]) {
    this.#file = file;
    this.#lines = lines;
  }

  /** Reads the file once. It is closed by `close`, or here if that fails. */
  static async read(file: FileHandle): Promise<QuestionLines> {
    try {
      const lines: Line[] = [];
      let hash = createHash('sha256');
      let start = 0;
      let position = 0;
      const buffer = Buffer.alloc(1 << 20);
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
        if (bytesRead === 0) break;
        const piece = buffer.subarray(0, bytesRead);
        let from = 0;
        for (let end = piece.indexOf(newline); end >= 0; end = piece.indexOf(newline, from)) {
          lines.push({ question: hash.update(piece.subarray(from, end)).digest('hex'), start, length: position + end - start });
          hash = createHash('sha256');
          from = end + 1;
          start = position + from;
        }
        hash.update(piece.subarray(from));
        position += bytesRead;
      }
      if (start !== position) throw new Error('a file of questions does not end with a newline');
      return new QuestionLines(file, lines);
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** The identities of the questions, in order. */
  get questions(): readonly string[] {
    return this.#lines.map(({ question }) => question);
  }

  /** The canonical JSON of a question. */
  async line(index: number): Promise<string> {
    const line = this.#lines[index];
    if (line === undefined) throw new RangeError(`there is no question ${index}`);
    const bytes = Buffer.alloc(line.length);
    for (let read = 0; read < line.length; ) {
      const { bytesRead } = await this.#file.read(bytes, read, line.length - read, line.start + read);
      if (bytesRead === 0) throw new Error('a file of questions became shorter');
      read += bytesRead;
    }
    return bytes.toString();
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
