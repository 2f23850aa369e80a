import type { ContextPin } from '../../compiler/flake.ts';

/** A context whose bytes were checked and hashed. */
export interface Context {
  readonly name: string;
  readonly pin: ContextPin;
  /** A file that has the bytes, as UTF-8: the user's own, or a copy that lasts as long as the command. */
  readonly path: string;
  /** In bytes. */
  readonly size: number;
}
