import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withDir } from 'tmp-promise';
import { canonicalJson } from '../../compiler/canonical-json.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { nixpkgs } from '../../compiler/flake.ts';
import type { Node } from '../../compiler/ir.ts';
import { positionAt, type Source } from '../../compiler/source.ts';
import { describeNode } from '../project/describe-node.ts';
import { whileLocked } from '../project/folder-lock.ts';
import { nodesByAttribute } from '../project/plan-folder.ts';
import type { Derivation } from '../store/derivation-file.ts';
import { narHashes } from '../store/nar-hashes.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { NixError } from '../store/nix-error.ts';
import { nodeDerivations, readDerivations } from '../store/read-derivations.ts';
import { physicalRoot } from '../store/store-location.ts';
import { hostSystem } from '../store/system.ts';
import { type Account, accountFor } from './account.ts';
import type { AuditedFlake } from './audit-report.ts';
import { type CheckedFlake, checkFolder } from './check-folder.ts';
import { compareRequests } from './compare-requests.ts';
import { compareStore } from './compare-store.ts';
import { describeDerivation, nodesOfDerivations, readCode } from './describe-derivations.ts';
import { examineDerivation, kindOf, nameOf } from './examine-derivation.ts';
import type { Pins } from './read-pins.ts';

export interface AuditRequest extends NixSettings {
  /** The folder of a flake, or of a run. */
  readonly folder: string;
  /** Whether what the store has of the flake is compared with its hashes as well, which takes as long as reading it. */
  readonly storeContents?: boolean;
  /** Is called when another rlmc works in the folder, whose end is waited for. */
  readonly onWait?: () => void;
}

/** What an audit of a flake came to. */
export type FlakeAudit = AuditedFlake & { readonly findings: readonly Diagnostic[] };

/**
 * Audits a flake: compares its files with what this rlmc makes of its plan, examines each derivation that Nix makes of them, and compares the answers with the questions. Nothing of the folder
 * is evaluated before all files are what they should be, and nothing run before all derivations are; even then Nix sees a copy, and not the folder.
 *
 * @param folder absolute
 * @throws NixError; ResolutionError RLM6033; Interrupted
 */
export function auditFlake(folder: string, request: AuditRequest): Promise<FlakeAudit> {
  return withDir(
    async ({ path: directory }) => {
      const copy = join(directory, 'flake');
      const scratch = join(directory, 'store');
      const { findings, flake } = await whileLocked(folder, request, async () => checkFolder(folder, copy, request.signal));
      if (flake === undefined) return { folder, audited: 'files', toolchain: null, contexts: [], derivations: [], findings };
      // Derivations are the same in all stores, and can be read where this process can read files.
      const { signal, store } = request;
      const readable: NixSettings = physicalRoot(store) === undefined ? { store: scratch, ...(signal === undefined ? {} : { signal }) } : request;
      const { account, examined, derivations, nodes } = await examineAll(copy, flake, readable);
      const known = {
        folder,
        toolchain: describeToolchain(flake.pins),
        contexts: [...flake.pins.contexts].map(([name, pin]) => ({ name, placement: pin.placement, narHash: pin.placement === 'copied' ? pin.sha256 : pin.narHash })),
        derivations: describeAll(flake, account, nodes, derivations, examined),
      };
      if (examined.length > 0) return { ...known, audited: 'derivations', findings: [...findings, ...examined.map(({ finding }) => finding)] };
      const ofRequests = await compareRequests(copy, flake, request);
      const ofStore = request.storeContents === true ? await compareStore(flake, account, derivations, request) : [];
      return { ...known, audited: 'answers', findings: [...findings, ...ofRequests, ...ofStore] };
    },
    { unsafeCleanup: true },
  );
}

/** A finding, and the derivation that it is about. */
interface Examined {
  readonly derivation: string;
  readonly finding: Diagnostic;
}

interface ExaminedFlake {
  readonly account: Account;
  /** The derivation of each node, by its attribute in plan.nix. */
  readonly nodes: ReadonlyMap<string, string>;
  readonly derivations: ReadonlyMap<string, Derivation>;
  readonly examined: readonly Examined[];
}

/** How often the garbage collector may take derivations before they are read. */
const mostCollected = 3;

/** Evaluates a flake and examines its derivations. */
export async function examineAll(copy: string, flake: CheckedFlake, settings: NixSettings): Promise<ExaminedFlake> {
  const { pins, graph, source } = flake;
  const account = accountFor(pins, flake.answers, await libraryHashes(copy, settings));
  // All that is not named as ours comes from nixpkgs, which is trusted by its pin.
  const isOutside = (path: string) => pins.toolchain.provider === 'nixpkgs' && !nameOf(path).startsWith('rlm-');
  const { nodes, derivations } = await readAll(copy, pins, isOutside, settings);
  const made = nodesOfDerivations(flake, nodes, derivations);
  const examined: Examined[] = [];
  const outputsOf = (path: string) => derivations.get(path)?.outputs.map((output) => output.path) ?? [];
  for (const [path, derivation] of derivations) {
    const [node] = made.get(path) ?? [];
    const location = node && { source, span: node.span };
    for (const finding of examineDerivation(path, derivation, account, outputsOf, isOutside, location)) examined.push({ derivation: path, finding });
    if (node === undefined || kindOf(nameOf(path)) !== 'compile' || (made.get(path) ?? []).some((one) => compiles(derivation, one))) continue;
    examined.push({ derivation: path, finding: diagnose('RLM8026', { ...placeOf(path, node, source), what: 'compiles other code' }, location) });
  }
  for (const [attribute, node] of nodesByAttribute(graph)) {
    const path = nodes.get(attribute) ?? '';
    const derivation = derivations.get(path);
    const what = derivation === undefined ? 'the flake has no such package' : differenceToPlan(path, derivation, node);
    if (what === undefined) continue;
    examined.push({ derivation: path, finding: diagnose('RLM8026', { ...placeOf(path, node, source), what }, { source, span: node.span }) });
  }
  return { account, nodes, derivations, examined };
}

async function readAll(copy: string, { toolchain }: Pins, isOutside: (path: string) => boolean, settings: NixSettings): Promise<Pick<ExaminedFlake, 'nodes' | 'derivations'>> {
  for (let collected = 1; ; collected++) {
    const nodes = await nodeDerivations(copy, toolchain.provider === 'host' ? toolchain.system : hostSystem(), settings);
    try {
      return { nodes, derivations: await readDerivations([...nodes.values()], isOutside, settings) };
    } catch (error) {
      if (!(error instanceof NixError && error.diagnostic.code === 'RLM5012') || collected === mostCollected) throw error;
    }
  }
}

const placeOf = (derivation: string, node: Node, source: Source) => ({ derivation, node: describeNode(node, source), line: positionAt(source, node.span.start).line });

/** Whether what a derivation compiles is the code of a node. */
function compiles(derivation: Derivation, { operands }: Node): boolean {
  const code = operands.get('code');
  return code?.kind === 'text' && readCode(derivation)?.code === code.value;
}

/** What of a plan a derivation does not have as the plan says it, as words that follow its line. */
function differenceToPlan(path: string, derivation: Derivation, { operation, operands }: Node): string | undefined {
  if (nameOf(path) !== `rlm-${operation}`) return `is \`${nameOf(path)}\`, not \`rlm-${operation}\``;
  const [code, spec] = [operands.get('code'), operands.get('vm_spec')];
  if (operation !== 'eval' || code?.kind !== 'text' || spec?.kind !== 'vm spec') return undefined;
  const given = readCode(derivation);
  if (given?.code !== code.value) return 'runs other code';
  const printed = (value: unknown) => JSON.stringify(Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  return printed(given.vm_spec) === printed(spec.value) ? undefined : `has the limits ${canonicalJson(printed(given.vm_spec))}`;
}

/** The hashes of what nixlib has besides Nix code: that is read by evaluation, and reaches no derivation. */
async function libraryHashes(copy: string, settings: NixSettings): Promise<ReadonlyMap<string, string>> {
  const entries = (await readdir(join(copy, 'nixlib'), { recursive: true })).filter((name) => !name.endsWith('.nix')).sort();
  const hashes = await narHashes(entries.map((name) => join(copy, 'nixlib', name)), settings);
  return new Map(entries.map((name, index) => [name, hashes[index] ?? '']));
}

function describeAll(flake: CheckedFlake, account: Account, nodes: ExaminedFlake['nodes'], derivations: ExaminedFlake['derivations'], examined: ExaminedFlake['examined']): AuditedFlake['derivations'] {
  const made = nodesOfDerivations(flake, nodes, derivations);
  const suspect = new Set(examined.filter(({ finding: { code } }) => code === 'RLM8020' || code === 'RLM8021').map(({ derivation }) => derivation));
  const described = [...derivations].map(([path, derivation]) => describeDerivation(path, derivation, made.get(path) ?? [], flake, account, suspect.has(path)));
  const line = ({ nodes: [node] }: (typeof described)[number]) => node?.line ?? 0;
  return described.sort((a, b) => line(a) - line(b) || (a.path < b.path ? -1 : 1));
}

function describeToolchain({ toolchain }: Pins): AuditedFlake['toolchain'] {
  if (toolchain.provider === 'nixpkgs') return { provider: 'nixpkgs', rev: nixpkgs.locked.rev, narHash: nixpkgs.locked.narHash };
  const { system, narHash, rust, python } = toolchain;
  return { provider: 'host', system, hashes: { host: narHash, ...(rust === undefined ? {} : { rust }), ...(python === undefined ? {} : { python }) } };
}
