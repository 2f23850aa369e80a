/** A derivation as it is in the store. Paths are logical, `/nix/store/…`. */
export interface Derivation {
  readonly outputs: readonly DerivationOutput[];
  /** The derivations that it reads outputs of, and which. */
  readonly inputDerivations: ReadonlyMap<string, readonly string[]>;
  readonly inputSources: readonly string[];
  readonly system: string;
  readonly builder: string;
  readonly args: readonly string[];
  readonly environment: ReadonlyMap<string, string>;
}

export interface DerivationOutput {
  readonly name: string;
  readonly path: string;
  /** Such as `sha256` or `r:sha256` of a fixed output, whose `hash` is in hexadecimal digits; both empty for any other. */
  readonly hashAlgorithm: string;
  readonly hash: string;
}

/**
 * Reads the text of a `.drv`: an ATerm, `Derive([outputs],[inputs],[sources],"system","builder",[args],[environment])`, the same in all releases of Nix, which is what a builder gets. What `nix show-derivation` prints in
 * JSON has changed its form three times.
 *
 * @throws SyntaxError for anything else, such as derivations with dynamic inputs
 */
export function parseDerivation(text: string): Derivation {
  const reader = new TermReader(text);
  reader.expect('Derive(');
  const outputs = reader.list(() => {
    const [name = '', path = '', hashAlgorithm = '', hash = ''] = reader.tuple(4);
    return { name, path, hashAlgorithm, hash };
  });
  reader.expect(',');
  const inputDerivations = reader.list(() => {
    reader.expect('(');
    const path = reader.text();
    reader.expect(',');
    const names = reader.list(() => reader.text());
    reader.expect(')');
    return [path, names] as const;
  });
  reader.expect(',');
  const inputSources = reader.list(() => reader.text());
  reader.expect(',');
  const system = reader.text();
  reader.expect(',');
  const builder = reader.text();
  reader.expect(',');
  const args = reader.list(() => reader.text());
  reader.expect(',');
  const environment = reader.list(() => {
    const [name = '', value = ''] = reader.tuple(2);
    return [name, value] as const;
  });
  reader.expect(')');
  reader.end();
  return { outputs, inputDerivations: new Map(inputDerivations), inputSources, system, builder, args, environment: new Map(environment) };
}

const escaped: ReadonlyMap<string, string> = new Map([['n', '\n'], ['r', '\r'], ['t', '\t']]);

class TermReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  expect(what: string): void {
    if (!this.#text.startsWith(what, this.#at)) throw new SyntaxError(`a derivation has no ${JSON.stringify(what)} at ${this.#at}`);
    this.#at += what.length;
  }

  end(): void {
    if (this.#at !== this.#text.length) throw new SyntaxError(`a derivation does not end at ${this.#at}`);
  }

  list<T>(item: () => T): readonly T[] {
    this.expect('[');
    const items: T[] = [];
    while (this.#text[this.#at] !== ']') {
      if (items.length > 0) this.expect(',');
      items.push(item());
    }
    this.expect(']');
    return items;
  }

  tuple(length: number): readonly string[] {
    this.expect('(');
    const items: string[] = [];
    while (items.length < length) {
      if (items.length > 0) this.expect(',');
      items.push(this.text());
    }
    this.expect(')');
    return items;
  }

  text(): string {
    this.expect('"');
    const pieces: string[] = [];
    const special = /["\\]/g;
    for (;;) {
      special.lastIndex = this.#at;
      const found = special.exec(this.#text);
      if (found === null) throw new SyntaxError(`a text of a derivation does not end, from ${this.#at}`);
      pieces.push(this.#text.slice(this.#at, found.index));
      this.#at = found.index + 1;
      if (found[0] === '"') return pieces.join('');
      const character = this.#text.charAt(this.#at);
      pieces.push(escaped.get(character) ?? character);
      this.#at += 1;
    }
  }
}
