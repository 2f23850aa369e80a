/**
 * `npm test`: the type check, then both suites. Arguments go to vitest, as in `npm test -- --project unit`.
 * The last line of the output is `N passed, N failed`.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { withDir } from 'tmp-promise';
import { z } from 'zod';

const report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numFailedTestSuites: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.unknown()) })),
});

const stdio = { stdout: 'inherit', stderr: 'inherit', stdin: 'ignore', preferLocal: true, reject: false } as const;

const types = await execa('tsc', ['--noEmit', '-p', '.'], stdio);

const tests = await withDir(
  async ({ path }) => {
    const file = join(path, 'report.json');
    const run = await execa('vitest', ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`, ...process.argv.slice(2)], stdio);
    const { numPassedTests, numFailedTests, testResults } = report.parse(JSON.parse(await readFile(file, 'utf8')));
    // A file that does not even load has failed without a test that could say so.
    const unloaded = testResults.filter(({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0).length;
    return { ok: run.exitCode === 0, passed: numPassedTests, failed: numFailedTests + unloaded };
  },
  { unsafeCleanup: true },
);

const passed = tests.passed + (types.exitCode === 0 ? 1 : 0);
const failed = tests.failed + (types.exitCode === 0 ? 0 : 1);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = tests.ok && failed === 0 ? 0 : 1;
