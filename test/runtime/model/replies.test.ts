import { describe, expect, it } from 'vitest';
import { openChatModel, type Retry } from '../../../runtime/model/open-chat-model.ts';
import { asking, errorOf, key, modelThat } from './support/asking.ts';

describe('a request', () => {
  it('has the model, the messages and the parameters of the question, and nothing else', async () => {
    const { model, server } = await modelThat(() => 'yes');
    await model.reply(asking('well?', { params: { temperature: 0, seed: 7, stop: ['.'] } }));
    expect(server.requests.map(({ body }) => body)).toEqual([{ model: 'm', messages: [{ role: 'user', content: 'well?' }], temperature: 0, seed: 7, stop: ['.'] }]);
    expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${key}`);
  });

  it('has the schema of the answer where the parameters say so, and only there', async () => {
    const { model, server } = await modelThat(() => '{}');
    const schema = '{"type":"object"}';
    await model.reply(asking('well?', { schema, params: { response_format: 'json_schema' } }));
    await model.reply(asking('well?', { schema, params: {} }));
    expect(server.requests.map(({ body }) => body['response_format'])).toEqual([
      { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: { type: 'object' } } },
      undefined,
    ]);
  });

  it('has of the schema only what every endpoint with strict schemas takes', async () => {
    const { model, server } = await modelThat(() => '{}');
    const bounded = {
      title: 'T',
      type: 'object',
      properties: {
        ['__proto__']: { type: 'integer', minimum: 0, exclusiveMaximum: 9, enum: [1, 2] },
        maxLength: { type: 'string', description: 'how long', minLength: 1, maxLength: 5 },
        title: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', title: 'One', const: 'a', maxLength: 2 } },
      },
      required: ['__proto__', 'maxLength', 'title'],
      additionalProperties: false,
    };
    await model.reply(asking('well?', { schema: JSON.stringify(bounded), params: { response_format: 'json_schema' } }));
    expect(server.requests.map(({ body }) => JSON.stringify(body['response_format']))).toEqual([
      '{"type":"json_schema","json_schema":{"name":"answer","strict":true,"schema":{"type":"object","properties":{"__proto__":{"type":"integer","enum":[1,2]},' +
        '"maxLength":{"type":"string","description":"how long"},"title":{"type":"array","items":{"type":"string","const":"a"}}},' +
        '"required":["__proto__","maxLength","title"],"additionalProperties":false}}}',
    ]);
  });

  it('goes to an endpoint without a key if none is set, whatever the environment says', async () => {
    const { server } = await modelThat(() => 'yes');
    process.env['OPENAI_API_KEY'] = 'sk-of-the-environment';
    try {
      await openChatModel({ baseUrl: `${server.baseUrl}/`, concurrency: 1 }).reply(asking('well?'));
    } finally {
      delete process.env['OPENAI_API_KEY'];
    }
    expect(JSON.stringify(server.requests[0]?.headers)).not.toContain('environment');
    expect(server.requests).toHaveLength(1);
  });

  it('has the headers of OPENAI_CUSTOM_HEADERS, which no error shows, and says to none but OpenAI for which organization it is', async () => {
    const environment = { OPENAI_ORG_ID: 'org-canary', OPENAI_PROJECT_ID: 'proj-canary', OPENAI_CUSTOM_HEADERS: 'X-Gateway: Basic header-canary\nX-Tenant: two' };
    Object.assign(process.env, environment);
    try {
      const { model, server } = await modelThat(({ headers }) => ({ status: 400, body: `${JSON.stringify(headers['x-gateway'])} and header-canary are for tenant two` }));
      const error = await errorOf(model.reply(asking('well?')));
      expect(server.requests[0]?.headers).toMatchObject({ 'x-gateway': 'Basic header-canary', 'x-tenant': 'two' });
      expect(JSON.stringify(server.requests[0]?.headers)).not.toMatch(/(org|proj)-canary/);
      expect(JSON.stringify(error.diagnostic)).toMatch(/\[key\].* and \[key\] are for tenant two/);
      expect(JSON.stringify(error.diagnostic)).not.toContain('canary');
    } finally {
      for (const name of Object.keys(environment)) delete process.env[name];
    }
  });

  it('is not sent with neither key nor address (RLM6001)', async () => {
    for (const settings of [{}, { apiKey: '', baseUrl: ' ' }]) {
      expect(await errorOf(openChatModel({ ...settings, concurrency: 1 }).reply(asking('well?')))).toMatchObject({ scope: 'endpoint', diagnostic: { code: 'RLM6001', hint: expect.stringContaining('OPENAI_API_KEY') } });
    }
  });

  it('is not sent to what is no address (RLM6014)', async () => {
    for (const baseUrl of ['127.0.0.1:80/v1', 'ftp://host/v1', 'nonsense']) {
      expect(await errorOf(openChatModel({ baseUrl, concurrency: 1 }).reply(asking('well?')))).toMatchObject({ diagnostic: { code: 'RLM6014', message: expect.stringContaining(baseUrl) } });
    }
  });

  it('is not sent with a key that no header can have (RLM6002)', async () => {
    const { server } = await modelThat(() => 'yes');
    const error = await errorOf(openChatModel({ baseUrl: server.baseUrl, apiKey: 'sk-canary\nsk-two', concurrency: 1 }).reply(asking('well?')));
    expect(error.diagnostic.code).toBe('RLM6002');
    expect(JSON.stringify(error.diagnostic)).not.toMatch(/canary|two/);
    expect(server.requests).toHaveLength(0);
  });

  it('is announced before it is sent, each attempt by itself, and what the announcement throws forbids it', async () => {
    const spent = new Error('spent');
    let left = 3;
    const onRequest = () => {
      left -= 1;
      if (left < 0) throw spent;
    };
    const { model, server } = await modelThat(() => ({ status: 500 }), { onRequest });
    await expect(model.reply(asking('well?'))).rejects.toBe(spent);
    expect(server.requests).toHaveLength(3);
  });
});

it('that brought nothing is told of, with the reason and when it is sent again', async () => {
  const retries: Retry[] = [];
  const { model, server } = await modelThat(({ number }) => (number === 1 ? { cut: 'at once' } : number === 2 ? { status: 429, headers: { 'retry-after': '20' }, body: `slow down ${key}\u0007` } : 'yes'), {
    onRetry: (retry) => retries.push(retry),
  });
  await model.reply(asking('well?'));
  expect(retries).toEqual([
    { url: server.baseUrl, reason: 'the connection was cut', pause: 500 },
    { url: server.baseUrl, reason: 'it is asked too often, “slow down [key]\\u{7}”', pause: 20_000 },
  ]);
});

describe('a reply', () => {
  it('is the text to the byte, with model, fingerprint and tokens as the endpoint says', async () => {
    const { model } = await modelThat(() => ({ text: ' ja \n', usage: { prompt_tokens: 31, completion_tokens: 4 } }));
    expect(await model.reply(asking('well?'))).toEqual({ text: ' ja \n', model: 'm-scripted', fingerprint: 'fp_scripted', usage: { inputTokens: 31, outputTokens: 4 } });
  });

  const choices = [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: 'ja' } }];

  it('has no fingerprint if the endpoint says none, the model that was asked for if it names none, and 0 tokens if it counts none', async () => {
    for (const body of [{ choices }, { choices, system_fingerprint: '', model: null, usage: null }, { choices, usage: {} }]) {
      const { model } = await modelThat(() => ({ body: JSON.stringify(body) }));
      expect(await model.reply(asking('well?'))).toEqual({ text: 'ja', model: 'm', usage: { inputTokens: 0, outputTokens: 0 } });
    }
  });

  it('is as if nothing was counted where the counts are odd: it is not asked, and paid, again', async () => {
    for (const usage of [{ prompt_tokens: -5, completion_tokens: 1 }, { prompt_tokens: 1.5, completion_tokens: 1 }, { prompt_tokens: '15', completion_tokens: '3' }, { prompt_tokens: 1, completion_tokens: 1e300 }, 'much', []]) {
      const { model, server } = await modelThat(() => ({ body: JSON.stringify({ choices, usage }) }));
      expect((await model.reply(asking('well?'))).usage).toEqual({ inputTokens: 0, outputTokens: 0 });
      expect(server.requests).toHaveLength(1);
    }
  });

  it('has no key in it, and words that are short keys of endpoints of one\'s own stay', async () => {
    const { model } = await modelThat(({ headers }) => `You sent ${headers.authorization}; a sk-word is none.`);
    expect((await model.reply(asking('well?'))).text).toBe('You sent Bearer [key]; a sk-word is none.');
    const own = await modelThat(() => 'none of them', { apiKey: 'none' });
    expect((await own.model.reply(asking('well?'))).text).toBe('none of them');
  });

  it('tells apart tokens that were cached and those of reasoning where the endpoint does, and is no worse for what is odd about them', async () => {
    const cases = [
      [{ prompt_tokens_details: { cached_tokens: 8, audio_tokens: 0 }, completion_tokens_details: { reasoning_tokens: 3 } }, { cachedTokens: 8, reasoningTokens: 3 }],
      [{ prompt_tokens_details: { cached_tokens: 0 }, completion_tokens_details: null }, { cachedTokens: 0 }],
      [{ prompt_tokens_details: { cached_tokens: -1 }, completion_tokens_details: 'none' }, {}],
    ];
    for (const [details, told] of cases) {
      const { model } = await modelThat(() => ({ body: JSON.stringify({ choices, usage: { prompt_tokens: 10, completion_tokens: 5, ...details } }) }));
      expect((await model.reply(asking('well?'))).usage).toEqual({ inputTokens: 10, outputTokens: 5, ...told });
    }
  });

  it('tells each attempt what it took when it has ended, also of replies that are of no use', async () => {
    const reactions = [{ status: 503 }, { text: 'ja', finishReason: 'odd', usage: { prompt_tokens: 7, completion_tokens: 1 } }, { text: 'ja', usage: { prompt_tokens: 9, completion_tokens: 2 } }];
    const { model } = await modelThat(() => reactions.shift() ?? 'more');
    const told: unknown[] = [];
    await model.reply(asking('well?'), undefined, () => (usage) => told.push(usage));
    expect(told).toEqual([undefined, { inputTokens: 7, outputTokens: 1 }, { inputTokens: 9, outputTokens: 2 }]);
  });

  it('has names without control characters, whatever the endpoint sends', async () => {
    const { model } = await modelThat(() => ({ body: JSON.stringify({ choices, model: 'm\u0000\u001b[31m', system_fingerprint: 'f\n' }) }));
    expect(await model.reply(asking('well?'))).toMatchObject({ model: 'm\\u{0}\\u{1B}[31m', fingerprint: 'f\\n' });
  });

  it('is read as JSON, whatever the endpoint calls it', async () => {
    const { model } = await modelThat(() => ({ body: JSON.stringify({ choices }), headers: { 'content-type': 'text/plain' } }));
    expect(await model.reply(asking('well?'))).toMatchObject({ text: 'ja' });
  });

  it('that is a refusal is none, and is not asked for again (RLM6010)', async () => {
    const refusals = [
      { text: '', refusal: `I will not, ${key}\u001b[2J` },
      { text: 'half', finishReason: 'content_filter' },
      { status: 400, body: '{"error":{"message":"The response was filtered due to the prompt triggering our content management policy.","code":"content_filter"}}' },
      { status: 400, body: '{"error":{"message":"Invalid prompt: your prompt was flagged as potentially violating our usage policy.","code":"invalid_prompt"}}' },
    ];
    for (const refusal of refusals) {
      const { model, server } = await modelThat(() => refusal);
      const error = await errorOf(model.reply(asking('well?')));
      expect(error).toMatchObject({ scope: 'question', diagnostic: { code: 'RLM6010' } });
      expect(error.message).not.toMatch(/canary|\u001b/);
      expect(server.requests).toHaveLength(1);
    }
  });

  it('that is cut off is none, and is not asked for again (RLM6011)', async () => {
    const { model, server } = await modelThat(() => ({ text: 'It began with', finishReason: 'length' }));
    expect(await errorOf(model.reply(asking('well?')))).toMatchObject({
      scope: 'question',
      diagnostic: { code: 'RLM6011', message: expect.stringContaining('“It began with”') },
      // It is paid for all the same.
      usage: { inputTokens: 10, outputTokens: 2 },
    });
    expect(server.requests).toHaveLength(1);
  });

  const whole = JSON.stringify({ choices });
  it.each([
    ['is cut at once', { cut: 'at once' }],
    ['is cut halfway', { cut: 'halfway', text: 'a'.repeat(1000) }],
    ['is half a body', { body: whole.slice(0, -10) }],
    ['is empty', { body: '' }],
    ['is a page', { body: '<!DOCTYPE html><title>Welcome</title>' }],
    ['is malformed JSON', { body: '{"choices": [}' }],
    ['has no choices', { body: '{"choices":[]}' }],
    ['is JSON of another form', { body: '{"choices":[{"text":"ja"}]}' }],
    ['is null', { body: 'null' }],
    ['has no text', { body: '{"choices":[{"finish_reason":"stop","message":{"content":null}}]}' }],
    ['has half a character', { body: '{"choices":[{"finish_reason":"stop","message":{"content":"\\ud83d"}}]}' }],
    ['is not valid UTF-8', { body: Buffer.from('{"choices":[{"finish_reason":"stop","message":{"content":"\xe9"}}]}', 'latin1') }],
    ['does not say whether it is whole', { body: '{"choices":[{"message":{"content":"ja"}}]}' }],
    ['calls a tool', { finishReason: 'tool_calls' }],
    ['has an error in it', { body: '{"error":{"code":502,"message":"the provider is down"}}' }],
    ['is a 500', { status: 500, body: 'oops' }],
    ['is a 503', { status: 503 }],
    ['is a 408', { status: 408 }],
    ['is a 409', { status: 409 }],
    ['is a 429', { status: 429, body: '{"error":{"message":"slow down","code":"rate_limit_exceeded"}}' }],
  ] as const)('that %s is asked for again', async (_, reaction) => {
    const { model, server } = await modelThat(({ number }) => (number < 3 ? reaction : 'at last'));
    expect(await model.reply(asking('well?'))).toMatchObject({ text: 'at last' });
    expect(server.requests).toHaveLength(3);
  });
});
