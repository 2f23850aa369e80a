import * as z from 'zod/mini';
import type { ChatMessage, Tool, ToolCall } from '../model/chat-model.ts';
import type { ExampleAction } from './prompt-examples.ts';

const text = (description: string) => ({ type: 'string', description }) as const;

/** The actions, as functions that a model may call. */
export const actionTools: readonly Tool[] = [
  {
    name: 'explore',
    description: 'Binds names, one or several, each to the value of an expression, and shows what they are.',
    parameters: { type: 'object', properties: { steps: text('Bindings `name = op(…)`, a line each.') }, required: ['steps'], additionalProperties: false },
  },
  {
    name: 'commit',
    description: 'Builds a plan, which may ask a model.',
    parameters: { type: 'object', properties: { plan: text('`let` bindings `in` an expression.') }, required: ['plan'], additionalProperties: false },
  },
  {
    name: 'final',
    description: 'Ends the session with the value of an expression, or with a text: give one of them.',
    parameters: {
      type: 'object',
      properties: { expression: text('An expression over the names that are bound.'), text: text('The answer in your own words.') },
      required: [],
      additionalProperties: false,
    },
  },
];

const explore = z.object({ steps: z.union([z.string(), z.pipe(z.array(z.string()), z.transform((lines) => lines.join('\n')))]) });
const commit = z.object({ plan: z.string() });
const final = z.object({ expression: z.nullish(z.string()), text: z.nullish(z.string()) });

/**
 * Calls of functions in the words of the text protocol, in which a reply is kept and read. What is no call of an action stays as it is, and is for the reader to say something of.
 *
 * @param calls at least one
 */
export function textOfCalls(calls: readonly Omit<ToolCall, 'id'>[]): string {
  return calls.map(textOfCall).join('\n\n');
}

function textOfCall({ name, arguments: given }: Omit<ToolCall, 'id'>): string {
  const read = parseJson(given);
  switch (name) {
    case 'explore': {
      const { data } = explore.safeParse(read);
      return `EXPLORE:\n${data?.steps ?? given}`;
    }
    case 'commit': {
      const { data } = commit.safeParse(read);
      return `COMMIT:\n${data?.plan ?? given}`;
    }
    case 'final': {
      const { data } = final.safeParse(read);
      const { expression, text: words } = data ?? {};
      // Of both the value wins: a text beside it says what it is.
      if (expression != null && expression.trim() !== '') return `FINAL(${expression})`;
      return `FINAL: ${words ?? ''}`;
    }
    default:
      return `${name}(${given})`;
  }
}

/** The call that an action in words would be; undefined for any other words. */
export function callOfText(words: string): Omit<ToolCall, 'id'> | undefined {
  const [, kind, body = ''] = /^(EXPLORE:\n|COMMIT:\n|FINAL: |FINAL\()([^]*)$/.exec(words) ?? [];
  if (kind === undefined || /\n\n(?:EXPLORE:|COMMIT:|FINAL[:(])/.test(body)) return undefined;
  if (kind === 'EXPLORE:\n') return { name: 'explore', arguments: JSON.stringify({ steps: body }) };
  if (kind === 'COMMIT:\n') return { name: 'commit', arguments: JSON.stringify({ plan: body }) };
  if (kind === 'FINAL: ') return { name: 'final', arguments: JSON.stringify({ text: body }) };
  return body.endsWith(')') ? { name: 'final', arguments: JSON.stringify({ expression: body.slice(0, -1) }) } : undefined;
}

/** A conversation in which what the model did is calls, and what it was told then are their results. The same calls have the same ids whenever it is made. */
export function withCalls(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  let call: ToolCall | undefined;
  return messages.map((message, index) => {
    if (message.role === 'assistant') {
      const made = callOfText(message.content);
      call = made && { id: `call_${index}`, ...made };
    }
    const here = call;
    if (message.role === 'user') call = undefined;
    return here === undefined || message.role === 'system' ? message : { ...message, call: here };
  });
}

/** How the examples of the system message are written for a model that calls functions. */
export function printCall(action: ExampleAction): string {
  switch (action.kind) {
    case 'explore':
      return `explore(${JSON.stringify({ steps: action.steps })})`;
    case 'commit':
      return `commit(${JSON.stringify({ plan: action.plan })})`;
    case 'final expression':
      return `final(${JSON.stringify({ expression: action.expression })})`;
    case 'final text':
      return `final(${JSON.stringify({ text: action.text })})`;
  }
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
