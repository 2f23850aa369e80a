import type { AnswerType } from './answer-type.ts';
import type { ItemType, ResultType } from './eval/result-type.ts';
import type { VmSpec } from './eval/vm-spec.ts';
import { asksModel, type Graph, type Node, type NodeId, nodesOf, type Operand } from './ir.ts';
import { attributeName, booleanLiteral, keywords, listLiteral, numberLiteral, stringLiteral } from './nix/literal.ts';
import { attributeSet, indent, lineComment } from './nix/printer.ts';
import { type Source, positionAt } from './source.ts';
import { printType } from './types.ts';

/**
 * How many nodes may depend on each other in a row before Nix is told to begin in the middle. Nix evaluates a node by
 * evaluating its operands first, each some ten calls deeper: 2.8 overflows its stack between 5,000 and 10,000 nodes in a
 * row, newer releases stop at 10,000 calls (`max-call-depth`).
 */
const nodesInARow = 200;

/**
 * The names of the nodes in plan.nix, and so in the flake's `legacyPackages`: `v_` and the first binding that stands for
 * the node, or `n_1`, `n_2`, … for calls inside others. The prefixes keep names of a plan and words of Nix apart.
 */
export function nodeAttributes(graph: Graph): ReadonlyMap<NodeId, string> {
  let unnamed = 0;
  return new Map(
    inPlanOrder(graph).map(({ id, names: [name] }) => {
      if (name === undefined) unnamed += 1;
      return [id, name === undefined ? `n_${unnamed}` : `v_${name}`];
    }),
  );
}

/** By where the plan ends saying them: a call inside another comes before it. */
function inPlanOrder(graph: Graph): readonly Node[] {
  return graph.nodes.toSorted((a, b) => a.span.end - b.span.end);
}

/**
 * The argument of plan.nix that a context is: its own name where that can be read as nothing else. The arguments of a Nix
 * function, unlike attributes, cannot be quoted.
 */
export function contextArgument(name: string): string {
  const taken = /^([acnsv]_|__)/.test(name) || keywords.has(name) || ['ops', 'lock', 'answer', 'milestones', 'true', 'false'].includes(name);
  return taken ? `c_${name}` : name;
}

/**
 * Prints a graph as plan.nix: a function from the ops and the contexts to the nodes, one short call for each, with the line
 * of the plan that says it. Besides the nodes there are `a_<name>` for further names of a node, `answer`, and for plans of
 * long chains `milestones`, in the order in which Nix has to evaluate them. What code may use is long and mostly the same, so it stands before the nodes,
 * as `s_1`, `s_2`, ….
 *
 * @param source the text that the graph's spans are in, which is plan.rlm in the flake
 */
export function lowerPlan(graph: Graph, source: Source): string {
  const attributes = nodeAttributes(graph);
  const attribute = (id: NodeId): string => {
    const name = attributes.get(id);
    if (name === undefined) throw new RangeError(`the graph has no node ${id}`);
    return name;
  };

  const names: Names = { attribute, vmSpecs: new Map() };
  const definitions = inPlanOrder(graph).flatMap((node) => {
    const { line } = positionAt(source, node.span.start);
    const definition = `${attribute(node.id)} = ops.${attributeName(node.operation)} ${printArguments(node, names)};`;
    const aliases = node.names.slice(1).map((name) => `a_${name} = ${attribute(node.id)};`);
    return [`${definition}   ${lineComment(`plan.rlm:${line}`)}`, ...aliases];
  });
  const milestones = findMilestones(graph).map(attribute);
  const body = [
    ...definitions,
    ...(milestones.length === 0 ? [] : [lineComment('Evaluated first and in this order, since the chains are long for the stack of Nix.')]),
    ...(milestones.length === 0 ? [] : [`milestones = ${listLiteral(milestones)};`]),
    `answer = ${attribute(graph.answer)};`,
  ];
  const header = lineComment('Made by rlmc. Do not edit: change plan.rlm and compile it again.');
  const asks = graph.nodes.some(asksModel) ? ['lock'] : [];
  const argument = `{ ${['ops', ...asks, ...graph.contexts.map(contextArgument)].join(', ')} }:`;
  return `${[header, argument, ...bindVmSpecs(names)].join('\n')}\nrec {\n${indent(body.join('\n'))}\n}\n`;
}

/** What parts of plan.nix are called that others refer to. */
interface Names {
  readonly attribute: (id: NodeId) => string;
  /** By what they are as a Nix expression; each is entered when it is first referred to. */
  readonly vmSpecs: Map<string, string>;
}

function bindVmSpecs({ vmSpecs }: Names): readonly string[] {
  if (vmSpecs.size === 0) return [];
  const bindings = [...vmSpecs].map(([printed, name]) => `${name} = ${printed};`);
  return ['let', indent([lineComment('Where code runs, and what it may use: bytes and seconds.'), ...bindings].join('\n')), 'in'];
}

function printArguments(node: Node, names: Names): string {
  const given = [...node.operands].map(([name, operand]) => [name, printOperand(operand, names)] as const);
  const over = node.over === 'items' ? ([['over', stringLiteral('items')]] as const) : [];
  const type = node.operation === 'list' || node.operation === 'value' ? ([['type', stringLiteral(printType(node.type))]] as const) : [];
  const answers = asksModel(node) ? ([['answers', `lock ${stringLiteral(names.attribute(node.id))}`]] as const) : [];
  return attributeSet([...type, ...given, ...over, ...answers]);
}

function printOperand(operand: Operand, names: Names): string {
  switch (operand.kind) {
    case 'node':
      return names.attribute(operand.node);
    case 'context':
      return contextArgument(operand.name);
    case 'text':
      return stringLiteral(operand.value);
    case 'number':
      return numberLiteral(operand.value);
    case 'bool':
      return booleanLiteral(operand.value);
    case 'texts':
      return listLiteral(operand.values.map(stringLiteral));
    case 'answer type':
      return printAnswerType(operand.value);
    case 'vm spec':
      return nameVmSpec(operand.value, names);
    case 'result type':
      return printResultType(operand.value);
    case 'items':
      return listLiteral(operand.items.map((item) => printOperand(item, names)));
    case 'fields':
      return listLiteral(
        operand.fields.map(({ name, type, value }) =>
          attributeSet([
            ['name', stringLiteral(name)],
            ['type', stringLiteral(printType(type))],
            ['value', printOperand(value, names)],
          ]),
        ),
      );
  }
}

function printAnswerType(type: AnswerType): string {
  if (typeof type === 'string') return stringLiteral(type);
  if ('enum' in type) return attributeSet([['enum', listLiteral(type.enum.map(stringLiteral))]]);
  if ('max_words' in type) return attributeSet([['max_words', numberLiteral(String(type.max_words))]]);
  return attributeSet([['json', stringLiteral(type.json)]]);
}

function nameVmSpec(spec: VmSpec, { vmSpecs }: Names): string {
  const printed = printVmSpec(spec);
  const name = vmSpecs.get(printed) ?? `s_${vmSpecs.size + 1}`;
  vmSpecs.set(printed, name);
  return name;
}

function printVmSpec({ language, allowedModules, ...limits }: VmSpec): string {
  return attributeSet([
    ['language', stringLiteral(language)],
    ['allowedModules', listLiteral(allowedModules.map(stringLiteral))],
    ...Object.entries(limits).map(([name, limit]) => [name, numberLiteral(String(limit))] as const),
  ]);
}

function printResultType(type: ResultType): string {
  return typeof type === 'object' && 'list' in type ? attributeSet([['list', printItemType(type.list)]]) : printItemType(type);
}

function printItemType(type: ItemType): string {
  return typeof type === 'string' ? stringLiteral(type) : attributeSet([['json', stringLiteral(type.json)]]);
}

/** The nodes after each `nodesInARow` levels of the graph, those of a level before those of the next. */
function findMilestones(graph: Graph): NodeId[] {
  const depths = new Map<NodeId, number>();
  for (const { id, operands } of graph.nodes) {
    const below = [...operands.values()].flatMap(nodesOf).map((operand) => depths.get(operand) ?? 0);
    depths.set(id, 1 + below.reduce((deepest, depth) => Math.max(deepest, depth), 0));
  }
  const isMilestone = ([, depth]: [NodeId, number]) => depth % nodesInARow === 0;
  return [...depths].filter(isMilestone).sort(([, a], [, b]) => a - b).map(([id]) => id);
}
