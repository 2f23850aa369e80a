import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph, Node, NodeId } from '../../compiler/ir.ts';
import type { Source } from '../../compiler/source.ts';
import type { Retry } from '../model/open-chat-model.ts';
import type { AskingProgress } from '../resolve/resolve-request.ts';
import type { BuildEvent } from '../store/run-build.ts';
import { describeNode } from './describe-node.ts';

/** Something that happened while a plan was built. */
export type Progress =
  /** The flake is written, and Nix starts. */
  | { readonly kind: 'compiled'; readonly folder: string; readonly graph: Graph; readonly source: Source; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly kind: 'started' | 'finished' | 'failed';
      readonly step: Step;
      /** How many steps there are in all, as far as Nix knows yet; those whose results the store has are none. */
      readonly expected: number;
    }
  /** Questions of a node are going to be asked, or one is done with. */
  | {
      readonly kind: 'asking';
      readonly node: NodeId;
      /** In the plan's own words. */
      readonly label: string;
      /** Questions of the node that had no answer, how many of them have one now, and how many failed. */
      readonly all: number;
      readonly answered: number;
      readonly failed: number;
      /** Different questions, of all nodes, that models answered until now. */
      readonly answeredInAll: number;
    }
  /** An endpoint gave no answer, and is asked again in a while. */
  | ({ readonly kind: 'trying again' } & Retry);

/** A derivation as progress shows it: a node of the plan, or something that nodes need, such as a toolchain. */
export interface Step {
  readonly derivation: string;
  /** In the plan's own words: a binding's name, or an op and its line; for what is no node, the name of its derivation. */
  readonly label: string;
  /** Undefined for what is no node. */
  readonly node: NodeId | undefined;
}

/** Puts what several processes of Nix, and a model, do into the words of a plan. */
export class BuildProgress {
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #source: Source;
  readonly #onProgress: (progress: Progress) => void;
  /** How many builds each process takes. */
  readonly #expected = new Map<number, number>();

  /** @param nodes by their attributes in the flake */
  constructor(nodes: ReadonlyMap<string, Node>, source: Source, onProgress: (progress: Progress) => void) {
    this.#nodes = nodes;
    this.#source = source;
    this.#onProgress = onProgress;
  }

  /**
   * @param process which process of Nix tells so: each counts for itself
   * @param questionsOf the node whose questions the derivation writes
   */
  build(event: BuildEvent, process: number, questionsOf?: string): void {
    if (event.kind === 'log') return;
    const { kind, derivation, attribute } = event;
    this.#expected.set(process, event.expected);
    const node = attribute === undefined ? undefined : this.#nodes.get(attribute);
    const label = node !== undefined ? describeNode(node, this.#source) : questionsOf !== undefined ? `the questions of ${this.#describe(questionsOf)}` : nameOf(derivation);
    const expected = this.#expected.values().reduce((sum, count) => sum + count, 0);
    this.#onProgress({ kind, step: { derivation, label, node: node?.id }, expected });
  }

  asked({ attribute, ...counts }: AskingProgress): void {
    const node = this.#nodes.get(attribute);
    if (node === undefined) throw new Error(`what asks is no node of the plan: ${attribute}`);
    this.#onProgress({ kind: 'asking', node: node.id, label: describeNode(node, this.#source), ...counts });
  }

  #describe(attribute: string): string {
    const node = this.#nodes.get(attribute);
    return node === undefined ? attribute : describeNode(node, this.#source);
  }
}

/** A derivation's path without the store, the hash and `.drv`. */
function nameOf(derivation: string): string {
  const name = derivation.replace(/^.*\/[^-]*-/, '').replace(/\.drv$/, '');
  return name === 'rlm-questions' ? 'questions' : name;
}

/** What is told of a build that may turn out to be in vain: it comes later, or never. */
export class HeldEvents {
  readonly #held = new Map<string, BuildEvent[]>();
  readonly #onEvent: (event: BuildEvent) => void;
  readonly #mayBeInVain: (attribute: string) => boolean;
  readonly #vain = new Set<string>();

  /** @param mayBeInVain whether what happens to a node is only told once it was built, or failed for another reason than its answers */
  constructor(mayBeInVain: (attribute: string) => boolean, onEvent: (event: BuildEvent) => void) {
    this.#mayBeInVain = mayBeInVain;
    this.#onEvent = onEvent;
  }

  take(event: BuildEvent): void {
    if (event.attribute === undefined || !this.#mayBeInVain(event.attribute)) {
      this.#onEvent(event);
      return;
    }
    if (event.kind === 'log' && /^rlm-op: RLM401[789]:/.test(event.line)) this.#vain.add(event.derivation);
    const held = this.#held.get(event.derivation) ?? [];
    held.push(event);
    this.#held.set(event.derivation, held);
    if (event.kind === 'started' || event.kind === 'log') return;
    this.#held.delete(event.derivation);
    if (!this.#vain.has(event.derivation)) for (const one of held) this.#onEvent(one);
  }
}
