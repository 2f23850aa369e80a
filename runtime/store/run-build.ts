import { type BuildFailure, describeFailure } from './build-failure.ts';
import { type BuildChange, BuildRecord } from './build-record.ts';
import { Interrupted, saysInterrupted } from './interrupted.ts';
import { internalJsonReader } from './internal-json.ts';
import { type NixProgram, type NixSettings, runNix } from './nix-command.ts';

/** What happens to a derivation while it is built, with its attribute in the flake if it is a node of the plan. */
export type BuildEvent = BuildChange & { readonly attribute: string | undefined };

/** How a process of Nix that builds is watched. */
export interface BuildWatch {
  /** The attribute in the flake of a derivation; undefined for one that is no node of the plan. */
  readonly attributeOf: (derivation: string) => string | undefined | Promise<string | undefined>;
  /** Is told what happens, in order. */
  readonly onEvent?: ((event: BuildEvent) => void) | undefined;
  /** Where Nix is started. */
  readonly directory?: string;
}

/** How a build went. */
export interface BuildRun {
  readonly succeeded: boolean;
  readonly stdout: string;
  /** The attributes of the nodes that this process built, each once. */
  readonly built: readonly string[];
  /** Empty also when Nix failed outside of any derivation: then `errors` says why. */
  readonly failures: readonly BuildFailure[];
  readonly errors: string;
}

/**
 * Runs a program of Nix that builds, and reads its log: what is built, and what failed by itself. Nix goes on after a failure with all
 * that does not depend on it.
 *
 * @throws NixError when there is no Nix, Interrupted
 */
export async function runBuild(
  program: NixProgram,
  argv: readonly string[],
  settings: NixSettings,
  { attributeOf, onEvent, directory }: BuildWatch,
): Promise<BuildRun> {
  // Events wait for the names of nodes, and keep their order.
  let delivered = Promise.resolve();
  const record = new BuildRecord((change) => {
    const found = attributeOf(change.derivation);
    delivered = Promise.all([found, delivered]).then(([attribute]) => onEvent?.({ ...change, attribute }));
    // The error is for whoever awaits the whole build, below; Node must not take it for one that nobody handles.
    delivered.catch(() => undefined);
  });

  const read = internalJsonReader();
  const { succeeded, stdout } = await runNix(program, [...argv, '--keep-going', '--log-format', 'internal-json'], settings, {
    ...(directory === undefined ? {} : { directory }),
    onErrorLine(line) {
      const event = read(line);
      if (event !== undefined) record.take(event);
    },
  });
  if (!succeeded && saysInterrupted(record.errors)) throw new Interrupted();
  await delivered;

  const built = (await Promise.all(record.finished.map(attributeOf))).filter((attribute) => attribute !== undefined);
  const failures = await Promise.all(record.failed.map(async (failure) => describeFailure({ ...failure, attribute: await attributeOf(failure.derivation) })));
  return { succeeded, stdout, built: [...new Set(built)], failures, errors: record.errors };
}
