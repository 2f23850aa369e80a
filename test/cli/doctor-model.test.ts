import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { type Script, type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { rlmc } from './support/rlmc.ts';

const servers: ScriptedModel[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
});

const key = 'sk-canary-0123456789';

/** What `doctor` says of a model on a machine without Nix. */
async function doctorOf(script: Script, { name = 'my-model', models }: { readonly name?: string; readonly models?: object } = {}) {
  const server = await scriptedModel(script);
  servers.push(server);
  const home = await temporaryDirectory();
  const file = join(home, 'models.json');
  if (models !== undefined) await writeFile(file, JSON.stringify(models));
  const argv = ['doctor', '--json', '--model', name, ...(models === undefined ? [] : ['--models', file])];
  const { stdout, stderr } = await rlmc(argv, { env: { PATH: '/nonexistent', HOME: home, OPENAI_API_KEY: key, OPENAI_BASE_URL: server.baseUrl } });
  expect(stdout + stderr).not.toContain('canary');
  const findings: readonly { readonly subject: string }[] = JSON.parse(stdout).findings;
  return { server, finding: findings.find(({ subject }) => subject === 'model') };
}

it('asks no model unless it is told to', async () => {
  const { stdout } = await rlmc(['doctor', '--json'], { env: { PATH: '/nonexistent', HOME: await temporaryDirectory() } });
  expect(stdout).not.toContain('"model"');
});

it('asks a model one tiny question, as plans would, and says what came of it', async () => {
  const { server, finding } = await doctorOf(() => '{"ok":true}');
  expect(server.requests.map(({ body }) => body)).toEqual([expect.objectContaining({ model: 'my-model', temperature: 0, seed: 0, response_format: expect.anything() })]);
  expect(finding).toEqual({
    subject: 'model',
    status: 'ok',
    message: expect.stringMatching(/^my-model-scripted answered in \d+\.\d s, 10 tokens in, 2 out; it takes temperature and seed, keeps to a schema$/),
    hint: 'with `--models FILE` it is asked as well as it can be: `{"my-model":{"structured":true}}`',
  });
});

it('has nothing to say of a model that is as the table says', async () => {
  const { finding } = await doctorOf(() => '{"ok":true}', { name: 'gpt-4o' });
  expect(finding).toMatchObject({ status: 'ok' });
  expect(finding).not.toHaveProperty('hint');
});

it('leaves out what the model refuses, and says how the file of models does so, too', async () => {
  const refuses: Script = ({ body }) => {
    const param = ['temperature', 'response_format'].find((name) => name in body);
    return param === undefined ? 'ok' : { status: 400, body: JSON.stringify({ error: { message: `Unsupported: ${param}`, param, code: 'unsupported_parameter' } }) };
  };
  const { server, finding } = await doctorOf(refuses, { name: 'gpt-4o' });
  expect(server.requests).toHaveLength(3);
  expect(finding).toMatchObject({
    status: 'warn',
    message: expect.stringContaining('it takes seed, refuses temperature and response_format, is sent no schema'),
    hint: 'plans can ask it with `--models FILE`, where the file has `{"gpt-4o":{"params":{"temperature":null},"structured":false}}`',
  });
  const mended = await doctorOf(refuses, { name: 'gpt-4o', models: { 'gpt-4o': { params: { temperature: null }, structured: false } } });
  expect(mended.server.requests).toHaveLength(1);
  expect(mended.finding).toMatchObject({ status: 'ok' });
});

it('says what is wrong if the model does not answer', async () => {
  const { finding } = await doctorOf(() => ({ status: 401, body: `{"error":{"message":"bad key ${key}"}}` }));
  expect(finding).toMatchObject({ status: 'fail', message: expect.stringContaining('refuses the key'), hint: expect.stringContaining('OPENAI_API_KEY') });
});

it('says what is wrong with the file of models', async () => {
  const { server, finding } = await doctorOf(() => 'ok', { models: { 'my-model': { windw: 5 } } });
  expect(finding).toMatchObject({ status: 'fail', hint: 'did you mean `window`?' });
  expect(server.requests).toHaveLength(0);
});
