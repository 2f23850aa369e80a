import { z } from 'zod';
import { type BuildFailure, describeFailure, failedDerivation } from './build-failure.ts';
import { flakeReference } from './flake-reference.ts';
import { Interrupted } from './interrupted.ts';
import { type NixEvent, internalJsonReader } from './internal-json.ts';
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

/** What happens to a derivation while it is built, by its node's attribute if it is a node of the plan. */
export type BuildEvent =
  | { readonly kind: 'started' | 'finished' | 'failed'; readonly derivation: string; readonly attribute: string | undefined }
  | { readonly kind: 'log'; readonly derivation: string; readonly attribute: string | undefined; readonly line: string };

export type BuildResult =
  | { readonly outcome: 'built'; readonly outPath: string; readonly built: readonly string[] }
  | { readonly outcome: 'failed'; readonly failures: readonly [BuildFailure, ...BuildFailure[]]; readonly built: readonly string[] };

/** A derivation that Nix began to build. */
interface Build {
  readonly derivation: string;
  readonly log: string[];
  state: 'running' | 'finished' | 'failed';
}

/** Lines of a log that are kept for the message of a failure. */
const keptLines = 25;

const printed = z.tuple([z.looseObject({ outputs: z.looseObject({ out: z.string() }) })]);

/**
 * Builds an attribute of a generated flake with one process of Nix, and with a second one, which looks up the names of
 * nodes, once something is really built. The folder gets no link to the result: the store's garbage collector may take
 * what was built, and building again brings it back.
 *
 * Nix goes on after a failure with all that does not depend on it, so that one run tells all failures, and what was built
 * is there for the next.
 *
 * @throws NixError when Nix fails outside of any derivation, Interrupted when the signal was aborted
 */
export async function buildFlake(request: BuildRequest): Promise<BuildResult> {
  const { flake, attribute, onEvent } = request;
  const read = internalJsonReader();
  const builds = new Map<number, Build>();
  const reasons = new Map<string, string>();
  const errors: string[] = [];
  let failedSoFar = 0;
  let failuresSeen = 0;

  let names: Promise<ReadonlyMap<string, string>> | undefined;
  const namesOfNodes = () => (names ??= nodeNames(flake, request));
  // Events wait for the names, and keep their order.
  let delivered = Promise.resolve();
  const deliver = (kind: BuildEvent['kind'], derivation: string, line = '') => {
    const nodes = namesOfNodes();
    delivered = delivered.then(async () => {
      const node = { derivation, attribute: (await nodes).get(derivation) };
      onEvent?.(kind === 'log' ? { kind, ...node, line } : { kind, ...node });
    });
    // Whoever awaits the end of the build gets the error; until then it is not unhandled.
    delivered.catch(() => undefined);
  };

  const onNixEvent = (event: NixEvent) => {
    switch (event.kind) {
      case 'build started':
        builds.set(event.id, { derivation: event.derivation, log: [], state: 'running' });
        return deliver('started', event.derivation);
      case 'log': {
        const build = builds.get(event.id);
        if (build === undefined) return undefined;
        build.log.push(event.line);
        if (build.log.length > keptLines) build.log.shift();
        return deliver('log', build.derivation, event.line);
      }
      case 'failed so far':
        failedSoFar = event.count;
        return undefined;
      case 'stopped': {
        const build = builds.get(event.id);
        if (build?.state !== 'running') return undefined;
        // A build's end does not say how it ended; the count of failures, which Nix raises just before, does.
        const failed = reasons.has(build.derivation) || failedSoFar > failuresSeen;
        if (failed) failuresSeen += 1;
        build.state = failed ? 'failed' : 'finished';
        return deliver(build.state, build.derivation);
      }
      case 'error': {
        errors.push(event.message);
        const failure = failedDerivation(event.message);
        if (failure !== undefined) reasons.set(failure.derivation, failure.reason);
        return undefined;
      }
      case 'unformatted':
        errors.push(event.line);
        return undefined;
    }
  };

  const argv = ['build', '--no-link', '--json', '--keep-going', '--no-write-lock-file', '--log-format', 'internal-json', flakeReference(flake, attribute)];
  const onErrorLine = (line: string) => {
    const event = read(line);
    if (event !== undefined) onNixEvent(event);
  };
  const { succeeded, stdout } = await runNix('nix', argv, request, { onErrorLine });
  if (!succeeded && errors.some((error) => error.includes('interrupted by the user'))) throw new Interrupted();
  await delivered;

  const nodeOf = async (derivation: string) => (await namesOfNodes()).get(derivation);
  const built = (await Promise.all([...builds.values()].filter(({ state }) => state === 'finished').map(({ derivation }) => nodeOf(derivation)))).filter(
    (node) => node !== undefined,
  );
  if (succeeded) {
    const [{ outputs }] = printed.parse(JSON.parse(stdout));
    return { outcome: 'built', outPath: outputs.out, built };
  }

  const logs = new Map([...builds.values()].map(({ derivation, log }) => [derivation, log]));
  const failed = new Set([...[...builds.values()].filter(({ state }) => state === 'failed').map(({ derivation }) => derivation), ...reasons.keys()]);
  const [first, ...others] = await Promise.all(
    [...failed].map(async (derivation) => describeFailure(derivation, await nodeOf(derivation), reasons.get(derivation), logs.get(derivation) ?? [])),
  );
  if (first === undefined) throw await nixFailure('nix build', errors.join('\n'));
  return { outcome: 'failed', failures: [first, ...others], built };
}
