import { basename } from 'node:path';
import type { Code, Parameters } from '../../compiler/diagnostics/registry.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Derivation } from '../store/derivation-file.ts';
import type { Account } from './account.ts';
import { commonVariables, type DerivationKind, knownScripts, openings } from './known-derivations.ts';

/** The name of a derivation, from its path. */
export const nameOf = (path: string): string => basename(path, '.drv').slice(33);

/** What kind a derivation is by its name; undefined for one that nixlib does not make. */
export function kindOf(name: string): DerivationKind | undefined {
  if (/^rlm-answer-[0-9a-f]{64}$/.test(name)) return 'answer';
  if (/^rlm-toolchain-(host|rust|python)$/.test(name)) return 'toolchain';
  return knownScripts.get(name)?.kind;
}

/** Variables of fixed outputs of ours. */
const fixedVariables = { answer: ['outputHash', 'outputHashAlgo', 'outputHashMode', 'src'], toolchain: ['outputHash', 'outputHashMode'] } as const;

/**
 * Holds a derivation against the policy: what it may be, run, have in its environment and read.
 *
 * @param outputsOf the paths that another derivation makes; empty for one that is not known
 * @param isOutside whether a derivation is accounted for without being looked at, as those of nixpkgs are
 */
export function examineDerivation(
  path: string,
  derivation: Derivation,
  account: Account,
  outputsOf: (path: string) => readonly string[],
  isOutside: (path: string) => boolean,
  location?: Diagnostic['location'],
): readonly Diagnostic[] {
  const findings: Diagnostic[] = [];
  const find = <C extends Code>(code: C, parameters: Parameters<C>) => void findings.push(diagnose(code, parameters, location));
  const { environment, builder, inputDerivations, inputSources } = derivation;
  const name = nameOf(path);
  const kind = kindOf(name);
  const names = variablesOf(environment);

  const by = [...names].filter((variable) => openings.has(variable));
  if (/\brecursive-nix\b/.test(environment.get('requiredSystemFeatures') ?? '')) by.push('recursive-nix');
  if (builder.startsWith('builtin:')) by.push(builder);
  if (by.length > 0) find('RLM8020', { derivation: path, by });
  if (names.has('impureEnvVars')) find('RLM8022', { derivation: path, names: (environment.get('impureEnvVars') ?? 'in __json').split(' ') });

  const isFixed = derivation.outputs.some(({ hashAlgorithm, hash }) => hashAlgorithm !== '' || hash !== '');
  const fixed = kind === 'answer' || kind === 'toolchain' ? kind : undefined;
  const wantedBuilder = fixed === 'answer' ? builder === '/nonexistent' : fixed === 'toolchain' && builder.startsWith('/toolchain-missing: ');
  if (isFixed && !wantedBuilder && !builder.startsWith('builtin:')) find('RLM8021', { derivation: path, builder });
  else if (kind === undefined) find('RLM8024', { derivation: path, what: `nixlib makes no \`${name}\`` });

  const script = knownScripts.get(name);
  const known = new Set<string>([...(fixed === undefined ? commonVariables : ['name', 'system', 'builder', 'out', ...fixedVariables[fixed]]), ...(script?.variables ?? [])]);
  const judged = (variable: string) => openings.has(variable) || variable === 'impureEnvVars' || (isFixed && fixed === undefined && variable.startsWith('outputHash')) || (by.includes('recursive-nix') && variable === 'requiredSystemFeatures');
  const strange = [...names].filter((variable) => kind !== undefined && !known.has(variable) && !judged(variable));
  if (strange.length > 0) find('RLM8023', { derivation: path, names: strange });

  const wrong = fixed === undefined ? (script === undefined || isFixed ? undefined : wrongRun(derivation, script.script, account)) : wrongFixed(name, fixed, derivation, account);
  if (wrong !== undefined) find('RLM8024', { derivation: path, what: wrong });

  const readable = new Set([...derivation.outputs.map((output) => output.path), ...inputSources, ...[...inputDerivations.keys()].flatMap(outputsOf)]);
  const named = fixed === undefined ? pathsNamed(environment, builder, derivation.args).filter((one) => !readable.has(one) && !isOutside(one)) : [];
  const inputs = [
    ...inputSources.filter((source) => account.originOf(source) === undefined),
    ...[...inputDerivations.keys()].filter((input) => kindOf(nameOf(input)) === undefined && !isOutside(input)),
    ...named,
  ];
  if (inputs.length > 0) find('RLM8025', { derivation: path, inputs: [...new Set(inputs)] });
  return findings;
}

/** All that is handed over: also what is inside of structured attributes, which hide it. */
function variablesOf(environment: Derivation['environment']): ReadonlySet<string> {
  const structured = environment.get('__json');
  let hidden: unknown;
  try {
    hidden = structured === undefined ? {} : JSON.parse(structured);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return new Set([...environment.keys(), ...Object.keys(typeof hidden === 'object' && hidden !== null ? hidden : {})]);
}

function wrongRun({ outputs, builder, args, environment }: Derivation, script: string, { shell, node }: Account): string | undefined {
  if (outputs.length !== 1 || outputs[0]?.name !== 'out') return 'it has other outputs than `out`';
  const words = [builder, ...args];
  const start = words.slice(0, -2);
  const isShell = shell === undefined ? start.length === 1 && isOfNixpkgs(builder, 'bash', 'sh') : equal(start, shell);
  if (!isShell) return `its builder is not the shell of the toolchain: ${start.join(' ')}`;
  if (words.at(-2) !== '-euc') return `the shell is started by ${words.at(-2) ?? ''}`;
  if (words.at(-1) !== script) return `its script is ${words.at(-1) ?? ''}`;
  const given = environment.get('node') ?? '';
  const isNode = node === undefined ? isOfNixpkgs(given, 'nodejs', 'node') : given === node.join(' ');
  if (!isNode) return `its Node is not that of the toolchain: ${given}`;
  if (environment.get('passAsFile') !== 'arguments') return 'its arguments are not in a file';
  return undefined;
}

/** An answer and a toolchain are nothing but their hash, which must be the one that the flake says. */
function wrongFixed(name: string, kind: 'answer' | 'toolchain', { outputs: [output, ...others], args }: Derivation, account: Account): string | undefined {
  if (output === undefined || others.length > 0 || output.name !== 'out') return 'it has other outputs than `out`';
  if (args.length > 0) return `its builder has arguments: ${args.join(' ')}`;
  const pinned = account.toolchains.find((toolchain) => toolchain.name === name);
  const expected = kind === 'answer' ? account.answers.get(name.slice('rlm-answer-'.length)) : pinned && Buffer.from(pinned.narHash.slice('sha256-'.length), 'base64').toString('hex');
  if (expected === undefined) return 'the flake does not have it';
  const algorithm = kind === 'answer' ? 'sha256' : 'r:sha256';
  return output.hashAlgorithm === algorithm && output.hash === expected ? undefined : `its hash is ${output.hashAlgorithm}:${output.hash}, and the flake says ${algorithm}:${expected}`;
}

const isOfNixpkgs = (path: string, packageName: string, program: string): boolean => new RegExp(`^/nix/store/[0-9a-z]{32}-${packageName}-[^/ ]*/bin/${program}$`).test(path);

const equal = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((word, index) => word === b[index]);

/** The paths of the store that are named where they could be run or read, which is anywhere but in the arguments: these are data, and a path in them is a text unless it is an input as well. */
function pathsNamed(environment: Derivation['environment'], builder: string, args: readonly string[]): readonly string[] {
  const texts = [builder, ...args, ...[...environment].filter(([name]) => name !== 'arguments' && name !== 'out').map(([, value]) => value)];
  return [...new Set(texts.flatMap((text) => [...text.matchAll(/\/nix\/store\/[0-9a-z]{32}-[0-9A-Za-z+._?=-]+/g)].map(([path]) => path)))];
}
