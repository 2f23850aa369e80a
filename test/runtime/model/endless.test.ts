import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { openChatModel } from '../../../runtime/model/open-chat-model.ts';
import { asking, errorOf, key } from './support/asking.ts';
import { SkippingClock } from './support/skipping-clock.ts';

function* endless(): Generator<string> {
  yield '{"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"';
  for (;;) yield 'y'.repeat(1024 * 1024);
}

it('gives up an answer that never ends, before it fills the memory', async () => {
  const server = createServer((request, response) => {
    request.resume();
    const body = Readable.from(endless());
    response.on('close', () => body.destroy());
    body.pipe(response);
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const model = openChatModel({ apiKey: key, baseUrl: `http://127.0.0.1:${port}/v1`, concurrency: 1 }, new SkippingClock());
  expect(await errorOf(model.reply(asking('well?')))).toMatchObject({ diagnostic: { code: 'RLM6008', message: expect.stringContaining('it is longer than 67,108,864 bytes') } });
});
