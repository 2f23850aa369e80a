import { lex } from '../../compiler/lexer.ts';
import type { Source } from '../../compiler/source.ts';
import type { ExploreStep, ReadReply } from './action.ts';
import { replySource, withoutReasoning } from './reply-text.ts';

/** Counts how often a model does the same in a row. */
export class Repetition {
  #before: string | undefined;
  #times = 0;

  /** @returns how often it has done what it does now, without anything else between, this time included */
  count(read: ReadReply, reply: string): number {
    const key = keyOf(read, reply);
    this.#times = key === this.#before ? this.#times + 1 : 1;
    this.#before = key;
    return this.#times;
  }
}

/** What a reply wants, whatever is said around it and however it is set. Of one that cannot be read wholly, all that it says. */
function keyOf({ action }: ReadReply, reply: string): string {
  const said = () => withoutReasoning(replySource('reply', reply).text).replace(/\s+/g, ' ').trim();
  switch (action?.kind) {
    case undefined:
      return `unreadable ${said()}`;
    case 'final text':
      return `text ${action.text}`;
    case 'explore': {
      const steps = action.steps.flatMap((step) => ('diagnostics' in step ? [] : [keyOfStep(step, action.source)]));
      return steps.length === action.steps.length ? `explore ${steps.join('\n')}` : `unreadable ${said()}`;
    }
    case 'commit':
      return `commit ${wordsOf(action.source.text, action.plan)}`;
    case 'final expression':
      return `final ${wordsOf(action.source.text, action.expression)}`;
  }
}

/** What a step binds to what, however it is set. */
export function keyOfStep({ name = '', expression }: Extract<ExploreStep, { readonly expression: unknown }>, { text }: Source): string {
  return `${name} = ${wordsOf(text, expression)}`;
}

function wordsOf(text: string, { span }: { readonly span: { readonly start: number; readonly end: number } }): string {
  return lex({ name: 'reply', text: text.slice(span.start, span.end) }).tokens.map(({ image }) => image).join(' ');
}
