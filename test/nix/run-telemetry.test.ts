import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { askingOf, modelForThisTest, place, runRlmc } from './support/asking.ts';

const secret = 'the-words-of-a-secret-text';
const turns = ['EXPLORE:\n  all = lines(context)', 'COMMIT:\nlet\n  kinds = map("Which?", all)\nin\n  tally(kinds)', 'FINAL(result)'];

async function run(environment: Readonly<Record<string, string>>) {
  const here = await place();
  await here.file('text', `${secret}\nother\n`);
  const server = await modelForThisTest(({ messages }) => (messages[0]?.content.includes('EXPLORE:') === true ? (turns[(messages.length - 2) / 2] ?? 'FINAL: ?') : 'some'));
  const argv = ['run', '-q', 'Which are there?', '-c', 'text', '--model', 'm1', '--direct', 'never', '-o', 'out.run', '--store', here.store];
  return { here, ended: await runRlmc(here, argv, { environment: { ...askingOf(server), ...environment } }) };
}

async function collector() {
  const started = await startCollector();
  onTestFinished(() => started.stop());
  return started;
}

it('sends a run to a collector as spans with the names of the conventions for generative AI, without what was said', async () => {
  const { endpoint, spans, resources, headers } = await collector();
  const { ended } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=mine', OTEL_SERVICE_NAME: 'a-service' });
  expect(ended).toMatchObject({ status: 0, stdout: '"2\\tsome"\n' });
  const [root, ...others] = spans.filter(({ parentSpanId }) => parentSpanId === undefined || parentSpanId === '');
  expect(others.filter(({ name }) => !name.startsWith('derivation'))).toEqual([]);
  expect(root).toMatchObject({ name: 'invoke_agent rlmc', kind: 1, attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': 'rlmc', 'gen_ai.request.model': 'm1' } });
  expect(new Set(spans.filter(({ name }) => !name.startsWith('derivation')).map(({ traceId }) => traceId))).toEqual(new Set([root?.traceId]));
  const below = (parent: string | undefined) => spans.filter(({ parentSpanId }) => parentSpanId === parent).map(({ name }) => name).sort();
  expect(below(root?.spanId)).toEqual(['chat m1', 'chat m1', 'chat m1', 'execute_tool commit', 'execute_tool explore']);
  const commit = spans.find(({ name }) => name === 'execute_tool commit');
  expect(below(commit?.spanId).filter((name) => name.startsWith('chat'))).toEqual(['chat m1', 'chat m1']);
  const leaf = spans.find(({ name, parentSpanId }) => name === 'chat m1' && parentSpanId === commit?.spanId);
  expect(leaf).toMatchObject({ kind: 3, attributes: { 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'gen_ai.response.model': 'm1-scripted', 'gen_ai.usage.input_tokens': 10, 'gen_ai.usage.output_tokens': 2 } });
  expect(spans.filter(({ name }) => name.startsWith('chat')).map(({ attributes }) => attributes['gen_ai.response.model'])).toEqual(Array.from({ length: 5 }, () => 'm1-scripted'));
  expect(resources[0]).toMatchObject({ 'service.name': 'a-service' });
  expect(headers[0]).toMatchObject({ 'x-tenant': 'mine', url: '/v1/traces' });
  expect(JSON.stringify(spans)).not.toContain(secret);
});

it('sends what was said only if it is told to', async () => {
  const { endpoint, spans } = await collector();
  await run({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces`, OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: 'true' });
  const said = spans.flatMap(({ attributes }) => attributes['gen_ai.input.messages'] ?? []);
  expect(JSON.stringify(said)).toContain(secret);
});

it('sends nothing where it is turned off', async () => {
  const { endpoint, spans } = await collector();
  expect((await run({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SDK_DISABLED: 'true' })).ended.status).toBe(0);
  expect(spans).toEqual([]);
});

it('changes nothing but a warning where no collector is', async () => {
  const { ended, here } = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1', OTEL_EXPORTER_OTLP_HEADERS: 'x-key=a-key-of-telemetry' });
  expect(ended).toMatchObject({ status: 0, stdout: '"2\\tsome"\n' });
  expect(ended.stderr.match(/the collector of OTEL_EXPORTER_OTLP_ENDPOINT/g)).toHaveLength(1);
  // Nor does any of it reach the folder, of which Nix has all that it builds with.
  const files = await readdir(join(here.cwd, 'out.run'), { recursive: true, withFileTypes: true });
  for (const file of files.filter((entry) => entry.isFile())) expect(await readFile(join(file.parentPath, file.name), 'latin1')).not.toContain('a-key-of-telemetry');
});
