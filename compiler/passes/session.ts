import { type Diagnostic, diagnose, hasErrors } from '../diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../diagnostics/registry.ts';
import type { Source } from '../source.ts';
import type { Span } from '../span.ts';
import { Suggester } from '../suggester.ts';

/** Where the passes over one plan report what they find. */
export class Session {
  readonly source: Source;
  readonly suggester = new Suggester();
  readonly #reported: Diagnostic[] = [];
  #stage: Diagnostic[] = [];

  constructor(source: Source) {
    this.source = source;
  }

  /** All that the finished stages reported, each stage's in the order of the text. */
  get diagnostics(): readonly Diagnostic[] {
    return this.#reported;
  }

  report<C extends Code>(code: C, parameters: Parameters<C>, span: Span): void {
    this.#stage.push(diagnose(code, parameters, { source: this.source, span }));
  }

  /** As `report`, for what is in no text. */
  reportAtLarge<C extends Code>(code: C, parameters: Parameters<C>): void {
    this.#stage.push(diagnose(code, parameters));
  }

  /**
   * Runs the passes of one stage. A stage reports all its errors, and no later one runs after them: its findings
   * would be echoes.
   *
   * @returns what the passes found, or undefined if one of them reported an error
   */
  stage<T>(run: () => T): T | undefined {
    this.#stage = [];
    const found = run();
    this.#stage.sort((a, b) => (a.location?.span.start ?? Infinity) - (b.location?.span.start ?? Infinity));
    for (const diagnostic of this.#stage) this.#reported.push(diagnostic);
    return hasErrors(this.#stage) ? undefined : found;
  }
}
