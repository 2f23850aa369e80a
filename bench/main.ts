/** `npm run bench`: every number that is promised, measured on this machine, as a table. */
import { benchAsk } from './ask.ts';
import { benchBuild } from './build.ts';
import { benchCompile } from './compile.ts';
import { benchEval } from './eval.ts';
import { benchOps } from './ops.ts';
import { benchRun } from './run.ts';
import { printTable } from './table.ts';

console.log(printTable([...benchCompile(), ...(await benchBuild()), ...(await benchAsk()), ...(await benchRun()), ...(await benchEval()), ...(await benchOps())]));
