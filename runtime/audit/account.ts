import { basename } from 'node:path';
import type { ToolchainPin } from '../../compiler/flake.ts';
import type { Answer } from '../answer.ts';
import { sha256 } from '../sha256.ts';
import { answerPath, storeDirectory } from '../store/answer-files.ts';
import { sourcePath } from '../store/fixed-output-path.ts';
import type { Pins } from './read-pins.ts';

/** What a path of the store is that a flake has by itself. */
export type Origin =
  /** A file or folder of nixlib. */
  | { readonly kind: 'nixlib'; readonly file: string }
  | { readonly kind: 'context'; readonly name: string }
  | { readonly kind: 'answer'; readonly question: string };

/** A directory that runs things, which the store must have. */
export interface AccountedToolchain {
  /** Such as `rlm-toolchain-host`. */
  readonly name: string;
  /** SRI. */
  readonly narHash: string;
  readonly path: string;
}

/** All that a flake accounts for: computed from the bytes that were compared, and not from what Nix says. */
export interface Account {
  /** The origin of a source that a derivation reads; undefined for what is none of the flake. */
  readonly originOf: (path: string) => Origin | undefined;
  readonly toolchains: readonly AccountedToolchain[];
  /** The words that start a shell, and Node; undefined where they are those of nixpkgs. */
  readonly shell: readonly string[] | undefined;
  readonly node: readonly string[] | undefined;
  /** The hash of each answer, by question. */
  readonly answers: ReadonlyMap<string, string>;
}

/**
 * @param library SRI hashes of the NARs of the files and folders of nixlib, by their paths in it
 */
export function accountFor(pins: Pins, answers: readonly Answer[], library: ReadonlyMap<string, string>): Account {
  const sources = new Map<string, Origin>();
  for (const [name, pin] of pins.contexts) {
    sources.set(sourcePath('context', pin.placement === 'copied' ? pin.sha256 : pin.narHash, storeDirectory()), { kind: 'context', name });
  }
  const hashes = new Map(answers.map(({ question, text }) => [question, sha256(text)]));
  for (const [question, hash] of hashes) sources.set(answerPath(question, hash), { kind: 'answer', question });
  const toolchains = toolchainsOf(pins.toolchain);
  const [host] = toolchains;
  const start = (program: string) => host && [`${host.path}/lib/ld.so`, '--library-path', `${host.path}/lib`, `${host.path}/bin/${program}`];
  return {
    originOf(path) {
      const known = sources.get(path);
      if (known !== undefined) return known;
      // Under whatever name it was read: the hash is that of its bytes.
      const name = basename(path).slice(33);
      const file = [...library].find(([, narHash]) => sourcePath(name, narHash, storeDirectory()) === path)?.[0];
      if (file === undefined) return undefined;
      const origin: Origin = { kind: 'nixlib', file };
      sources.set(path, origin);
      return origin;
    },
    toolchains,
    shell: start('sh'),
    node: start('node'),
    answers: hashes,
  };
}

function toolchainsOf(pin: ToolchainPin): readonly AccountedToolchain[] {
  if (pin.provider === 'nixpkgs') return [];
  const { narHash, rust, python } = pin;
  const named = [['host', narHash], ['rust', rust], ['python', python]] as const;
  return named.flatMap(([suffix, hash]) => {
    const name = `rlm-toolchain-${suffix}`;
    return hash === undefined ? [] : [{ name, narHash: hash, path: sourcePath(name, hash, storeDirectory()) }];
  });
}
