import { describeElement } from '../../compiler/diagnostics/resolution.ts';
import { nodesOf } from '../../compiler/ir.ts';
import { Values } from '../evaluate.ts';
import type { Answer, AnswerRecord } from '../answer.ts';
import { type ByteSource, fileSource, memorySource } from '../ops/byte-source.ts';
import { defaultMaxValue } from '../ops/limits.ts';
import type { Asking } from '../questions/answer-in-process.ts';
import { distinctTexts } from '../questions/distinct-texts.ts';
import { questionId, writeQuestion } from '../questions/question.ts';
import type { AskedSession, FoundSessions } from '../resolve/session-answers.ts';
import { hashOf } from '../sha256.ts';
import { runChild } from './run-child.ts';
import type { SessionRequest } from './session-request.ts';
import { Shelf } from './shelf.ts';
import { asksOfPlans, emitFor, type Tree } from './tree.ts';

/** Lets sessions of their own find the answers to what one plan of a session asks. */
export class ChildSessions implements FoundSessions {
  readonly kind = 'found';
  readonly #tree: Tree;
  readonly #parent: SessionRequest;
  readonly #values: Values;
  readonly #asking: Asking;
  readonly #shelf: Shelf;
  /** What was answered in the plan until now. */
  readonly #answers = new Map<string, string>();

  /** @param directory for values that are too large for the memory; whoever gives it removes it */
  constructor(tree: Tree, parent: SessionRequest, directory: string) {
    const { maxValue = defaultMaxValue } = tree.building;
    this.#tree = tree;
    this.#parent = parent;
    this.#shelf = new Shelf(directory, maxValue);
    // Not those of the session: a plan that fails in the end must leave nothing that later steps could find, or miss, by the order in which answers came.
    this.#values = new Values(new Map(parent.contexts.map(({ name, path }) => [name, fileSource(path)])), { maxValue }, (pieces) => this.#shelf.hold(pieces));
    this.#asking = {
      ...asksOfPlans(tree, parent.depth),
      reply: (question) => this.#answers.get(questionId(writeQuestion(question))),
    };
  }

  /** Forgets all values. */
  close(): void {
    this.#shelf.close();
  }

  async find(asked: AskedSession): Promise<Answer> {
    for (const question of asked.answers.questions) {
      if (!this.#answers.has(question)) this.#answers.set(question, await asked.answers.text(question));
    }
    await this.#takeBuilt(asked);
    return runChild(this.#tree, this.#parent, asked, this.#textOf(asked));
  }

  async onReused({ id, line, question: { query, models }, element }: AskedSession, record: AnswerRecord): Promise<void> {
    const { children } = this.#tree;
    const place = await children.find(this.#parent.id, line);
    const { account, depth } = this.#parent;
    // What a child of this run took is on the books, one by one.
    if (place === undefined) account.reuse({ question: id, record }, models[0].name, depth + 1);
    const steps = place && (await children.stepsBefore(place));
    if (place !== undefined && steps !== undefined) account.child(place.id).recount(steps);
    emitFor(this.#tree, this.#parent, { event: 'child reused', question: id, element: describeElement(element), query, model: models[0].name });
  }

  /** What code gave that the text depends on cannot be computed here. */
  async #takeBuilt({ graph, node, built }: AskedSession): Promise<void> {
    const operands = [...node.operands.values()].flatMap(nodesOf);
    for (const operand of operands) {
      for (const code of this.#values.unbuilt(graph, operand)) this.#values.give(graph, code.id, await this.#shelf.take(await built(code)));
    }
  }

  /** The text that a question is about, computed here from what the sandbox computed it from: its hash proves that both agree. */
  #textOf({ graph, node, index, question }: AskedSession): ByteSource {
    const text = this.#subject(graph, node, index);
    if (hashOf(text.chunks()) !== question.context) throw new Error(`the text of question ${index} of ${node.operation} is another one here than in the sandbox`);
    return text;
  }

  #subject(graph: AskedSession['graph'], node: AskedSession['node'], wanted: number): ByteSource {
    const isMap = node.operation === 'map';
    const subject = this.#values.operandOf(graph, node, isMap ? 'inputs' : 'context', this.#asking);
    if (!isMap) return subject;
    for (const { index, text } of distinctTexts(subject)) if (index === wanted && text !== undefined) return memorySource(Buffer.from(text));
    throw new Error(`${node.operation} has no element ${wanted}`);
  }
}

