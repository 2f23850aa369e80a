import { resolve } from 'node:path';
import type { AskedElement } from '../../compiler/diagnostics/resolution.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { inParallel } from '../in-parallel.ts';
import type { ChatModel, Usage } from '../model/chat-model.ts';
import { ModelError } from '../model/model-error.ts';
import { addUsage, noUsage } from '../model/usage.ts';
import { fitQuestion } from '../questions/fit-question.ts';
import { readQuestion } from '../questions/question.ts';
import { ask } from '../resolve/ask.ts';
import { diagnoseUnanswered } from '../resolve/asked-element.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import { buildFlake } from '../store/build.ts';
import { diagnoseFailures } from './diagnose-failures.ts';
import { whileLocked } from './folder-lock.ts';
import { type AnswersRequest, listAnswers } from './list-answers.ts';
import { nodesByAttribute, readPlanFolder } from './plan-folder.ts';

export interface VerifyRequest extends AnswersRequest {
  /** Asks every question again, so many at a time. */
  readonly again?: { readonly model: ChatModel; readonly concurrency: number };
}

export interface Verification {
  /** The different questions of the plan that have an answer. */
  readonly questions: number;
  /** What the models say when they are asked again: the same, something else, or nothing that is an answer. Sessions are not held again. */
  readonly again: { readonly same: number; readonly different: number; readonly failed: number; readonly sessions: number } | undefined;
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
  const listed = new Map<string, ToAsk | undefined>();
  const sessions = new Set<string>();
  const unlisted = await listAnswers(request, async ({ kind, question, element, json, answer }) => {
    if (kind === 'session') sessions.add(question);
    if (answer !== undefined) listed.set(question, request.again === undefined || kind === 'session' ? undefined : { element, json, text: answer.text, date: answer.record.date });
  });
  // The folder is let go of by now: to ask may take hours.
  const again = request.again === undefined ? undefined : new SecondAsking(request.again.model, request.signal);
  await again?.askAll([...listed.values()].filter((question) => question !== undefined), request.again?.concurrency ?? 1);
  const said = new Map([...failures, ...unlisted].map((diagnostic) => [diagnostic.message, diagnostic]));
  return {
    questions: listed.size,
    again: again && { ...again.counts, sessions: sessions.size },
    usage: again?.usage ?? noUsage,
    diagnostics: [...said.values(), ...(again?.diagnostics ?? [])],
  };
}

/** A question with its answer, as far as that is needed to ask it again. */
interface ToAsk {
  readonly element: AskedElement;
  readonly json: string;
  readonly text: string;
  readonly date: string;
}

class SecondAsking {
  readonly diagnostics: Diagnostic[] = [];
  readonly #model: ChatModel;
  readonly #signal: AbortSignal | undefined;
  #same = 0;
  #different = 0;
  #failed = 0;
  #usage = noUsage;

  constructor(model: ChatModel, signal: AbortSignal | undefined) {
    this.#model = model;
    this.#signal = signal;
  }

  get counts(): Omit<NonNullable<Verification['again']>, 'sessions'> {
    return { same: this.#same, different: this.#different, failed: this.#failed };
  }

  get usage(): Usage {
    return this.#usage;
  }

  async askAll(questions: readonly ToAsk[], concurrency: number): Promise<void> {
    await inParallel(questions, concurrency, (question) => this.#ask(question));
  }

  async #ask({ element, json, text: before, date }: ToAsk): Promise<void> {
    const onUsage = (usage: Usage) => void (this.#usage = addUsage(this.#usage, usage));
    try {
      const { text: now } = await ask(json, this.#model, { signal: this.#signal, onUsage });
      if (meansTheSame(json, now, before)) {
        this.#same += 1;
        return;
      }
      this.#different += 1;
      this.diagnostics.push(diagnose('RLM6023', { ...element, before, date, now }));
    } catch (error) {
      // What refuses or is cut off is paid for as well.
      if (error instanceof ModelError && error.usage !== undefined) onUsage(error.usage);
      const diagnostic = diagnoseUnanswered(error, element);
      if (diagnostic === undefined) throw error;
      this.#failed += 1;
      this.diagnostics.push(diagnostic);
    }
  }
}

/** Whether two replies come to the same value: white space around an answer, or how a number is written, is no difference. */
function meansTheSame(question: string, a: string, b: string): boolean {
  const [first, second] = [a, b].map((reply) => fitQuestion(readQuestion(question), reply));
  return first?.fits === true && second?.fits === true && JSON.stringify(first.elements) === JSON.stringify(second.elements);
}
