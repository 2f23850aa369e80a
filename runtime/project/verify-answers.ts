import { resolve } from 'node:path';
import type { AskedElement } from '../../compiler/diagnostics/resolution.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { ChatModel, Usage } from '../model/chat-model.ts';
import { ModelError } from '../model/model-error.ts';
import { fitQuestion } from '../questions/fit-question.ts';
import { readQuestion } from '../questions/question.ts';
import { ask, NeverFits } from '../resolve/ask.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import { buildFlake } from '../store/build.ts';
import { diagnoseFailures } from './diagnose-failures.ts';
import { whileLocked } from './folder-lock.ts';
import { type AnswersRequest, listAnswers, type ListedQuestion } from './list-answers.ts';
import { nodesByAttribute, readPlanFolder } from './plan-folder.ts';

export interface VerifyRequest extends AnswersRequest {
  /** Asks every question again, so many at a time. */
  readonly again?: { readonly model: ChatModel; readonly concurrency: number };
}

export interface Verification {
  /** The different questions of the plan that have an answer. */
  readonly questions: number;
  /** What the models say when they are asked again: the same, something else, or nothing that is an answer. */
  readonly again: { readonly same: number; readonly different: number; readonly failed: number } | undefined;
  /** All that was spent. */
  readonly usage: Usage;
  /** Why the answer of the flake does not follow from its plan and answers, and what models say otherwise. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Verifies the folder of a flake as it is: builds its answer, which checks each answer of a model against its question, type and hash, and, if
 * wanted, asks the models again. Whoever rewrites an answer and the lock together makes a folder that builds; only a signature, or asking
 * again, tells. Nothing that is said now is kept.
 *
 * @throws NixError, ResolutionError; ModelError for an endpoint that cannot be asked; Interrupted
 */
export async function verifyAnswers(request: VerifyRequest): Promise<Verification> {
  const folder = resolve(request.folder);
  const { graph, source } = await readPlanFolder(folder);
  const built = await whileLocked(folder, request, async () => {
    await (await FolderAnswers.read(folder)).examine();
    return buildFlake({ ...request, flake: folder, attribute: 'answer' });
  });
  const failures = built.outcome === 'built' ? [] : diagnoseFailures(built.failures, nodesByAttribute(graph), source);
  const verifier = new Verifier(request);
  const unlisted = await listAnswers(request, (question) => verifier.take(question)).finally(() => verifier.idle());
  const said = new Map([...failures, ...unlisted].map((diagnostic) => [diagnostic.message, diagnostic]));
  return { ...verifier.result, diagnostics: [...said.values(), ...verifier.diagnostics] };
}

class Verifier {
  readonly diagnostics: Diagnostic[] = [];
  readonly #request: VerifyRequest;
  readonly #seen = new Set<string>();
  readonly #running = new Set<Promise<void>>();
  #same = 0;
  #different = 0;
  #failed = 0;
  #inputTokens = 0;
  #outputTokens = 0;

  constructor(request: VerifyRequest) {
    this.#request = request;
  }

  get result(): Omit<Verification, 'diagnostics'> {
    const again = this.#request.again === undefined ? undefined : { same: this.#same, different: this.#different, failed: this.#failed };
    return { questions: this.#seen.size, again, usage: { inputTokens: this.#inputTokens, outputTokens: this.#outputTokens } };
  }

  /** Ends when there is room for the next question. */
  async take(listed: ListedQuestion): Promise<void> {
    if (listed.answer === undefined || this.#seen.has(listed.question)) return;
    this.#seen.add(listed.question);
    const { again } = this.#request;
    if (again === undefined) return;
    const asking = this.#askAgain(listed, again.model);
    this.#running.add(asking);
    // The error is for whoever waits, below; Node must not take it for one that nobody handles.
    asking.then(() => this.#running.delete(asking), () => undefined);
    if (this.#running.size >= again.concurrency) await Promise.race(this.#running);
  }

  /** Until all that were taken are done with. */
  async idle(): Promise<void> {
    await Promise.all(this.#running);
  }

  async #askAgain({ node, json, texts, answer }: ListedQuestion, model: ChatModel): Promise<void> {
    const element: AskedElement = { node: node.name, position: undefined, text: texts[0] ?? '' };
    const onUsage = ({ inputTokens, outputTokens }: Usage) => {
      this.#inputTokens += inputTokens;
      this.#outputTokens += outputTokens;
    };
    try {
      const { text } = await ask(json, model, { signal: this.#request.signal, onUsage });
      if (meansTheSame(json, text, answer?.text ?? '')) {
        this.#same += 1;
        return;
      }
      this.#different += 1;
      this.diagnostics.push(diagnose('RLM6023', { ...element, before: answer?.text ?? '', date: answer?.record.date ?? '', now: text }));
    } catch (error) {
      const diagnostic = this.#diagnosticOf(error, element);
      if (diagnostic === undefined) throw error;
      this.#failed += 1;
      this.diagnostics.push(diagnostic);
    }
  }

  #diagnosticOf(error: unknown, element: AskedElement): Diagnostic | undefined {
    if (error instanceof NeverFits) return diagnose('RLM6020', { ...element, reasons: error.reasons, reply: error.reply });
    return error instanceof ModelError && error.scope === 'question' ? error.diagnostic : undefined;
  }
}

/** Whether two replies come to the same value: white space around an answer, or how a number is written, is no difference. */
function meansTheSame(question: string, a: string, b: string): boolean {
  const [first, second] = [a, b].map((reply) => fitQuestion(readQuestion(question), reply));
  return first?.fits === true && second?.fits === true && JSON.stringify(first.elements) === JSON.stringify(second.elements);
}
