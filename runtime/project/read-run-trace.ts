import { stat } from 'node:fs/promises';
import { ifThere } from '../if-there.ts';
import { type ReadTrace, readTrace } from '../trace/read-trace.ts';
import { RunFolder } from './run-folder.ts';

/**
 * Reads the trace of a run.
 *
 * @param path of the folder of a run, or of its trace
 * @throws InputError RLM3026
 */
export async function readRunTrace(path: string): Promise<ReadTrace> {
  const found = await ifThere(() => stat(path), ['ENOENT', 'ENOTDIR']);
  return readTrace(found?.isDirectory() === true ? new RunFolder(path).trace : path);
}
