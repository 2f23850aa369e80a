import { writeAll } from '../say.ts';

/** Text that arrives in JSON strings, which may cut a character in two. */
export class PrintedText {
  readonly #descriptor: number;
  #half = '';
  #isText = true;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  /** Whether all that came was whole characters: halves of them are no text. */
  get isText(): boolean {
    return this.#isText && this.#half === '';
  }

  write(json: string): void {
    const piece: unknown = JSON.parse(json);
    if (typeof piece !== 'string') throw new TypeError('what is printed is no text');
    const text = this.#half + piece;
    this.#half = /[\ud800-\udbff]$/.exec(text)?.[0] ?? '';
    const whole = this.#half === '' ? text : text.slice(0, -1);
    this.#isText &&= whole.isWellFormed();
    writeAll(this.#descriptor, Buffer.from(whole));
  }
}
