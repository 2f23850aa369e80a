import type { Source } from '../../compiler/source.ts';
import type { Span } from '../../compiler/span.ts';

/** Texts of the same length in which only some of another is left: so each position is what it was. */
export const blank = (text: string): string => text.replace(/[^\n]/g, ' ');

/** A text up to an end, with all that stands before a start blank. */
export function only(text: string, start: number, end: number): string {
  return blank(text.slice(0, start)) + text.slice(start, end);
}

/** With these marks templates of models end a turn. Some endpoints leave them in; one that is written after a blank is meant. */
const endOfTurn = /(?:(?<=\S)|(?<=\n))(?:<\|\w{1,40}\|>|<｜[^｜\n]{1,40}｜>|<\/s>|<end_of_turn>){1,8}\s*$/u;

/** A reply as it is read and shown: without a byte order mark and marks of a template at its end, and with lines that end in LF. */
export function replySource(name: string, reply: string): Source {
  return { name, text: reply.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n').replace(endOfTurn, '') };
}

const tags = 'think|thinking|thought|reasoning|reflection|scratchpad';

/**
 * A reply without what its model thought aloud before it, which some endpoints leave in: blocks in tags at the beginning, and, where a template wrote the opening tag, all up to
 * the closing one. An answer in words may hold such tags: what begins with one is left as it is.
 */
export function withoutReasoning(text: string): string {
  let rest = text;
  for (;;) {
    const block = new RegExp(`^\\s*<(${tags})>[^]*?</\\1>`, 'i').exec(rest);
    if (block === null) break;
    rest = blank(block[0]) + rest.slice(block[0].length);
  }
  if (/^\s*[*_#`> ]*FINAL(?:[ _]ANSWER)?[*_`]{0,3}[ \t]*:/i.test(rest)) return rest;
  const close = new RegExp(`</(?:${tags})>`, 'i').exec(rest);
  if (close !== null && !new RegExp(`<(?:${tags})>`, 'i').test(rest.slice(0, close.index))) rest = only(rest, close.index + close[0].length, rest.length);
  // One that never ends may have the action in it.
  return rest.replace(new RegExp(`^\\s*<(?:${tags})>`, 'i'), blank);
}

/** The tag of a thought that a reply begins with and that never ends. Whether what it says is thought or meant nobody knows. */
export function openThought(text: string): Span | undefined {
  const rest = new RegExp(`^(?:\\s*<(${tags})>[^]*?</\\1>)*`, 'i').exec(text)?.[0].length ?? 0;
  const [, white = '', tag] = new RegExp(`^(\\s*)(<(?:${tags})>)`, 'i').exec(text.slice(rest)) ?? [];
  return tag === undefined ? undefined : { start: rest + white.length, end: rest + white.length + tag.length };
}
