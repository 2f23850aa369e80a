import * as z from 'zod/mini';
import { type BuildFailure, describeFailure } from './build-failure.ts';
import { type BuildChange, BuildRecord } from './build-record.ts';
import { flakeReference } from './flake-reference.ts';
import { Interrupted, saysInterrupted } from './interrupted.ts';
import { internalJsonReader } from './internal-json.ts';
import { type NixSettings, runNix } from './nix-command.ts';
import { nixFailure } from './nix-failure.ts';
import { nodeNames } from './node-names.ts';

export interface BuildRequest extends NixSettings {
  /** The absolute path of a generated flake. */
  readonly flake: string;
  /** `answer`, or a binding. */
  readonly attribute: string;
  readonly onEvent?: (event: BuildEvent) => void;
}

/** What happens to a derivation while it is built, with its attribute in the flake if it is a node of the plan. */
export type BuildEvent = BuildChange & { readonly attribute: string | undefined };

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
 * is there for the next. The folder gets no link to the result, and the result no root: the store's garbage collector may
 * take it, and building again brings it back.
 *
 * @throws NixError when Nix fails outside of any derivation, Interrupted when the signal was aborted
 */
export async function buildFlake(request: BuildRequest): Promise<BuildResult> {
  const { flake, attribute, onEvent } = request;
  let names: Promise<ReadonlyMap<string, string>> | undefined;
  const attributeOf = async (derivation: string) => (await (names ??= nodeNames(flake, request))).get(derivation);

  // Events wait for the names of nodes, and keep their order.
  let delivered = Promise.resolve();
  const record = new BuildRecord((change) => {
    const found = attributeOf(change.derivation);
    delivered = Promise.all([found, delivered]).then(([node]) => onEvent?.({ ...change, attribute: node }));
    // The error is for whoever awaits the whole build, below; Node must not take it for one that nobody handles.
    delivered.catch(() => undefined);
  });

  const read = internalJsonReader();
  const { installable, directory } = flakeReference(flake, attribute);
  const { succeeded, stdout } = await runNix(
    'nix',
    ['build', installable, '--no-link', '--no-write-lock-file', '--keep-going', '--json', '--log-format', 'internal-json'],
    request,
    {
      directory,
      onErrorLine(line) {
        const event = read(line);
        if (event !== undefined) record.take(event);
      },
    },
  );
  if (!succeeded && saysInterrupted(record.errors)) throw new Interrupted();
  await delivered;

  const built = [...new Set(await Promise.all(record.finished.map(attributeOf)))].filter((node) => node !== undefined);
  if (succeeded) {
    const [{ outputs }] = printed.parse(JSON.parse(stdout));
    return { outcome: 'built', outPath: outputs.out, built };
  }
  const [first, ...others] = await Promise.all(record.failed.map(async (failure) => describeFailure({ ...failure, attribute: await attributeOf(failure.derivation) })));
  if (first === undefined) throw await nixFailure('nix build', record.errors, request);
  return { outcome: 'failed', failures: [first, ...others], built };
}
