import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { TraceEvent } from '../../../runtime/trace/event.ts';
import { readTrace } from '../../../runtime/trace/read-trace.ts';
import { TraceFile } from '../../../runtime/trace/trace-file.ts';
import { texts } from '../../oracle/arbitraries.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';

const common = { time: '2026-01-01T00:00:00.000Z', session: '0' };
const replied = (reply: string): TraceEvent => ({ ...common, event: 'replied', turn: 1, question: 'q', reply, model: 'm', date: '2026-01-01T00:00:00Z', check: '0'.repeat(64), usage: { inputTokens: 1, outputTokens: 1 }, reused: false, seconds: 0 });

it('what was written to a trace is read from it, and each event is one line for every reader of lines', async () => {
  const directory = await temporaryDirectory();
  let files = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(texts, fc.string({ unit: 'binary' }), fc.constantFrom('\u2028', 'a\u2029b', '\u0085', '\r', '\u000b\f', '\ud800')), { minLength: 1, maxLength: 4 }), async (said) => {
      files += 1;
      const path = join(directory, `${files}.jsonl`);
      const events = said.map(replied);
      const trace = new TraceFile(path);
      for (const event of events) trace.write(event);
      trace.close();
      expect(await readTrace(path)).toEqual({ events, diagnostics: [], isTorn: false });
      expect((await readFile(path, 'utf8')).split(/[\n\r\u000b\f\u0085\u2028\u2029]/)).toHaveLength(said.length + 1);
    }),
  );
});

it('an event that has a reason of its own is an event', async () => {
  const path = join(await temporaryDirectory(), 'trace.jsonl');
  const event: TraceEvent = { ...common, event: 'direct', choice: 'never', direct: false, reason: 'asked for', tokens: null, exact: true, below: 16_384, window: null };
  const trace = new TraceFile(path);
  trace.write(event);
  trace.close();
  expect(await readTrace(path)).toEqual({ events: [event], diagnostics: [], isTorn: false });
});
