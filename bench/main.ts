/** `npm run bench`: every number that is promised, measured on this machine, as a table. */
import { benchBuild } from './build.ts';
import { benchCompile } from './compile.ts';
import { printTable } from './table.ts';

const rows = [...benchCompile(), ...(await benchBuild())];
console.log(printTable(rows));
