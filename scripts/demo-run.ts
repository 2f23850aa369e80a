/**
 * A part of `npm run demo`: `rlmc run` with a server on this machine in place of a model. It says what is written in example-run.ts, and nothing that a
 * language model said.
 */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { scriptedModel } from '../test/support/scripted-model.ts';
import { exampleQuestion, exampleRun } from './example-run.ts';

const folder = 'examples/busiest-day.run';
const root = fileURLToPath(new URL('..', import.meta.url));
const server = await scriptedModel(exampleRun);
try {
  await rm(new URL(`../${folder}`, import.meta.url), { recursive: true, force: true });
  const command = ['bin/rlmc', 'run', '-q', exampleQuestion, '-c', 'examples/dpkg.log', '--model', 'scripted', '-o', folder];
  console.log(`$ ${command.map((word) => (/^[\w./-]+$/.test(word) ? word : `"${word}"`)).join(' ')}`);
  const [program = '', ...argv] = command;
  const { exitCode } = await execa(program, argv, { cwd: root, stdio: 'inherit', reject: false, env: { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: 'none-is-needed' } });
  process.exitCode = exitCode ?? 1;
} finally {
  await server.stop();
}
