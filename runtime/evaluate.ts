import { asksModel, type Graph, type Node, type NodeId, nodesOf, type Operand } from '../compiler/ir.ts';
import { printType } from '../compiler/types.ts';
import type { Limits } from './ops/arguments.ts';
import { type ByteSource, memorySource } from './ops/byte-source.ts';
import type { JsonObject, JsonValue } from './ops/json-value.ts';
import { sourceOf } from './ops/operand.ts';
import { type OperationName, runOperation } from './ops/run-operation.ts';
import { ValueError } from './ops/value-error.ts';
import { type Asking, answerInProcess, Unanswered } from './questions/answer-in-process.ts';
import { sha256 } from './sha256.ts';

/** A value error, and the node of the graph whose operation met it. */
export class EvaluationError extends Error {
  readonly node: Node;
  override readonly cause: ValueError;

  constructor(node: Node, cause: ValueError) {
    super(cause.message);
    this.name = 'EvaluationError';
    this.node = node;
    this.cause = cause;
  }
}

/** A node of a graph asks what has no answer. */
export class UnansweredNode extends Error {
  readonly node: Node;

  constructor(node: Node, options: ErrorOptions) {
    super(`${node.operation} has no answer`, options);
    this.name = 'UnansweredNode';
    this.node = node;
  }
}

/** A node of a graph runs code, which only a derivation does, and nobody gave its value. */
export class UnbuiltNode extends Error {
  readonly node: Node;

  constructor(node: Node) {
    super(`${node.operation} is only run by Nix, and its value is not known`);
    this.name = 'UnbuiltNode';
    this.node = node;
  }
}

/**
 * Computes the answer of a graph in this process, without Nix: each node that the answer needs once, by the very operations
 * that derivations run and with the arguments that they get there.
 *
 * @param contexts the bytes of each context that the graph reads, valid UTF-8
 * @param asking without it, a node that asks is one that was not answered
 * @throws EvaluationError where a value is not what an operation can work with; UnansweredNode
 */
export function evaluate(graph: Graph, contexts: ReadonlyMap<string, ByteSource>, limits: Limits, asking?: Asking): ByteSource {
  return new Values(contexts, limits).valueOf(graph, graph.answer, asking);
}

/**
 * Values of nodes, computed in this process, each once however many graphs have the node: values are known by what they are computed from. Those of nodes that run
 * code are given by whoever had them built.
 */
export class Values {
  readonly #files = new Map<string, ByteSource>();
  readonly #limits: Limits;
  readonly #hold: (pieces: Iterable<Uint8Array>) => ByteSource;

  /**
   * @param contexts the bytes of each context, valid UTF-8
   * @param hold where values stay; in memory unless given. A piece is only valid until the next is taken
   */
  constructor(contexts: ReadonlyMap<string, ByteSource>, limits: Limits, hold: (pieces: Iterable<Uint8Array>) => ByteSource = collect) {
    for (const [name, source] of contexts) this.#files.set(contextFile(name), source);
    this.#limits = limits;
    this.#hold = hold;
  }

  /**
   * The value of a node, as it would be in its file.
   *
   * @param asking without it, a node that asks and whose value is not known yet is one that was not answered
   * @throws EvaluationError, UnansweredNode, UnbuiltNode
   */
  valueOf(graph: Graph, id: NodeId, asking?: Asking): ByteSource {
    return this.#open(this.#compute(graph, [id], asking).get(id) ?? '');
  }

  /**
   * What a node reads, by the name of the parameter.
   *
   * @throws EvaluationError, UnansweredNode, UnbuiltNode
   */
  operandOf(graph: Graph, { operands }: Node, parameter: string, asking?: Asking): ByteSource {
    const operand = operands.get(parameter);
    if (operand === undefined) throw new RangeError(`a node has no ${parameter}`);
    const files = this.#compute(graph, nodesOf(operand), asking);
    return sourceOf(argumentOf(operand, (node) => files.get(node) ?? ''), (file) => this.#open(file));
  }

  /** The nodes that run code, that a node needs or is, and whose values nobody gave: in the order of dependence. */
  unbuilt(graph: Graph, id: NodeId): readonly Node[] {
    if (!graph.nodes.some(runsCode)) return [];
    const files = filesOf(graph, [id]);
    return this.#toCompute(graph, [id], files).filter((node) => runsCode(node) && !this.#files.has(files.get(node.id) ?? ''));
  }

  /**
   * Gives the value of a node that runs code.
   *
   * @param value stays readable as long as this is used
   */
  give(graph: Graph, id: NodeId, value: ByteSource): void {
    this.#files.set(filesOf(graph, [id]).get(id) ?? '', value);
  }

  /** Computes nodes that are not computed yet, and what they depend on; gives the file of each. */
  #compute(graph: Graph, wanted: readonly NodeId[], asking: Asking | undefined): ReadonlyMap<NodeId, string> {
    const { maxValue } = this.#limits;
    const run = (operation: OperationName, given: JsonObject) => this.#hold(runOperation(operation, { ...given, maxValue }, (file) => this.#open(file)));
    const keep = (name: string, source: ByteSource): JsonObject => {
      this.#files.set(name, source);
      return { file: name };
    };
    const files = filesOf(graph, wanted);
    for (const node of this.#toCompute(graph, wanted, files)) {
      const file = files.get(node.id) ?? '';
      if (this.#files.has(file)) continue;
      if (!isComputed(node)) throw new UnbuiltNode(node);
      const given = argumentsOf(node, (operand) => files.get(operand) ?? '');
      try {
        keep(file, asksModel(node) ? answerInProcess(node.operation, given, asking, run, keep) : run(node.operation, given));
      } catch (error) {
        if (error instanceof Unanswered) throw new UnansweredNode(node, { cause: error });
        throw error instanceof ValueError ? new EvaluationError(node, error) : error;
      }
    }
    return files;
  }

  /**
   * The nodes that it takes to have some. What code read whose value is known was read in the sandbox: it is computed here only if it asks, or something that it needs does, since
   * whoever answers is told of what is used.
   */
  #toCompute(graph: Graph, wanted: readonly NodeId[], files: ReadonlyMap<NodeId, string>): readonly Node[] {
    const asks = asksSomewhere(graph);
    const ends = (node: Node) => runsCode(node) && !asks.has(node.id) && this.#files.has(files.get(node.id) ?? '');
    return neededFor(graph, wanted, ends);
  }

  #open(file: string): ByteSource {
    const source = this.#files.get(file);
    if (source === undefined) throw new RangeError(`there is no ${file}`);
    return source;
  }
}

/** Nodes and all that they depend on, in the order of dependence, but nothing that is only needed by those at which it ends. */
function neededFor({ nodes }: Graph, wanted: readonly NodeId[], ends: (node: Node) => boolean = () => false): readonly Node[] {
  const needed = new Set(wanted);
  const candidates = nodes.slice(0, Math.max(-1, ...wanted) + 1);
  for (const node of candidates.toReversed()) {
    if (!needed.has(node.id) || ends(node)) continue;
    for (const operand of node.operands.values()) for (const input of nodesOf(operand)) needed.add(input);
  }
  return candidates.filter(({ id }) => needed.has(id));
}

/** The nodes whose values depend on what a model answers. */
export function asksSomewhere({ nodes }: Graph): ReadonlySet<NodeId> {
  const found = new Set<NodeId>();
  for (const node of nodes) {
    if (asksModel(node) || [...node.operands.values()].some((operand) => nodesOf(operand).some((input) => found.has(input)))) found.add(node.id);
  }
  return found;
}

/** What the value of each node is known by, of some nodes and those that they depend on: what it is computed from. */
function filesOf(graph: Graph, wanted: readonly NodeId[]): ReadonlyMap<NodeId, string> {
  const files = new Map<NodeId, string>();
  // In dependency order, so there is nothing to recurse into: chains of thousands of nodes would overflow the stack.
  for (const node of neededFor(graph, wanted)) {
    const given = argumentsOf(node, (operand) => files.get(operand) ?? '');
    files.set(node.id, `value ${sha256(JSON.stringify([node.operation, given]))}`);
  }
  return files;
}

type CodeNode = Node & { readonly operation: 'eval' };

const runsCode = (node: Node): node is CodeNode => node.operation === 'eval';

/** Whether this process can compute it. */
const isComputed = (node: Node): node is Node & { readonly operation: Exclude<Node['operation'], 'eval'> } => !runsCode(node);

const contextFile = (name: string): string => `context ${name}`;

/** The arguments as nixlib hands them to a derivation, with names of our own in place of store paths. */
function argumentsOf({ operands, over, operation, type }: Node, fileOf: (node: NodeId) => string): JsonObject {
  const given = Object.fromEntries([...operands].map(([name, operand]) => [name, argumentOf(operand, fileOf)]));
  return {
    ...given,
    ...(over === 'items' ? { over } : {}),
    ...(operation === 'list' || operation === 'value' ? { type: printType(type) } : {}),
  };
}

function argumentOf(operand: Operand, fileOf: (node: NodeId) => string): JsonValue {
  switch (operand.kind) {
    case 'node':
      return { file: fileOf(operand.node) };
    case 'context':
      return { file: contextFile(operand.name) };
    case 'text':
    case 'bool':
      return operand.value;
    case 'number':
      return numberArgument(operand.value);
    case 'texts':
      return operand.values;
    case 'answer type':
    case 'vm spec':
    case 'result type':
      return operand.value;
    case 'items':
      return operand.items.map((item) => argumentOf(item, fileOf));
    case 'fields':
      return operand.fields.map(({ name, type, value }) => ({ name, type: printType(type), value: argumentOf(value, fileOf) }));
  }
}

/** An integer where JSON keeps it exact, else the canonical decimal as a string. */
function numberArgument(canonical: string): number | string {
  const number = Number(canonical);
  return Number.isSafeInteger(number) && String(number) === canonical ? number : canonical;
}

/** Copies the pieces, which are only valid until the next is taken. */
function collect(pieces: Iterable<Uint8Array>): ByteSource {
  const copies: Uint8Array[] = [];
  for (const piece of pieces) copies.push(Buffer.from(piece));
  return memorySource(Buffer.concat(copies));
}
