import { type Attributes, type Context, type Span, SpanKind, SpanStatusCode, type Tracer, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import type { Usage } from '../model/chat-model.ts';
import type { TraceEvent } from './event.ts';

type Message = Extract<TraceEvent, { event: 'asked' }>['messages'][number];

/**
 * Makes spans of the events of a run, by the semantic conventions for generative AI (https://opentelemetry.io/docs/specs/semconv/gen-ai/, in development): a session is an `invoke_agent`, what a
 * model is asked a `chat`, and what its replies lead to, a step or a plan, an `execute_tool`. Children hang on the plan that asked for them.
 */
export class Spans {
  readonly #tracer: Tracer;
  readonly #withContent: boolean;
  readonly #sessions = new Map<string, Span>();
  readonly #turns = new Map<string, Span>();
  readonly #plans = new Map<string, Span>();

  /** @param withContent whether what was said goes into spans, too */
  constructor(tracer: Tracer, withContent: boolean) {
    this.#tracer = tracer;
    this.#withContent = withContent;
  }

  event(event: TraceEvent): void {
    const { session } = event;
    const time = new Date(event.time);
    switch (event.event) {
      case 'began': {
        const parent = session === '0' ? undefined : this.#open(session.slice(0, session.lastIndexOf('.')));
        const attributes = { ...operation('invoke_agent', event.model), 'gen_ai.agent.name': 'rlmc', 'gen_ai.agent.id': session, ...this.#content('gen_ai.input.messages', [{ role: 'user', content: event.question }]) };
        this.#sessions.set(session, this.#start('invoke_agent rlmc', time, parent, attributes));
        break;
      }
      case 'asked': {
        const attributes = { ...operation('chat', event.model), 'rlmc.turn': event.turn, ...this.#content('gen_ai.input.messages', event.messages) };
        this.#turns.set(session, this.#start(`chat ${event.model}`, time, this.#sessions.get(session), attributes, SpanKind.CLIENT));
        break;
      }
      case 'replied':
        this.#turns.get(session)?.setAttributes({ 'gen_ai.response.model': event.model, ...tokens(event.usage), 'rlmc.reused': event.reused, ...this.#content('gen_ai.output.messages', [{ role: 'assistant', content: event.reply }]) });
        end(this.#turns, session, time);
        break;
      case 'explored':
        this.#past(event, `execute_tool explore`, { ...tool('explore'), 'rlmc.name': event.name, 'rlmc.bytes': event.bytes, ...(this.#withContent ? { 'gen_ai.tool.call.arguments': event.step } : {}) });
        break;
      case 'evaluated':
        this.#past(event, 'execute_tool eval', { ...tool('eval'), 'rlmc.path': event.nodes.map(({ path }) => path), 'rlmc.nodes.built': event.built });
        break;
      case 'committed':
        this.#plans.set(session, this.#start('execute_tool commit', time, this.#sessions.get(session), { ...tool('commit'), ...(this.#withContent ? { 'gen_ai.tool.call.arguments': event.plan } : {}) }));
        break;
      case 'built':
        this.#plans.get(session)?.setAttributes({ 'rlmc.path': event.path, 'rlmc.nodes.built': event.nodes.built, 'rlmc.nodes.cached': event.nodes.cached });
        end(this.#plans, session, time);
        break;
      case 'derivation':
        if (event.how !== 'cached') this.#past(event, `derivation ${event.label}`, { 'rlmc.derivation': event.derivation ?? '' }, event.how === 'failed' ? 'the build failed' : undefined);
        break;
      case 'answered':
        this.#past(event, `chat ${event.asked}`, {
          ...operation('chat', event.asked),
          'gen_ai.response.model': event.model,
          'rlmc.question': event.question,
          ...tokens(event.usage),
          ...this.#content('gen_ai.input.messages', event.messages),
          ...this.#content('gen_ai.output.messages', [{ role: 'assistant', content: event.reply }]),
        });
        break;
      case 'unanswered':
        this.#past(event, `chat ${event.asked}`, { ...operation('chat', event.asked), 'rlmc.question': event.question }, event.reason);
        break;
      case 'mistake': {
        const code = event.diagnostics[0]?.code ?? '';
        const plan = this.#plans.get(session);
        if (plan === undefined) this.#sessions.get(session)?.addEvent('mistake', { 'rlmc.code': code }, time);
        else fail(plan, code, code);
        end(this.#plans, session, time);
        break;
      }
      case 'ended': {
        const [first] = event.diagnostics;
        const span = this.#sessions.get(session);
        if (span !== undefined && event.status !== 'answered') fail(span, first?.code ?? event.status, first?.message ?? event.status);
        this.#endSession(session, time);
        break;
      }
      case 'finished':
        this.close(time);
        break;
      default:
    }
  }

  /** Ends what has not ended: the run was given up. */
  close(time = new Date()): void {
    for (const session of [...this.#sessions.keys()].sort().reverse()) this.#endSession(session, time);
  }

  #endSession(session: string, time: Date): void {
    for (const spans of [this.#turns, this.#plans, this.#sessions]) end(spans, session, time);
  }

  /** What a session does right now, on which something new hangs. */
  #open(session: string): Span | undefined {
    return this.#plans.get(session) ?? this.#sessions.get(session);
  }

  #start(name: string, startTime: Date, parent: Span | undefined, attributes: Attributes, kind = SpanKind.INTERNAL): Span {
    return this.#tracer.startSpan(name, { kind, startTime, attributes }, contextOf(parent));
  }

  /** A span of what is told of when it is over. */
  #past({ session, time, seconds }: TraceEvent & { readonly seconds: number }, name: string, attributes: Attributes, failure?: string): void {
    const over = new Date(time);
    const kind = name.startsWith('chat ') ? SpanKind.CLIENT : SpanKind.INTERNAL;
    const span = this.#start(name, new Date(over.getTime() - seconds * 1000), this.#open(session), attributes, kind);
    if (failure !== undefined) fail(span, 'error', failure);
    span.end(over);
  }

  #content(name: string, messages: readonly Message[]): Attributes {
    return this.#withContent ? { [name]: JSON.stringify(messages.map(({ role, content }) => ({ role, parts: [{ type: 'text', content }] }))) } : {};
  }
}

/** Whoever the models are, they are asked as OpenAI's are. */
const operation = (name: 'invoke_agent' | 'chat', model: string): Attributes => ({ 'gen_ai.operation.name': name, 'gen_ai.provider.name': 'openai', 'gen_ai.request.model': model });

const tool = (name: string): Attributes => ({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name, 'gen_ai.tool.type': 'function' });

function tokens({ inputTokens, outputTokens, cachedTokens, reasoningTokens }: Usage): Attributes {
  return {
    'gen_ai.usage.input_tokens': inputTokens,
    'gen_ai.usage.output_tokens': outputTokens,
    ...(cachedTokens === undefined ? {} : { 'gen_ai.usage.cache_read.input_tokens': cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { 'gen_ai.usage.reasoning.output_tokens': reasoningTokens }),
  };
}

const contextOf = (parent: Span | undefined): Context => (parent === undefined ? ROOT_CONTEXT : trace.setSpan(ROOT_CONTEXT, parent));

function fail(span: Span, type: string, message: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}

function end(spans: Map<string, Span>, session: string, time: Date): void {
  spans.get(session)?.end(time);
  spans.delete(session);
}
