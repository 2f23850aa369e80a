import { SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { printTrace } from '../../../runtime/project/print-trace.ts';
import { Spans } from '../../../runtime/trace/spans.ts';
import type { Happening, TraceEvent } from '../../../runtime/trace/event.ts';

const begun = Date.parse('2026-01-02T03:04:05.000Z');

/** Events a second apart. */
const eventsOf = (...happenings: readonly Happening[]): readonly TraceEvent[] => happenings.map((happening, index) => ({ time: new Date(begun + 1000 * index).toISOString(), session: '0', ...happening }));

const flake = '/run/explore.flake';
const began: Happening = { event: 'began', question: 'What?', contexts: [], model: 'm' };
const asked: Happening = { event: 'asked', turn: 1, model: 'm', messages: [] };
const derivation = (how: 'built' | 'failed'): Happening => ({ event: 'derivation', flake, node: 0, label: 'n', how, derivation: '/nix/store/d-rlm-eval.drv', seconds: 0.4 });
const evaluated: Happening = { event: 'evaluated', flake, nodes: [{ label: 'n', path: '/nix/store/v-rlm-eval' }], built: 1, seconds: 0.5 };
const explored: Happening = { event: 'explored', name: 'n', step: 'eval("…")', bytes: 2, shown: 'n: Number: 42', seconds: 0.6 };

it('code that a step ran is shown below its turn, with what was built for it', () => {
  const lines = printTrace(eventsOf(began, asked, derivation('built'), evaluated, explored), String).split('\n');
  expect(lines.slice(3, -2)).toEqual([
    '  turn 1: no reply',
    '    builds explore.flake',
    '      n: built, 0.400 s',
    '      n: run, 0.500 s: /nix/store/v-rlm-eval',
    '    explored n = eval("…"): 2 bytes, 0.600 s',
  ]);
});

it('code that failed has the derivation that did, and the mistake', () => {
  const mistake: Happening = { event: 'mistake', diagnostics: [{ code: 'RLM4030', message: 'TypeError: no', hint: null, line: 2 }] };
  const lines = printTrace(eventsOf(began, asked, derivation('failed'), mistake), String).split('\n');
  expect(lines.slice(3, -2)).toEqual(['  turn 1: no reply', '    builds explore.flake', '      n: failed, 0.400 s', '    mistake RLM4030: TypeError: no']);
});

it('code that was run is a span of a tool, as long as it took, with the paths of its values', () => {
  const started: { readonly name: string; readonly options: unknown; ended?: unknown; failed: boolean }[] = [];
  const tracer: Pick<Tracer, 'startSpan'> = {
    startSpan(name, options) {
      const span: (typeof started)[number] = { name, options, failed: false };
      started.push(span);
      const self = {
        end: (time: unknown) => void (span.ended = time),
        setStatus: ({ code }: { code: SpanStatusCode }) => {
          span.failed = code === SpanStatusCode.ERROR;
          return self;
        },
        setAttribute: () => self,
        setAttributes: () => self,
        addEvent: () => self,
      };
      return self as unknown as ReturnType<Tracer['startSpan']>;
    },
  };
  const spans = new Spans(tracer as Tracer, false);
  for (const event of eventsOf(began, evaluated)) spans.event(event);
  expect(started).toMatchObject([
    { name: 'invoke_agent rlmc' },
    {
      name: 'execute_tool eval',
      failed: false,
      ended: new Date(begun + 1000),
      options: { startTime: new Date(begun + 500), attributes: { 'gen_ai.tool.name': 'eval', 'rlmc.path': ['/nix/store/v-rlm-eval'], 'rlmc.nodes.built': 1 } },
    },
  ]);
});
