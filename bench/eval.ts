import { randomUUID } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { withDir } from 'tmp-promise';
import type { Language } from '../compiler/eval/vm-spec.ts';
import { nixOutput } from '../runtime/store/nix-output.ts';
import { above, below, median, type Row, shown } from './table.ts';

const rlmc = fileURLToPath(new URL('../bin/rlmc', import.meta.url));
const log = new URL('../examples/dpkg.log', import.meta.url);

/** A small program of each language, which a comment makes another one. */
const programs: Readonly<Record<Language, (nonce: string) => string>> = {
  javascript: (nonce) => `result = words.length + k; // ${nonce}`,
  python: (nonce) => `result = len(words) + k # ${nonce}`,
  'python-native': (nonce) => `result = len(words) + k # ${nonce}`,
  rust: (nonce) => `words.len() as f64 + k // ${nonce}`,
  'rust-native': (nonce) => `words.len() as f64 + k // ${nonce}`,
};

const evalOf = (language: Language, program: string, k: number) =>
  `eval(${JSON.stringify(program)}, { words: ["a", "b", "c"], k: ${k} }, { language: "${language}" }, type: "number")`;

/** How long at most a whole derivation may take, in seconds, where that is promised. */
const promised: Partial<Readonly<Record<Language, number>>> = { javascript: 0.3, python: 1 };

const several = 100;

/** What running code costs: derivations as a whole, Nix and its sandbox included, whose inputs are there; and what they share, apart. */
export async function benchEval(): Promise<readonly Row[]> {
  return withDir(
    async ({ path: directory }) => {
      const bench = new EvalBench(directory);
      const rows: Row[] = [];
      for (const language of ['javascript', 'python', 'python-native', 'rust', 'rust-native'] as const) rows.push(...(await bench.language(language)));
      rows.push(await bench.largeText());
      return rows;
    },
    { unsafeCleanup: true },
  );
}

class EvalBench {
  readonly #directory: string;
  readonly #store: string;
  #plans = 0;

  constructor(directory: string) {
    this.#directory = directory;
    this.#store = join(directory, 'store');
  }

  async language(language: Language): Promise<readonly Row[]> {
    const single: number[] = [];
    const apart = new Map<string, number[]>();
    for (let round = 0; round < 5; round += 1) {
      const derivation = await this.#derivationOf(evalOf(language, programs[language](randomUUID()), round));
      for (const [name, seconds] of await this.#realiseWhatComesBefore(derivation)) apart.set(name, [...(apart.get(name) ?? []), seconds]);
      single.push(await this.#realise(derivation));
    }
    const one = median(single);
    const bound = promised[language];
    const what = `eval in ${language}, a whole derivation`;
    // Of what is shared by all, the first round alone does something.
    const before = [...apart].map(([name, times]) => shown(`${name} of ${language}${times.length > 1 ? '' : ', once'}`, median(times), 's'));
    return [bound === undefined ? shown(what, one, 's') : below(what, one, bound, 's'), ...before, await this.#manyAtOnce(language, one)];
  }

  /** Evals of one program, each with a value of its own. */
  async #manyAtOnce(language: Language, one: number): Promise<Row> {
    const program = programs[language](randomUUID());
    const evals = Array.from({ length: several }, (_, k) => evalOf(language, program, k));
    const derivation = await this.#derivationOf(`combine([${evals.join(', ')}], "sum")`);
    await this.#realiseWhatComesBefore(derivation);
    return below(`${several} evals of one program in ${language}, -j2, against one`, (await this.#realise(derivation)) / one, several, 'times');
  }

  /** A function of each line of a gigabyte. */
  async largeText(): Promise<Row> {
    const context = join(this.#directory, 'large.log');
    const block = Buffer.concat(Array<Buffer>(32).fill(await readFile(log)));
    let size = 0;
    for (; size < 2 ** 30; size += block.length) await appendFile(context, block);
    const plan = `eval("|line| line.split(' ').nth(2) == Some(\\"upgrade\\") // ${randomUUID()}", { lines: context }, { language: "rust-native" }, reduce: "count")`;
    const derivation = await this.#derivationOf(plan, context);
    await this.#realiseWhatComesBefore(derivation);
    return above('a function in rust-native of each line of 1 GiB, a whole derivation', size / 1e6 / (await this.#realise(derivation)), 200, 'MB/s');
  }

  /** The derivation of a plan's answer, with the files that it reads in the store, and nothing built. */
  async #derivationOf(plan: string, context?: string): Promise<string> {
    const file = join(this.#directory, `plan-${(this.#plans += 1)}.rlm`);
    await writeFile(file, plan);
    const folder = `${file}.flake`;
    await execa(rlmc, ['compile', file, ...(context === undefined ? [] : ['-c', context]), '-o', folder, '--store', this.#store]);
    return nixOutput('nix', ['path-info', '--derivation', `path:${folder}#answer`], { store: this.#store });
  }

  /** What an eval needs and shares with others: the start of an interpreter, or a compiled program. */
  async #realiseWhatComesBefore(derivation: string): Promise<readonly (readonly [name: string, seconds: number])[]> {
    const requisites = await nixOutput('nix-store', ['--query', '--requisites', derivation], { store: this.#store });
    const before: (readonly [string, number])[] = [];
    for (const path of requisites.split('\n')) {
      const [, name] = /^[^-]+-(rlm-eval-\w+)\.drv$/.exec(basename(path)) ?? [];
      if (name === undefined || (await this.#isBuilt(path))) continue;
      before.push([name, await this.#realise(path)]);
    }
    return before;
  }

  async #isBuilt(derivation: string): Promise<boolean> {
    const outputs = await nixOutput('nix-store', ['--query', '--outputs', derivation], { store: this.#store });
    return (await nixOutput('nix-store', ['--check-validity', '--print-invalid', outputs], { store: this.#store })) === '';
  }

  async #realise(derivation: string): Promise<number> {
    const start = performance.now();
    await nixOutput('nix-store', ['--realise', derivation], { store: this.#store, jobs: 2 });
    return (performance.now() - start) / 1000;
  }
}
