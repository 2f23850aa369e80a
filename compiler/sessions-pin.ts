import { canonicalJson } from './canonical-json.ts';
import type { ModelPin } from './flake.ts';

/** Says that the models which a plan asks work by steps, each in a session of its own, and with whom. */
export interface SessionsPin {
  /** Who works below the model that is asked, by depth; the last one explores nothing. */
  readonly models: readonly [SessionPin, ...SessionPin[]];
  /** The version of how sessions are put into words. */
  readonly prompt: number;
}

type SessionPin = Pick<ModelPin, 'name' | 'params'>;

/** As it stands in flake.nix, and reaches what puts questions into words: one text of JSON, since the names of parameters are data. */
export function printSessions({ models, prompt }: SessionsPin): string {
  return canonicalJson({ models: models.map(({ name, params }) => ({ name, params })), prompt });
}
