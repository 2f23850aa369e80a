import { basename } from 'node:path';
import { printable } from '../../compiler/diagnostics/printable.ts';
import type { Usage } from '../model/chat-model.ts';
import { totalTokens } from '../model/usage.ts';
import type { TraceEvent } from '../trace/event.ts';

type Event<K extends TraceEvent['event']> = Extract<TraceEvent, { event: K }>;

/** A line of the tree, and those below it. */
interface Branch {
  line: string;
  readonly below: Branch[];
}

/** Of what a model or a user wrote, as much as is shown in a line. */
const longest = 100;

/**
 * Prints what happened in a run as a tree: sessions, their turns, and under each turn what the model's reply led to. Children are where their parent's plan asked for them. What a
 * run did before it was resumed last was done again then, so it is shown once; payments of all times are in the sums.
 *
 * @param describeDollars of an amount, with its sign
 * @param withMessages whether all that was said to models, and by them, is shown in full
 * @returns lines, with newlines
 */
export function printTrace(events: readonly TraceEvent[], describeDollars: (dollars: number) => string, withMessages = false): string {
  const resumed = events.filter(({ event }) => event === 'resumed');
  const last = resumed.at(-1);
  const tree = new TraceTree(withMessages, describeDollars, events.filter((event) => event.event === 'paid'));
  for (const event of last === undefined ? events : events.slice(events.indexOf(last))) tree.add(event);
  const [first] = events;
  const head = first === undefined ? [] : [`run of ${first.time}${resumed.length === 0 ? '' : `, resumed ${describeTimes(resumed.length)}, for the last time at ${last?.time ?? ''}`}`];
  return [...head, ...tree.roots.flatMap((root) => lines(root, '')), ...sums(events, describeDollars)].map((line) => `${line}\n`).join('');
}

function lines({ line, below }: Branch, indent: string): string[] {
  return [indent + line, ...below.flatMap((branch) => lines(branch, `${indent}  `))];
}

class TraceTree {
  readonly roots: Branch[] = [];
  readonly #sessions = new Map<string, Branch>();
  /** What the last turn of a session led to, or the plan that is being built. */
  readonly #turns = new Map<string, Branch>();
  readonly #plans = new Map<string, Branch>();
  readonly #withMessages: boolean;
  readonly #describeDollars: (dollars: number) => string;
  readonly #paid: readonly Event<'paid'>[];

  constructor(withMessages: boolean, describeDollars: (dollars: number) => string, paid: readonly Event<'paid'>[]) {
    this.#withMessages = withMessages;
    this.#describeDollars = describeDollars;
    this.#paid = paid;
  }

  add(event: TraceEvent): void {
    const { session } = event;
    switch (event.event) {
      case 'began':
        this.#session(session).below.push(leaf(`${event.model} works on: ${short(event.question)}`), ...event.contexts.map(({ name, bytes }) => leaf(`${short(name)}: ${bytes} bytes`)));
        break;
      case 'direct':
        this.#session(session).below.push(leaf(`${event.direct ? 'straight to the model' : 'by steps'}: ${event.reason}${event.tokens === null ? '' : `, ${event.exact === true ? '' : 'about '}${event.tokens} tokens`}`));
        break;
      case 'asked': {
        const turn = leaf(`turn ${event.turn}: no reply`);
        this.#session(session).below.push(turn);
        this.#turns.set(session, turn);
        this.#plans.delete(session);
        turn.below.push(...this.#said(event.messages));
        break;
      }
      case 'replied': {
        const turn = this.#turn(session);
        turn.line = `turn ${event.turn}: ${event.reused ? 'reused, ' : ''}${describeTokens(event.usage)}, ${describeSeconds(event.seconds)}`;
        turn.below.push(...this.#said([{ role: 'assistant', content: event.reply }]));
        break;
      }
      case 'explored':
        this.#turn(session).below.push(leaf(`explored ${event.name} = ${short(event.step)}: ${event.bytes} bytes, ${describeSeconds(event.seconds)}`));
        break;
      case 'marked':
        this.#turn(session).below.push(leaf(`repeats an instruction from a text: ${short(event.line)}`));
        break;
      case 'mistake':
        this.#turn(session).below.push(...event.diagnostics.map(({ code, message }) => leaf(`mistake ${code}: ${short(message)}`)));
        break;
      case 'committed':
        this.#plan(session, `commits ${basename(event.flake)}`);
        break;
      case 'derivation':
        this.#planOf(session, event.flake).below.push(leaf(`${short(event.label)}: ${event.how}${event.how === 'cached' ? '' : `, ${describeSeconds(event.seconds)}`}`));
        break;
      case 'evaluated':
        this.#planOf(session, event.flake).below.push(...event.nodes.map(({ label, path }) => leaf(`${short(label)}: run, ${describeSeconds(event.seconds)}: ${path}`)));
        this.#plans.delete(session);
        break;
      case 'built':
        this.#planOf(session, event.flake).below.push(leaf(`built: ${event.nodes.built} built, ${event.nodes.cached} cached, ${describeSeconds(event.seconds)}: ${event.path}`));
        this.#plans.delete(session);
        break;
      case 'answered': {
        const asked = leaf(`asked ${event.question.slice(0, 8)}: ${describeTokens(event.usage)}, ${describeSeconds(event.seconds)}${event.attempts > 1 ? `, ${event.attempts} attempts` : ''}: ${short(event.reply)}`);
        asked.below.push(...this.#said([...event.messages, { role: 'assistant', content: event.reply }]));
        this.#working(session).below.push(asked);
        break;
      }
      case 'unanswered':
        this.#working(session).below.push(leaf(`asked ${event.question.slice(0, 8)}, no answer after ${describeSeconds(event.seconds)}: ${short(event.reason)}`));
        break;
      case 'trying again':
        this.#working(session).below.push(leaf(`trying again in ${describeSeconds(event.pause)}: ${short(event.reason)}`));
        break;
      case 'child began': {
        const child = leaf(`session ${event.child} on ${short(event.element)}`);
        this.#sessions.set(event.child, child);
        this.#working(session).below.push(child);
        break;
      }
      case 'child reused':
        this.#working(session).below.push(leaf(`reused what a session found on ${short(event.element)}`));
        break;
      case 'ended':
        this.#session(session).below.push(leaf(`ended: ${event.status}${this.#took(session)}`), ...event.diagnostics.map(({ code, message }) => leaf(`${code}: ${short(message)}`)));
        this.#turns.delete(session);
        break;
      default:
    }
  }

  /** What a session paid for by itself, without those that worked for it. */
  #took(session: string): string {
    const paid = this.#paid.filter((payment) => payment.session === session);
    if (paid.length === 0) return '';
    const tokens = sum(paid, totalTokens);
    const unpriced = paid.some(({ usage, cost }) => usage !== undefined && cost === undefined);
    const dollars = paid.reduce((all, { cost = 0 }) => all + cost, 0);
    return `; ${paid.length} ${paid.length === 1 ? 'request' : 'requests'} of its own, ${tokens} tokens${unpriced ? '' : `, ${this.#describeDollars(dollars)}`}`;
  }

  #said(messages: readonly { readonly role: string; readonly content: string }[]): Branch[] {
    if (!this.#withMessages) return [];
    return messages.map(({ role, content }) => ({ line: `${role}:`, below: printable(content).split('\n').map((line) => leaf(`| ${line}`)) }));
  }

  #session(id: string): Branch {
    const known = this.#sessions.get(id);
    if (known !== undefined) return known;
    const branch = leaf(`session ${id}`);
    this.#sessions.set(id, branch);
    this.roots.push(branch);
    return branch;
  }

  #turn(session: string): Branch {
    return this.#turns.get(session) ?? this.#session(session);
  }

  /** What a session does right now: build a plan, or else act on a reply. */
  #working(session: string): Branch {
    return this.#plans.get(session) ?? this.#turn(session);
  }

  #planOf(session: string, flake: string): Branch {
    return this.#plans.get(session) ?? this.#plan(session, `builds ${basename(flake)}`);
  }

  #plan(session: string, line: string): Branch {
    const plan = leaf(line);
    this.#turn(session).below.push(plan);
    this.#plans.set(session, plan);
    return plan;
  }
}

/** How the run ended, with all that was paid. */
function sums(events: readonly TraceEvent[], describeDollars: (dollars: number) => string): string[] {
  const finished = events.findLast((event): event is Event<'finished'> => event.event === 'finished');
  const paid = events.filter((event): event is Event<'paid'> => event.event === 'paid');
  const end = events.at(-1)?.event === 'finished' && finished !== undefined ? `${finished.status}, ${describeSeconds(finished.seconds)}` : 'not ended: killed, or under way';
  const [input, output] = [sum(paid, ({ inputTokens }) => inputTokens), sum(paid, ({ outputTokens }) => outputTokens)];
  const cost = finished?.spent.cost;
  return [`${end}; ${paid.length} ${paid.length === 1 ? 'request' : 'requests'}, ${input} tokens in, ${output} out${cost === undefined || cost === null || cost === 0 ? '' : `, ${describeDollars(cost)}`}`];
}

const sum = (paid: readonly Event<'paid'>[], part: (usage: Usage) => number): number => paid.reduce((all, { usage }) => all + (usage === undefined ? 0 : part(usage)), 0);

const leaf = (line: string): Branch => ({ line, below: [] });

const describeTokens = (usage: Usage): string => `${totalTokens(usage)} tokens`;

const describeSeconds = (seconds: number): string => `${seconds.toFixed(3)} s`;

const describeTimes = (count: number): string => (count === 1 ? 'once' : `${count} times`);

/** In one line, with nothing in it that a terminal would act on. */
function short(text: string): string {
  const flat = printable(text.trim().replace(/\s+/g, ' '));
  return flat.length <= longest ? flat : `${flat.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
