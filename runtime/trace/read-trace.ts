import { open } from 'node:fs/promises';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { InputError } from '../input-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import { type TraceEvent, traceEvent } from './event.ts';

export interface ReadTrace {
  readonly events: readonly TraceEvent[];
  /** Warnings, of lines that are no events. */
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the last warning is of the last line, as a run leaves it that is killed. */
  readonly isTorn: boolean;
}

/**
 * Reads the trace of a run, which may be under way, or killed.
 *
 * @throws InputError RLM3026 if there is none, or nothing in it is an event
 */
export async function readTrace(path: string): Promise<ReadTrace> {
  const events: TraceEvent[] = [];
  const diagnostics: Diagnostic[] = [];
  let isTorn = false;
  try {
    const file = await open(path);
    if ((await file.stat()).isDirectory()) {
      await file.close();
      throw new InputError('RLM3026', { path, reason: 'it is a directory' });
    }
    let line = 0;
    // Closes the file at its end.
    for await (const text of file.readLines({ encoding: 'utf8' })) {
      line += 1;
      const event = readEvent(text);
      isTorn = 'damage' in event;
      if ('damage' in event) diagnostics.push(diagnose('RLM3027', { path, line, reason: event.damage }));
      else events.push(event);
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new InputError('RLM3026', { path, reason: systemErrorReason(error) }, { cause: error });
  }
  if (events.length === 0 && diagnostics.length > 0) throw new InputError('RLM3026', { path, reason: 'no line of it is an event' });
  return { events, diagnostics, isTorn };
}

function readEvent(text: string): TraceEvent | { readonly damage: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return { damage: 'it is no JSON' };
    throw error;
  }
  const { data, error } = traceEvent.safeParse(json);
  if (data !== undefined) return data;
  const [issue] = error.issues;
  return { damage: issue === undefined || issue.path.length === 0 ? 'it has not the form of one' : `its \`${issue.path.join('.')}\` is wrong` };
}
