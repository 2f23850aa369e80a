import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ifThere } from '../if-there.ts';
import { InputError } from '../input-error.ts';
import { makeDirectories } from '../make-directories.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import { type ReadTrace, readTrace } from '../trace/read-trace.ts';
import { readRunRecord, type RunRecord } from './run-record.ts';
import { isTemporary, temporaryPrefix } from './write-atomically.ts';

const textsName = 'contexts';

/** Is there until `run.json` is: what else is there then was made for a run that has not begun. */
const beginning = `${temporaryPrefix}run`;

/**
 * Where a run keeps what it is and does.
 *
 * - `run.json` says what the run is, `trace.jsonl` what happened, `contexts/` has the texts that cannot be read again where they were: with these three, and the
 *   answers that are kept or in the trace, a run goes on.
 * - `commit-1.flake`, …, `answer.flake` and `children/` are made again by a run that goes on, from what was answered; `answer.flake` alone proves the answer.
 */
export class RunFolder {
  /** Absolute. */
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
  }

  get trace(): string {
    return join(this.path, 'trace.jsonl');
  }

  get answer(): string {
    return join(this.path, 'answer.flake');
  }

  /** Where a text is kept that cannot be read again where it was. */
  context(name: string): string {
    return join(this.path, textsName, name);
  }

  /**
   * Looks whether a new run may begin here: where nothing is, or an empty folder, or one that was left by a run which was killed before its `run.json` was there.
   *
   * @throws InputError RLM3022
   */
  async refuseUnlessNew(): Promise<void> {
    const entries = await ifThere(() => this.#entries());
    if (entries === undefined || entries.every(isTemporary)) return;
    if (entries.includes(beginning) && entries.every((name) => isTemporary(name) || name === textsName)) return;
    throw new InputError('RLM3022', { path: this.path, reason: entries.includes('run.json') ? 'has a run' : 'not of rlmc' });
  }

  /** @throws InputError RLM3022 */
  async make(): Promise<void> {
    try {
      await makeDirectories(this.path);
      await writeFile(join(this.path, beginning), '');
      // Such as there may be are of a run that did not begin.
      await rm(join(this.path, textsName), { recursive: true, force: true });
    } catch (error) {
      if (!isSystemError(error)) throw error;
      throw new InputError('RLM3022', { path: this.path, reason: { ofSystem: systemErrorReason(error) } }, { cause: error });
    }
  }

  /** Now the folder has a run. */
  async begun(): Promise<void> {
    await rm(join(this.path, beginning), { force: true });
  }

  /** @throws InputError RLM3023 if there is no run here that can be read */
  async record(): Promise<RunRecord> {
    const record = await readRunRecord(this.path);
    if (record === undefined) throw new InputError('RLM3023', { path: this.path, reason: 'it has no run.json' });
    return record;
  }

  /**
   * What happened in the run. A run that was killed before it began has no trace; one that was killed later may have torn its last line, which goes without saying.
   *
   * @throws InputError RLM3026
   */
  async events(): Promise<Pick<ReadTrace, 'events' | 'diagnostics'>> {
    if ((await ifThere(() => stat(this.trace))) === undefined) return { events: [], diagnostics: [] };
    const { events, diagnostics, isTorn } = await readTrace(this.trace);
    return { events, diagnostics: isTorn ? diagnostics.slice(0, -1) : diagnostics };
  }

  async #entries(): Promise<readonly string[]> {
    try {
      return await readdir(this.path);
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'ENOTDIR') throw error;
      throw new InputError('RLM3022', { path: this.path, reason: 'not a directory' }, { cause: error });
    }
  }
}
