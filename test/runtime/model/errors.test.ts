import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openChatModel } from '../../../runtime/model/open-chat-model.ts';
import { scriptedModel } from '../../support/scripted-model.ts';
import { asking, errorOf, key, modelThat } from './support/asking.ts';

const json = (error: object) => JSON.stringify({ error });

/** What an endpoint says at once and for good, asked with the usual parameters. */
async function refusal(status: number, body: string, settings: Parameters<typeof modelThat>[1] = {}, request = asking('well?')) {
  const { model, server } = await modelThat(() => ({ status, body }), settings);
  const error = await errorOf(model.reply(request));
  expect(server.requests).toHaveLength(1);
  return { code: error.diagnostic.code, scope: error.scope, message: error.diagnostic.message, hint: error.diagnostic.hint };
}

describe('what an endpoint refuses for good is not tried again:', () => {
  it('a wrong key, and one that is missing (RLM6002)', async () => {
    const body = json({ message: `Incorrect API key provided: ${key}.`, code: 'invalid_api_key' });
    const wrong = await refusal(401, body);
    expect(wrong).toMatchObject({ code: 'RLM6002', scope: 'endpoint', message: expect.stringMatching(/refuses the key in `OPENAI_API_KEY`: “Incorrect API key provided: \[key\]/) });
    const server = await scriptedModel(() => ({ status: 401, body: json({ message: 'no auth' }) }));
    const missing = await errorOf(openChatModel({ baseUrl: server.baseUrl, concurrency: 1 }).reply(asking('well?')));
    await server.stop();
    expect(missing.diagnostic).toMatchObject({ code: 'RLM6002', message: expect.stringContaining('`OPENAI_API_KEY` is not set') });
  });

  it('a key that may not ask (RLM6003)', async () => {
    expect(await refusal(403, json({ message: 'Country, region, or territory not supported' }))).toMatchObject({ code: 'RLM6003', scope: 'endpoint', message: expect.stringContaining('Country') });
  });

  it.each([
    ['OpenAI', 404, json({ message: 'The model `m` does not exist or you do not have access to it.', type: 'invalid_request_error', param: null, code: 'model_not_found' })],
    ['OpenAI, of a project', 403, json({ message: 'Project `p` does not have access to model `m`', code: 'model_not_found' })],
    ['vLLM', 404, JSON.stringify({ object: 'error', message: 'The model `m` does not exist.', type: 'NotFoundError', param: null, code: 404 })],
    ['Ollama', 404, json({ message: 'model "m" not found, try pulling it first', type: 'api_error', param: null, code: null })],
    ['LiteLLM', 400, json({ message: '/chat/completions: Invalid model name passed in model=m. Call `/v1/models` to view available models for your key.', param: null, code: '400' })],
    ['OpenRouter', 400, json({ message: 'm is not a valid model ID', code: 400 })],
  ])('a model that it does not have, as %s says it (RLM6004)', async (_, status, body) => {
    expect(await refusal(status, body)).toMatchObject({ code: 'RLM6004', scope: 'endpoint', message: expect.stringContaining('has no model `m`') });
  });

  it('and of a model it names those that are there', async () => {
    const { model, server } = await modelThat(() => ({ status: 404, body: json({ message: 'model not found', code: 'model_not_found' }) }));
    server.models = ['llama3.1:8b', 'qwen3:8b'];
    const ask = async (name: string) => (await errorOf(model.reply(asking('well?', { model: name })))).diagnostic.hint;
    expect(await ask('lama3.1:8b')).toBe('did you mean `llama3.1:8b`?');
    expect(await ask('something-else')).toBe('it has `llama3.1:8b` and `qwen3:8b`');
  });

  it.each([
    ['OpenAI', 400, json({ message: "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.", type: 'invalid_request_error', param: 'temperature', code: 'unsupported_value' }), 'temperature'],
    ['LiteLLM', 400, json({ message: "litellm.UnsupportedParamsError: gpt-5 models don't support temperature=0. Only temperature=1 is supported.", type: 'None', param: null, code: '400' }), 'temperature'],
    ['Mistral', 422, JSON.stringify({ detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted', input: 0 }] }), 'seed'],
    ['Gemini', 400, JSON.stringify([{ error: { code: 400, message: 'Invalid JSON payload received. Unknown name "seed": Cannot find field.', status: 'INVALID_ARGUMENT' } }]), 'seed'],
  ])('a parameter, as %s says it (RLM6005)', async (_, status, body, parameter) => {
    const said = await refusal(status, body);
    expect(said).toMatchObject({ code: 'RLM6005', scope: 'endpoint', message: expect.stringContaining(`does not take \`${parameter}\``) });
    expect(said.hint).toContain(`{ "m": { "params": { "${parameter}": null } } }`);
  });

  it('a schema for the answer (RLM6005), which is turned off in another way', async () => {
    const request = asking('well?', { schema: '{}', params: { response_format: 'json_schema' } });
    const body = json({ message: "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.", param: 'response_format', code: null });
    expect(await refusal(400, body, {}, request)).toMatchObject({ code: 'RLM6005', hint: expect.stringContaining('{ "m": { "structured": false } }') });
  });

  it.each([
    ['OpenAI', 429, json({ message: 'You exceeded your current quota, please check your plan and billing details.', type: 'insufficient_quota', param: null, code: 'insufficient_quota' })],
    ['DeepSeek', 402, json({ message: 'Insufficient Balance', type: 'unknown_error', code: 'invalid_request_error' })],
    ['Anthropic', 400, json({ message: 'Your credit balance is too low to access the Anthropic API.', type: 'invalid_request_error' })],
  ])('an account without credit, as %s says it (RLM6006)', async (_, status, body) => {
    expect(await refusal(status, body)).toMatchObject({ code: 'RLM6006', scope: 'endpoint' });
  });

  it.each([
    ['OpenAI', 400, json({ message: "This model's maximum context length is 8192 tokens. However, your messages resulted in 8227 tokens. Please reduce the length of the messages.", type: 'invalid_request_error', param: 'messages', code: 'context_length_exceeded' })],
    ['OpenAI, of a message', 400, json({ message: "Invalid 'messages[1].content': string too long. Expected a string with maximum length 10485760.", param: 'messages[1].content', code: 'string_above_max_length' })],
    ['OpenAI, of a limit per minute', 429, json({ message: 'Request too large for gpt-4o in organization org on tokens per min (TPM): Limit 30000, Requested 60000.', type: 'tokens', code: 'rate_limit_exceeded' })],
    ['vLLM', 400, json({ message: "You passed 1015 input tokens and requested 10 output tokens. However, the model's context length is only 1024 tokens. (parameter=input_tokens, value=1015)", type: 'BadRequestError', param: 'input_tokens', code: 400 })],
    ['an old vLLM', 400, JSON.stringify({ object: 'error', message: "This model's maximum context length is 4096 tokens. However, you requested 6379 tokens.", type: 'BadRequestError', param: null, code: 400 })],
    ['llama.cpp', 400, json({ code: 400, message: 'the request exceeds the available context size, try increasing it', type: 'exceed_context_size_error', n_prompt_tokens: 14429, n_ctx: 8192 })],
    ['an old llama.cpp', 500, json({ code: 500, message: 'the request exceeds the available context size. try increasing the context size or enable context shift', type: 'server_error' })],
    ['llama.cpp behind a proxy that says 200', 200, json({ code: 400, message: 'request (14429 tokens) exceeds the available context size (8192 tokens)', type: 'exceed_context_size_error' })],
    ['Ollama', 400, json({ message: 'the prompt is longer than the context length currently available to the model', type: 'invalid_request_error', param: null, code: null })],
    ['Ollama, of an input', 400, json({ message: 'the input length exceeds the context length', type: 'api_error' })],
    ['Anthropic', 400, json({ message: 'prompt is too long: 208310 tokens > 200000 maximum' })],
    ['Gemini', 400, JSON.stringify([{ error: { code: 400, message: 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).' } }])],
    ['LiteLLM', 400, json({ message: 'litellm.ContextWindowExceededError: litellm.BadRequestError: …', code: '400' })],
    ['a proxy', 413, '<html>Request Entity Too Large</html>'],
  ])('a question that is too long, as %s says it (RLM6012)', async (_, status, body) => {
    expect(await refusal(status, body)).toMatchObject({ code: 'RLM6012', scope: 'question' });
  });

  it('an address where nothing speaks the protocol (RLM6014)', async () => {
    expect(await refusal(404, '404 page not found')).toMatchObject({ code: 'RLM6014', scope: 'endpoint', hint: expect.stringContaining('/v1'), message: expect.stringContaining('404 page not found') });
    expect(await refusal(405, '')).toMatchObject({ code: 'RLM6014' });
  });

  it('an address that refers to another one, to which no text goes (RLM6014)', async () => {
    const other = await scriptedModel(() => 'yes');
    for (const status of [301, 302, 307, 308]) {
      const { model, server } = await modelThat(() => ({ status, headers: { location: `${other.baseUrl}/chat/completions?token=pa55word` } }));
      const { diagnostic, scope } = await errorOf(model.reply(asking('well?')));
      expect({ scope, ...diagnostic }).toMatchObject({ scope: 'endpoint', code: 'RLM6014', message: expect.stringContaining(`it refers to ${other.baseUrl}/chat/completions”`) });
      expect(server.requests).toHaveLength(1);
    }
    expect(other.requests).toEqual([]);
    await other.stop();
  });

  it('a port that HTTP is not for (RLM6014)', async () => {
    const { model, clock } = await modelThat(() => 'yes', { baseUrl: 'http://127.0.0.1:9/v1' });
    expect(await errorOf(model.reply(asking('well?')))).toMatchObject({ diagnostic: { code: 'RLM6014', message: expect.stringContaining('another protocol') } });
    expect(clock.pauses).toEqual([]);
  });

  it('anything else (RLM6013), which is about the question if others are answered', async () => {
    expect(await refusal(400, json({ message: 'messages: roles must alternate' }))).toMatchObject({ code: 'RLM6013', scope: 'endpoint', message: expect.stringContaining('roles must alternate') });
    const { model } = await modelThat(({ number }) => (number === 1 ? 'yes' : { status: 422, body: 'cannot' }));
    await model.reply(asking('one'));
    expect(await errorOf(model.reply(asking('two')))).toMatchObject({ scope: 'question', diagnostic: { code: 'RLM6013' } });
  });

  it('to be asked again only after hours (RLM6009)', async () => {
    const { model, server, clock } = await modelThat(() => ({ status: 429, headers: { 'retry-after': '20000' }, body: json({ message: 'requests per day' }) }));
    expect(await errorOf(model.reply(asking('well?')))).toMatchObject({ scope: 'endpoint', diagnostic: { code: 'RLM6009', message: expect.stringContaining('not again before 6 hours') } });
    expect({ requests: server.requests.length, pauses: clock.pauses }).toEqual({ requests: 1, pauses: [] });
  });
});

describe('what goes wrong six times in a row is an error:', () => {
  it('an endpoint in trouble (RLM6007)', async () => {
    const { model, server } = await modelThat(() => ({ status: 500, body: json({ message: 'out of memory' }) }));
    expect(await errorOf(model.reply(asking('well?')))).toMatchObject({ scope: 'endpoint', diagnostic: { code: 'RLM6007', message: expect.stringMatching(/6 times in a row: status 500, “out of memory”/) } });
    expect(server.requests).toHaveLength(6);
  });

  it('an endpoint where nothing listens (RLM6007)', async () => {
    const { model, server } = await modelThat(() => 'yes');
    await server.stop();
    expect(await errorOf(model.reply(asking('well?')))).toMatchObject({ scope: 'endpoint', diagnostic: { code: 'RLM6007', message: expect.stringContaining('nothing listens there') } });
  });

  it('connections that are cut (RLM6007)', async () => {
    for (const cut of ['at once', 'halfway'] as const) {
      const { model, server } = await modelThat(() => ({ cut, text: 'a'.repeat(1000) }));
      expect(await errorOf(model.reply(asking('well?')))).toMatchObject({ diagnostic: { code: 'RLM6007', message: expect.stringContaining('the connection was cut') } });
      expect(server.requests).toHaveLength(6);
    }
  });

  it('an endpoint that never answers in time (RLM6007)', async () => {
    let sent = 0;
    const { model } = await modelThat(() => ({ cut: 'never' }), { timeout: 50, onRequest: () => (sent += 1) });
    expect(await errorOf(model.reply(asking('well?')))).toMatchObject({ diagnostic: { code: 'RLM6007', message: expect.stringContaining('it took longer than 0.05 seconds') } });
    expect(sent).toBe(6);
  });

  it('answers that cannot be read (RLM6008)', async () => {
    const { model } = await modelThat(() => ({ body: '<html>Log in</html>' }));
    expect(await errorOf(model.reply(asking('well?')))).toMatchObject({ scope: 'endpoint', diagnostic: { code: 'RLM6008', message: expect.stringContaining('it is no JSON'), hint: expect.stringContaining('/v1') } });
  });

  it('being asked too often (RLM6009)', async () => {
    const { model } = await modelThat(() => ({ status: 429, body: json({ message: 'Rate limit reached' }) }));
    expect(await errorOf(model.reply(asking('well?')))).toMatchObject({ scope: 'endpoint', diagnostic: { code: 'RLM6009', message: expect.stringContaining('“Rate limit reached”') } });
  });

  it('and is about the question if others are answered meanwhile', async () => {
    const answered = Promise.withResolvers<undefined>();
    const { model } = await modelThat(async ({ messages }) => {
      if (messages[0]?.content === 'good') return 'yes';
      await answered.promise;
      return { status: 500 };
    });
    const bad = errorOf(model.reply(asking('bad')));
    await model.reply(asking('good'));
    answered.resolve(undefined);
    expect(await bad).toMatchObject({ scope: 'question' });
  });
});

it.each([key, 'canary of no usual form'.replaceAll(' ', '.')])('no error has the key %s in it, or controls a terminal, wherever the endpoint puts them', async (key) => {
  const echo = `${key} sk-proj-other1234567890 Bearer abcdef0123456789 \u001b[2J\u0007`;
  const reactions = [400, 401, 402, 403, 404, 413, 422, 429, 500].flatMap((status) => [
    { status, body: echo },
    { status, body: json({ message: echo, code: key, type: key, param: key }) },
    { status, body: JSON.stringify({ error: echo }) },
    { status, body: JSON.stringify({ detail: [{ msg: echo, loc: [key] }] }) },
    { status, body: JSON.stringify({ [key]: echo }), headers: { 'x-key': key } },
  ]);
  // Long ones are cut, and must not be cut in the middle of the key.
  const long = [30, 35, 40, 45, 50].map((length) => ({ body: `${'x'.repeat(length)} ${echo}` }));
  const bodies = [...long, { body: echo }, { body: JSON.stringify({ choices: 'x'.repeat(180) + echo }) }, { body: JSON.stringify({ choices: echo }) }, { body: json({ message: echo }) }, { text: echo, finishReason: 'length' }, { text: '', refusal: echo }, { text: 'a', finishReason: echo }];
  for (const reaction of [...reactions, ...bodies]) {
    const { model } = await modelThat(() => reaction, { apiKey: key });
    const error = await errorOf(model.reply(asking('well?')));
    const shown = `${inspect(error, { depth: 20, showHidden: true })} ${error.diagnostic.message} ${error.diagnostic.hint}`;
    expect(shown).not.toMatch(/canary|other1234|abcdef0123/);
    expect(`${error.diagnostic.message}${error.diagnostic.hint}`).not.toMatch(/[\u0000-\u001f\u007f]/);
  }
});

it('no error has what is secret in an address, and a password in it is refused (RLM6014)', async () => {
  const error = await errorOf((await modelThat(() => 'yes', { baseUrl: 'http://user:pa55word@127.0.0.1:9/v1' })).model.reply(asking('well?')));
  expect(error.diagnostic).toMatchObject({ code: 'RLM6014', hint: expect.stringContaining('OPENAI_API_KEY') });
  const other = await errorOf((await modelThat(() => 'yes', { baseUrl: 'http://127.0.0.1:1023/v1?token=pa55word' })).model.reply(asking('well?')));
  expect(inspect([error, other], { depth: 20 })).not.toContain('pa55word');
});

it('no reply has the key in its names', async () => {
  const choices = [{ finish_reason: 'stop', message: { content: 'ja' } }];
  const { model } = await modelThat(() => ({ body: JSON.stringify({ choices, model: key, system_fingerprint: key }) }));
  expect(await model.reply(asking('well?'))).toMatchObject({ model: '[key]', fingerprint: '[key]' });
});
