import * as z from 'zod/mini';
import { positionAt } from '../../compiler/source.ts';
import type { Node } from '../../compiler/ir.ts';
import { describeNode } from '../project/describe-node.ts';
import { nodesByAttribute } from '../project/plan-folder.ts';
import { sha256 } from '../sha256.ts';
import type { Derivation } from '../store/derivation-file.ts';
import type { Account, Origin } from './account.ts';
import type { AuditedDerivation } from './audit-report.ts';
import type { CheckedFlake } from './check-folder.ts';
import { kindOf, nameOf } from './examine-derivation.ts';

/** The parts of the plan that each derivation is made for, in the order of the plan: those that it is, else those that it helps. */
export function nodesOfDerivations(
  { graph }: Pick<CheckedFlake, 'graph'>,
  nodes: ReadonlyMap<string, string>,
  derivations: ReadonlyMap<string, Derivation>,
): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  const add = (path: string, node: Node) => {
    const known = found.get(path);
    if (known === undefined) found.set(path, [node]);
    else if (!known.includes(node)) known.push(node);
  };
  const own = new Set<string>();
  const byAttribute = [...nodesByAttribute(graph)].sort(([, a], [, b]) => a.span.end - b.span.end);
  for (const [attribute, node] of byAttribute) {
    const path = nodes.get(attribute);
    if (path === undefined) continue;
    add(path, node);
    own.add(path);
  }
  // What is left is for those that read it, from the nodes on downwards: their questions, their answers.
  let waiting = [...found.keys()];
  while (waiting.length > 0) {
    const next: string[] = [];
    for (const path of waiting) {
      for (const input of derivations.get(path)?.inputDerivations.keys() ?? []) {
        if (own.has(input) || kindOf(nameOf(input)) === 'toolchain') continue;
        const before = found.get(input)?.length ?? 0;
        for (const node of found.get(path) ?? []) add(input, node);
        if ((found.get(input)?.length ?? 0) > before) next.push(input);
      }
    }
    waiting = next;
  }
  return found;
}

const codeArguments = z.looseObject({ code: z.string(), vm_spec: z.optional(z.looseObject({ language: z.string() })) });

/** The arguments of a derivation that runs or compiles code; undefined for one that has others. */
export function readCode(derivation: Derivation): z.infer<typeof codeArguments> | undefined {
  return codeArguments.safeParse(argumentsOf(derivation)).data;
}

function argumentsOf({ environment }: Derivation): unknown {
  try {
    return JSON.parse(environment.get('arguments') ?? 'null');
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export function describeDerivation(path: string, derivation: Derivation, nodes: readonly Node[], { source, lock }: Pick<CheckedFlake, 'source' | 'lock'>, account: Account, isOpen: boolean): AuditedDerivation {
  const name = nameOf(path);
  const kind = kindOf(name) ?? 'unknown';
  const lines = nodes.map((node) => ({ name: describeNode(node, source), line: positionAt(source, node.span.start).line }));
  const fixed = derivation.outputs.some(({ hash }) => hash !== '');
  return {
    path,
    name,
    kind,
    nodes: lines,
    builder: derivation.builder,
    network: isOpen ? 'possible' : fixed ? 'never built' : 'none',
    code: codeOf(name, kind, derivation, lines[0]?.line ?? 0, lock, account),
    inputs: [
      ...derivation.inputSources.map((input) => ({ path: input, what: describeOrigin(account.originOf(input)) })),
      ...[...derivation.inputDerivations.keys()].map((input) => ({ path: input, what: nameOf(input) })),
    ],
    limits: limitsOf(derivation),
  };
}

function codeOf(name: string, kind: AuditedDerivation['kind'], derivation: Derivation, line: number, lock: CheckedFlake['lock'], account: Account): AuditedDerivation['code'] {
  switch (kind) {
    case 'op':
    case 'questions':
    case 'engine':
      return { from: 'nixlib', op: name.slice('rlm-'.length) };
    case 'eval':
    case 'compile': {
      const given = readCode(derivation);
      if (given === undefined) return { from: 'unknown' };
      return { from: 'plan', line, language: given.vm_spec?.language ?? (derivation.environment.get('target') === 'native' ? 'rust-native' : 'rust'), sha256: sha256(given.code) };
    }
    case 'answer': {
      const question = name.slice('rlm-answer-'.length);
      const entry = lock.answers[question];
      return entry === undefined ? { from: 'unknown' } : { from: 'model', model: entry.model, date: entry.date, question };
    }
    case 'toolchain': {
      const pinned = account.toolchains.find((toolchain) => toolchain.name === name);
      return pinned === undefined ? { from: 'unknown' } : { from: 'toolchain', narHash: pinned.narHash };
    }
    case 'unknown':
      return { from: 'unknown' };
  }
}

function describeOrigin(origin: Origin | undefined): string {
  switch (origin?.kind) {
    case 'nixlib':
      return `nixlib/${origin.file}`;
    case 'context':
      return `context ${origin.name}`;
    case 'answer':
      return `answer to ${origin.question}`;
    case undefined:
      return 'unknown';
  }
}

const limited = z.looseObject({ maxValue: z.number() });
const limit = z.union([z.number(), z.array(z.string())]);

function limitsOf(derivation: Derivation): AuditedDerivation['limits'] {
  const limits = Object.entries(readCode(derivation)?.vm_spec ?? {}).flatMap(([name, value]) => {
    const { data } = limit.safeParse(value);
    return data === undefined ? [] : [[name, data] as const];
  });
  if (limits.length > 0) return Object.fromEntries(limits);
  const { data } = limited.safeParse(argumentsOf(derivation));
  return data === undefined ? null : { maxValue: data.maxValue };
}
