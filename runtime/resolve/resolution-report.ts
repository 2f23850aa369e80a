import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { AskedElement } from '../../compiler/diagnostics/resolution.ts';
import type { Source } from '../../compiler/source.ts';
import { ModelError } from '../model/model-error.ts';
import { describeNode } from '../project/describe-node.ts';
import { textsOf } from '../questions/messages.ts';
import { readQuestion } from '../questions/question.ts';
import { askedElement, diagnoseUnanswered } from './asked-element.ts';
import type { AskingNode } from './asking-nodes.ts';
import type { MissingAnswer } from './resolve-request.ts';

/** Characters of a text whose answer is missing, in what is printed as JSON. */
const longestShown = 1000;

/** Texts of missing answers that a message has. */
const textsShown = 3;

/** One of the questions of a node. */
export interface AskedQuestion {
  readonly asking: AskingNode;
  /** Which of those of its level. */
  readonly index: number;
  /** Its canonical JSON. */
  readonly line: string;
}

/** What the user is told of questions that get no answer, each thing once, in the words of the plan. */
export class ResolutionReport {
  readonly #source: Source;
  /** By what they say; of an endpoint by the code, since one that is gone is told of once. */
  readonly #diagnostics = new Map<string, Diagnostic>();
  #ofEndpoint: Diagnostic | undefined;
  readonly #missing = new Map<AskingNode, readonly MissingAnswer[]>();

  constructor(source: Source) {
    this.#source = source;
  }

  /** In the order of the plan. */
  get diagnostics(): readonly Diagnostic[] {
    return [...this.#diagnostics.values()].toSorted((a, b) => (a.location?.span.start ?? 0) - (b.location?.span.start ?? 0));
  }

  /** Why no question would be answered, whatever it is. */
  get ofEndpoint(): Diagnostic | undefined {
    return this.#ofEndpoint;
  }

  missingOf(asking: AskingNode): readonly MissingAnswer[] {
    return this.#missing.get(asking) ?? [];
  }

  tooLong(question: AskedQuestion, { excess, window }: { readonly excess: number; readonly window: number }): void {
    this.#add(diagnose('RLM6021', { ...this.#element(question), excess, window }, this.#location(question.asking)));
  }

  /**
   * A model gave no answer.
   *
   * @returns which questions fare so
   * @throws what is no failure of a model
   */
  failed(question: AskedQuestion, error: unknown): 'this question' | 'any question' {
    const diagnosed = diagnoseUnanswered(error, this.#element(question), this.#location(question.asking));
    if (diagnosed !== undefined) {
      this.#add(diagnosed);
      return 'this question';
    }
    if (!(error instanceof ModelError)) throw error;
    const { diagnostic } = error;
    this.#ofEndpoint ??= diagnostic;
    // Those that are under way fail as this one did, maybe in other words.
    if (!this.#diagnostics.has(diagnostic.code)) this.#diagnostics.set(diagnostic.code, diagnostic);
    return 'any question';
  }

  /** Nobody may be asked. */
  async missing(asking: AskingNode, questions: Iterable<{ readonly question: string; readonly line: () => Promise<string> }>): Promise<void> {
    const node = describeNode(asking.node, this.#source);
    const missing: MissingAnswer[] = [];
    for (const { question, line } of questions) {
      // Shown, not asked: of a text that takes megabytes the beginning is enough.
      const texts = textsOf(readQuestion(await line())).map((text) => (text.length <= longestShown ? text : `${text.slice(0, longestShown).toWellFormed()}…`));
      missing.push({ node, question, texts });
    }
    this.#missing.set(asking, missing);
    const texts = missing.slice(0, textsShown).map(({ texts: [first = ''] }) => first);
    this.#add(diagnose('RLM6022', { node, questions: missing.length, texts }, this.#location(asking)));
  }

  /** @param more whether other questions would have followed */
  spent(limit: number, left: number, more: boolean): void {
    this.#add(diagnose('RLM7001', { limit, left, more }));
  }

  #element({ asking: { node }, index, line }: AskedQuestion): AskedElement {
    return askedElement(node, this.#source, index, readQuestion(line));
  }

  #location({ node }: AskingNode): NonNullable<Diagnostic['location']> {
    return { source: this.#source, span: node.span };
  }

  #add(diagnostic: Diagnostic): void {
    this.#diagnostics.set(`${diagnostic.code} ${diagnostic.message}`, diagnostic);
  }
}
