import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { CheckOptions } from '../../compiler/check.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { asksModel, type Node } from '../../compiler/ir.ts';
import { type AssembledPlan, Scope, type Written } from '../../compiler/scope.ts';
import type { Context } from '../contexts/context.ts';
import { type ByteSource, fileSource, memorySource } from '../ops/byte-source.ts';
import { defaultMaxValue } from '../ops/limits.ts';
import type { Asking } from '../questions/answer-in-process.ts';
import { type Question, questionId, writeQuestion } from '../questions/question.ts';
import { EvaluationError, UnansweredNode, Values } from '../evaluate.ts';

/** Values up to so many bytes stay in memory. */
const mostInMemory = 4 * 1024 * 1024;

/** What a node of a plan asks. */
export interface PosedQuestions {
  readonly node: Node;
  /** The canonical JSON of each, a line each; undefined where they depend on answers that are not there, or on a value that cannot be computed. */
  readonly questions: ByteSource | undefined;
}

/** What a session has in hand: names, what they stand for, and what their values are. */
export class Workbench {
  scope = new Scope();
  readonly #options: CheckOptions;
  readonly #values: Values;
  readonly #asking: Asking;
  /** What was answered to the questions of plans that were committed. */
  readonly #answers = new Map<string, string>();

  /** @param directory for values that are too large for the memory; whoever gives it removes it */
  constructor(contexts: readonly Context[], models: Asking['models'], directory: string, maxValue = defaultMaxValue) {
    this.#options = { contexts: contexts.map(({ name }) => name), models: models.map(({ name }) => name) };
    this.#asking = {
      models,
      reply: (question) => this.#answers.get(questionId(writeQuestion(question))),
    };
    this.#values = new Values(new Map(contexts.map(({ name, path }) => [name, fileSource(path)])), { maxValue }, (pieces) => hold(pieces, directory));
  }

  /** The whole plan that an expression is. */
  assemble(written: Written, comment?: string, scope = this.scope): AssembledPlan {
    return scope.assemble(written, this.#options, comment);
  }

  /**
   * The value of a plan.
   *
   * @param onUsed is told of the answers that are used, if they were not before
   * @throws EvaluationError; UnansweredNode for what asks and was not committed
   */
  valueOf({ graph }: AssembledPlan, onUsed?: (question: Question, id: string) => void): ByteSource {
    if (graph === undefined) throw new Error('a plan with errors has no value');
    const reply = (question: Question) => {
      const id = questionId(writeQuestion(question));
      const text = this.#answers.get(id);
      if (text !== undefined) onUsed?.(question, id);
      return text;
    };
    return this.#values.valueOf(graph, graph.answer, { ...this.#asking, reply });
  }

  /** What the nodes of a plan ask that are not answered, in the order of dependence. */
  questionsOf({ graph }: AssembledPlan): readonly PosedQuestions[] {
    if (graph === undefined) throw new Error('a plan with errors asks nothing');
    return graph.nodes.slice(0, graph.answer + 1).filter(asksModel).flatMap((node) => {
      let questions: ByteSource | undefined;
      try {
        this.#values.valueOf(graph, node.id, { ...this.#asking, onPosed: (posed) => (questions = posed) });
        return [];
      } catch (error) {
        if (error instanceof UnansweredNode) return [{ node, questions: error.node.id === node.id ? questions : undefined }];
        if (error instanceof EvaluationError) return [{ node, questions: undefined }];
        throw error;
      }
    });
  }

  /** What keeps a plan from having a value without asking; nothing if it has one. */
  whyNot(plan: AssembledPlan): readonly Diagnostic[] {
    if (plan.graph === undefined) return plan.diagnostics;
    try {
      this.valueOf(plan);
      return [];
    } catch (error) {
      if (error instanceof UnansweredNode) return [diagnose('RLM6062', { node: error.node.operation }, plan.originOf(error.node.span))];
      if (!(error instanceof EvaluationError)) throw error;
      const location = plan.originOf(error.node.span);
      return [{ ...error.cause.diagnostic, ...(location === undefined ? {} : { location }) }];
    }
  }

  /** What was answered to a question of a plan that was committed. */
  learn(question: string, text: string): void {
    this.#answers.set(question, text);
  }
}

function hold(pieces: Iterable<Uint8Array>, directory: string): ByteSource {
  const held: Uint8Array[] = [];
  let size = 0;
  let file: { readonly path: string; readonly descriptor: number } | undefined;
  try {
    for (const piece of pieces) {
      size += piece.length;
      if (file === undefined && size > mostInMemory) {
        const path = join(mkdtempSync(join(directory, 'value-')), 'value');
        file = { path, descriptor: openSync(path, 'wx', 0o600) };
        for (const one of held.splice(0)) writeWhole(file.descriptor, one);
      }
      if (file === undefined) held.push(Buffer.from(piece));
      else writeWhole(file.descriptor, piece);
    }
  } finally {
    if (file !== undefined) closeSync(file.descriptor);
  }
  return file === undefined ? memorySource(Buffer.concat(held)) : fileSource(file.path);
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
