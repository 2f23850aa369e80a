/**
 * A model in a process of its own, so that it shares no event loop with whoever asks it:
 *
 *     node bench/scripted-server.ts MILLISECONDS
 *
 * Each reply takes so long, and is `yes`. Prints what to set OPENAI_BASE_URL to, and serves until its standard input ends.
 */
import { once } from 'node:events';
import { scriptedModel } from '../test/support/scripted-model.ts';

const delay = Number(process.argv[2]);
const server = await scriptedModel(() => ({ delay, text: 'yes' }));
console.log(server.baseUrl);
process.stdin.resume();
await once(process.stdin, 'end');
await server.stop();
