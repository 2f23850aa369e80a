import * as z from 'zod/mini';
import type { BuildFailure } from './build-failure.ts';
import { flakeReference } from './flake-reference.ts';
import type { NixSettings } from './nix-command.ts';
import { nixFailure } from './nix-failure.ts';
import { nodeNames } from './node-names.ts';
import { type BuildEvent, runBuild } from './run-build.ts';

export interface BuildRequest extends NixSettings {
  /** The absolute path of a generated flake. */
  readonly flake: string;
  /** `answer`, or a binding. */
  readonly attribute: string;
  /** Where a link to the result goes that keeps it from the garbage collector, absolute; none unless given. */
  readonly outLink?: string;
  readonly onEvent?: (event: BuildEvent) => void;
}

export type BuildResult = {
  /** The attributes of the nodes that this build built; the others were in the store, or wait for one that failed. */
  readonly built: readonly string[];
} & (
  | { readonly outcome: 'built'; readonly outPath: string }
  | { readonly outcome: 'failed'; readonly failures: readonly [BuildFailure, ...BuildFailure[]] }
);

const printed = z.tuple([z.looseObject({ outputs: z.looseObject({ out: z.string() }) })]);

/**
 * Builds an attribute of a generated flake with one process of Nix, and with a second one, which looks up the names of
 * nodes, once something is really built.
 *
 * Nix goes on after a failure with all that does not depend on it, so that one run tells all failures, and what was built
 * is there for the next. The folder gets no link to the result, and the result has no root but the one that is asked for: without it the store's
 * garbage collector may take it, and building again brings it back.
 *
 * @throws NixError when Nix fails outside of any derivation, Interrupted when the signal was aborted
 */
export async function buildFlake(request: BuildRequest): Promise<BuildResult> {
  const { flake, attribute, outLink, onEvent } = request;
  let names: Promise<ReadonlyMap<string, string>> | undefined;
  const { installable, directory } = flakeReference(flake, attribute);
  const { succeeded, stdout, built, failures, errors } = await runBuild('nix', ['build', installable, ...(outLink === undefined ? ['--no-link'] : ['--out-link', outLink]), '--no-write-lock-file', '--json'], request, {
    attributeOf: async (derivation) => (await (names ??= nodeNames(flake, request))).get(derivation),
    onEvent,
    directory,
  });
  if (succeeded) {
    const [{ outputs }] = printed.parse(JSON.parse(stdout));
    return { outcome: 'built', outPath: outputs.out, built };
  }
  const [first, ...others] = failures;
  if (first === undefined) throw await nixFailure('nix build', errors, request);
  return { outcome: 'failed', failures: [first, ...others], built };
}
