import type { WriteStream } from 'node:tty';
import { displayWidth, printable } from '../../../compiler/diagnostics/printable.ts';

/** At most ten updates in a second. */
const interval = 100;

/** A few lines at the bottom of a terminal that are kept up to date, and are gone at the end. Nothing in them can control the terminal. */
export class LiveLines {
  readonly #terminal: WriteStream;
  readonly #lines: () => readonly string[];
  readonly #timer: NodeJS.Timeout;
  readonly #erase = () => this.#draw([]);
  #drawn: readonly string[] = [];

  /** @param lines what there is to be seen now */
  constructor(terminal: WriteStream, lines: () => readonly string[]) {
    this.#terminal = terminal;
    this.#lines = lines;
    this.#timer = setInterval(() => this.#draw(this.#lines()), interval);
    this.#timer.unref();
    // A second Ctrl-C ends the process without anybody calling `end`.
    process.on('exit', this.#erase);
  }

  /** Runs something that writes to the terminal, above the lines. */
  above(write: () => void): void {
    this.#draw([]);
    write();
    this.#draw(this.#lines());
  }

  end(): void {
    clearInterval(this.#timer);
    process.off('exit', this.#erase);
    this.#erase();
  }

  /** Puts lines in the place of those that were drawn before. Each must fit in one row, or moving up would go wrong. */
  #draw(lines: readonly string[]): void {
    // Terminals that do not know their size say 0.
    const { columns, rows } = { columns: this.#terminal.columns || 80, rows: this.#terminal.rows || 24 };
    const fitting = lines.slice(0, rows - 1).map((line) => cut(printable(line), columns));
    if (fitting.join('\n') === this.#drawn.join('\n')) return;
    const up = this.#drawn.length === 0 ? '' : `\u001B[${this.#drawn.length}A\r\u001B[J`;
    this.#terminal.write(up + fitting.map((line) => `${line}\n`).join(''));
    this.#drawn = fitting;
  }
}

/** As much of a line as leaves the last column free: some terminals wrap when it is written to. */
function cut(line: string, columns: number): string {
  if (displayWidth(line) < columns) return line;
  let kept = '';
  for (const character of line) {
    if (displayWidth(kept + character) >= columns - 1) break;
    kept += character;
  }
  return `${kept}…`;
}
