import { canonicalJson, type CanonicalValue } from './canonical-json.ts';
import { languagesOf } from './eval/languages-of.ts';
import { pythonPackagesOf } from './eval/python-packages-of.ts';
import { asksModel, type Graph } from './ir.ts';
import { contextArgument, lowerPlan } from './lower.ts';
import { booleanLiteral, listLiteral, numberLiteral, stringLiteral } from './nix/literal.ts';
import { attributeSet, indent, lineComment } from './nix/printer.ts';
import { printSessions, type SessionsPin } from './sessions-pin.ts';
import type { Source } from './source.ts';

/** Where a context's bytes are, and the hash that holds them fast. */
export type ContextPin =
  /** In the flake, as `contexts/<name>`. */
  | {
      readonly placement: 'copied';
      /** SRI, of the file's NAR: what `nix hash path FILE` prints. */
      readonly sha256: string;
    }
  /** Where it was given: the flake replays only where that file is. */
  | {
      readonly placement: 'linked';
      /** Absolute. */
      readonly path: string;
      /** SRI, of the file's NAR. */
      readonly narHash: string;
    };

/** What runs the ops: Node and a shell of a pinned nixpkgs, or copied from the machine that compiles. */
export type ToolchainPin =
  | { readonly provider: 'nixpkgs' }
  | {
      readonly provider: 'host';
      /** As Nix calls it: `x86_64-linux`. */
      readonly system: string;
      /** SRI, of the recursive fixed output `rlm-toolchain-host`. */
      readonly narHash: string;
      /** Of `rlm-toolchain-rust`, for plans with code in Rust. */
      readonly rust?: string;
      /** Of `rlm-toolchain-python`, for plans with code in native Python. */
      readonly python?: string;
    };

/** A model that a plan may ask, and how. */
export interface ModelPin {
  readonly name: string;
  /** What is sent along with each question, such as `{ temperature: 0 }`. A part of the question. */
  readonly params: { readonly [name: string]: CanonicalValue };
  /** How many tokens a question and its answer may have together, if that is known. */
  readonly window?: number;
  /** Whether its endpoint can hold an answer to a JSON schema; not unless given. */
  readonly structured?: boolean;
}

export interface FlakeInput {
  readonly graph: Graph;
  /** The formatted plan. */
  readonly planText: string;
  /** That text as a source: the graph's spans are in it. */
  readonly source: Source;
  /** By name, at least those that the graph reads. */
  readonly contexts: ReadonlyMap<string, ContextPin>;
  readonly toolchain: ToolchainPin;
  /** Those that the plan may ask, the one that it asks unless it says so first; none for a plan that asks nothing. */
  readonly models?: readonly ModelPin[];
  /** Where the models that the plan asks work by steps. */
  readonly sessions?: SessionsPin;
  /** In bytes; only when it is not the default. */
  readonly maxValue?: number;
}

/** The pin of nixpkgs: nixos-25.11, which has Node 24. The project's own flake.lock has the same. */
export const nixpkgs = {
  locked: {
    lastModified: 1782847189,
    narHash: 'sha256-twXPFqFsrrY5r28Zh7Homgcp2gUMBgQ6WDS98Q/3xFI=',
    owner: 'NixOS',
    repo: 'nixpkgs',
    rev: 'b6018f87da91d19d0ab4cf979885689b469cdd41',
    type: 'github',
  },
  original: { owner: 'NixOS', ref: 'nixos-25.11', repo: 'nixpkgs', type: 'github' },
} as const;

const nixpkgsSystems = ['x86_64-linux', 'aarch64-linux', 'x86_64-darwin', 'aarch64-darwin'] as const;

/**
 * The files of a plan's flake that follow from the plan: flake.nix, flake.lock if it has inputs, plan.nix and plan.rlm. Whoever
 * writes the folder adds the copied contexts and nixlib with the bundle of rlm-op.
 *
 * @returns file name to text
 */
export function lowerToFlake(input: FlakeInput): ReadonlyMap<string, string> {
  const contexts = input.graph.contexts.map((name) => {
    const pin = input.contexts.get(name);
    if (pin === undefined) throw new RangeError(`the context ${name} has no pin`);
    return { name, pin };
  });
  const inputs = flakeInputs(contexts, input.toolchain);
  return new Map([
    ['flake.nix', printFlake(contexts, inputs, input)],
    ...(inputs.length === 0 ? [] : [['flake.lock', printLock(inputs)] as const]),
    ['plan.nix', lowerPlan(input.graph, input.source)],
    ['plan.rlm', input.planText],
  ]);
}

interface PinnedContext {
  readonly name: string;
  readonly pin: ContextPin;
}

/** An input of the flake: how flake.nix asks for it, and what flake.lock says it is. */
interface Input {
  readonly name: string;
  readonly declaration: string;
  readonly lock: unknown;
}

function flakeInputs(contexts: readonly PinnedContext[], toolchain: ToolchainPin): readonly Input[] {
  const linked = contexts.flatMap(({ name, pin }) => (pin.placement === 'linked' ? [linkedInput(name, pin)] : []));
  if (toolchain.provider === 'host') return linked;
  const { owner, repo, ref } = nixpkgs.original;
  return [...linked, { name: 'nixpkgs', declaration: `inputs.nixpkgs.url = "github:${owner}/${repo}/${ref}";`, lock: nixpkgs }];
}

/**
 * The hyphen keeps the input apart from others, since no name of a plan has one. A path as an attribute needs no escapes of URLs.
 * The lock says no `lastModified`: it would add nothing to the hash, and Nix 2.8 takes it for 0 in large files (seen
 * with 300 MB) and refuses a lock that says the truth.
 */
function linkedInput(context: string, { path, narHash }: ContextPin & { placement: 'linked' }): Input {
  if (!path.startsWith('/')) throw new RangeError(`the path of a linked context is absolute, not ${path}`);
  const name = linkedInputName(context);
  const warning = lineComment('This flake builds only where that file is, and only while it has these bytes.');
  return {
    name,
    declaration: `${warning}\ninputs.${name} = { type = "path"; path = ${stringLiteral(path)}; flake = false; };`,
    lock: { flake: false, locked: { narHash, path, type: 'path' }, original: { path, type: 'path' } },
  };
}

const linkedInputName = (context: string) => `context-${context}`;

function printFlake(contexts: readonly PinnedContext[], inputs: readonly Input[], { graph, toolchain, models = [], sessions, maxValue }: FlakeInput): string {
  const systems = toolchain.provider === 'host' ? [toolchain.system] : nixpkgsSystems;
  const declarations = inputs.map(({ declaration }) => `${indent(declaration)}\n`).join('');
  const limit = maxValue === undefined ? '' : `\n    maxValue = ${maxValue};`;
  const asks = graph.nodes.some(asksModel);
  const printedModels = asks ? `\n    models = [\n${models.map((model) => `      ${printModel(model)}\n`).join('')}    ];` : '';
  const printedSessions = asks && sessions !== undefined ? `\n    sessions = ${stringLiteral(printSessions(sessions))};` : '';
  return `\
# Made by rlmc. Do not edit: change plan.rlm and compile it again. \`nix build path:THIS_FOLDER#answer\` builds the answer.
{
  description = "The answer of plan.rlm, and how it came about";

${declarations === '' ? '' : `${declarations}\n`}\
  outputs = inputs: import ./nixlib/outputs.nix {
    systems = ${listLiteral(systems.map(stringLiteral))};
    toolchainFor = system: ${printToolchain(toolchain, graph)};${limit}${printedModels}${printedSessions}
    folder = ./.;
    plan = { ops, ${asks ? 'lock' : '...'} }: import ./plan.nix {
      inherit ops${asks ? ' lock' : ''};
${contexts.map((context) => `      ${printContext(context)}\n`).join('')}\
    };
  };
}
`;
}

function printToolchain(toolchain: ToolchainPin, graph: Graph): string {
  if (toolchain.provider === 'host') {
    const { narHash, rust, python } = toolchain;
    const hashes = Object.entries({ narHash, rust, python }).flatMap(([name, hash]) => (hash === undefined ? [] : [`${name} = ${stringLiteral(hash)};`]));
    return `import ./nixlib/toolchain/host.nix { inherit system; ${hashes.join(' ')} }`;
  }
  const languages = languagesOf(graph);
  const rust = languages.has('rust') || languages.has('rust-native') ? ['rustc', 'lld', 'glibc', 'stdenv'] : [];
  const python = languages.has('python-native') ? ['python3'] : [];
  const packages = pythonPackagesOf(graph);
  const pythonModules = packages.length === 0 ? '' : `\n      pythonModules = ${listLiteral(packages.map(stringLiteral))};`;
  return `import ./nixlib/toolchain/nixpkgs.nix {
      inherit system;
      inherit (inputs.nixpkgs.legacyPackages.\${system}) ${['bash', 'nodejs_24', ...rust, ...python].join(' ')};${pythonModules}
    }`;
}

/** The names of parameters are data, so they are one text of JSON. */
function printModel({ name, params, window, structured }: ModelPin): string {
  return attributeSet([
    ['name', stringLiteral(name)],
    ['params', stringLiteral(canonicalJson(params))],
    ...(window === undefined ? [] : [['window', numberLiteral(String(window))] as const]),
    ...(structured === true ? [['structured', booleanLiteral(true)] as const] : []),
  ]);
}

/** Names of contexts are names of the plan language, which are paths as they stand. */
function printContext({ name, pin }: PinnedContext): string {
  const file =
    pin.placement === 'copied'
      ? `path = ./contexts/${name}; sha256 = ${stringLiteral(pin.sha256)};`
      : `path = inputs.${linkedInputName(name)}; sha256 = ${stringLiteral(pin.narHash)};`;
  return `${contextArgument(name)} = import ./nixlib/context.nix { ${file} };`;
}

/** As Nix itself writes it, so that it sees nothing to change: keys sorted, two spaces, a newline at the end. */
function printLock(inputs: readonly Input[]): string {
  const names = inputs.map(({ name }) => name).sort();
  const nodes = Object.fromEntries([
    ...inputs.map(({ name, lock }) => [name, lock] as const),
    ['root', { inputs: Object.fromEntries(names.map((name) => [name, name])) }] as const,
  ].sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${JSON.stringify({ nodes, root: 'root', version: 7 }, undefined, 2)}\n`;
}
