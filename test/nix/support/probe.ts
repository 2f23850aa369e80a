/** A program, for tests that need another user: probes the sandbox of the store that is its argument, and prints the findings. */
import { probeSandbox } from '../../../runtime/store/probe.ts';

const [store] = process.argv.slice(2);
if (store === undefined) throw new Error('usage: probe STORE');
console.log(JSON.stringify(await probeSandbox({ store })));
