import type { CheckOptions } from '../../compiler/check.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { asksModel, type Graph, type Node, type NodeId } from '../../compiler/ir.ts';
import { type AssembledPlan, Scope, type Written } from '../../compiler/scope.ts';
import type { Context } from '../contexts/context.ts';
import { type ByteSource, fileSource } from '../ops/byte-source.ts';
import { defaultMaxValue } from '../ops/limits.ts';
import type { Asking } from '../questions/answer-in-process.ts';
import { type Question, questionId, writeQuestion } from '../questions/question.ts';
import { EvaluationError, UnansweredNode, UnbuiltNode, Values } from '../evaluate.ts';
import type { OpenedNode } from '../store/build-nodes.ts';
import { checkedSource } from './checked-source.ts';
import { Shelf } from './shelf.ts';
import type { Previewed } from './preview.ts';

/** What a node of a plan asks. */
export interface PosedQuestions {
  readonly node: Node;
  /** The canonical JSON of each, a line each; undefined where they depend on answers that are not there, or on code that was not run. */
  readonly questions: ByteSource | undefined;
}

export interface WorkbenchSettings extends Pick<CheckOptions, 'evalLanguages'> {
  /** How large a value may be, in bytes. */
  readonly maxValue?: number | undefined;
  /** Is called now and then while something is read, and throws when that is not wanted any longer. */
  readonly check?: () => void;
}

/** What a session has in hand: names, what they stand for, and what their values are. */
export class Workbench {
  scope = Scope.empty;
  readonly #options: CheckOptions;
  readonly #values: Values;
  readonly #asking: Asking;
  readonly #shelf: Shelf;
  readonly #check: () => void;
  /** What was answered to the questions of plans that were committed. */
  readonly #answers = new Map<string, string>();

  /** The texts of the contexts. */
  readonly contexts: readonly { readonly name: string; readonly source: ByteSource }[];

  /** @param directory for values that are too large for the memory; whoever gives it removes it */
  constructor(contexts: readonly Context[], asks: Pick<Asking, 'models' | 'sessions'>, directory: string, { maxValue = defaultMaxValue, evalLanguages, check = () => undefined }: WorkbenchSettings = {}) {
    this.contexts = contexts.map(({ name, path }) => ({ name, source: checkedSource(fileSource(path), check) }));
    this.#options = { contexts: contexts.map(({ name }) => name), models: asks.models.map(({ name }) => name), evalLanguages };
    this.#asking = {
      ...asks,
      reply: (question) => this.#answers.get(questionId(writeQuestion(question))),
    };
    this.#shelf = new Shelf(directory, maxValue);
    this.#check = check;
    this.#values = new Values(new Map(this.contexts.map(({ name, source }) => [name, source])), { maxValue }, (pieces) => checkedSource(this.#shelf.hold(pieces), check));
  }

  /** Forgets all values. */
  close(): void {
    this.#shelf.close();
  }

  /** The whole plan that an expression is. */
  assemble(written: Written, comment?: string, scope = this.scope): AssembledPlan {
    return scope.assemble(written, this.#options, comment);
  }

  /**
   * The value of a plan.
   *
   * @param onUsed is told of the answers that are used, if they were not before
   * @throws EvaluationError; UnansweredNode for what asks and was not committed; UnbuiltNode for code that was not run
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

  /**
   * The value of a plan, with what is needed to show it.
   *
   * @throws as `valueOf` does
   */
  look(plan: AssembledPlan, onUsed?: (question: Question, id: string) => void): Previewed {
    const value = this.valueOf(plan, onUsed);
    const node = plan.graph?.nodes[plan.graph.answer];
    if (plan.graph === undefined || node === undefined) throw new Error('a graph has no answer');
    return { node, value, input: node.over === undefined ? undefined : this.#values.operandOf(plan.graph, node, 'input', this.#asking) };
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
        if (error instanceof UnbuiltNode) return [{ node, questions: undefined }];
        // What is wrong with a value is told by the build, which asks nothing then.
        if (error instanceof EvaluationError) return [];
        throw error;
      }
    });
  }

  /** The nodes of a plan that run code which was not run yet. */
  unbuilt({ graph }: AssembledPlan): readonly Node[] {
    return graph === undefined ? [] : this.#values.unbuilt(graph, graph.answer);
  }

  /**
   * Takes the value of a node that runs code, and closes the file of it.
   *
   * @throws ValueError RLM4001 where it is too large for what may still be kept
   */
  async give(graph: Graph, id: NodeId, opened: OpenedNode): Promise<void> {
    this.#values.give(graph, id, checkedSource(await this.#shelf.take(opened), this.#check));
  }

  /** What keeps a plan from having a value without asking; nothing if it has one. All its code was run. */
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
