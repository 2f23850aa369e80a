import type { AnswerType } from '../../compiler/answer-type.ts';
import type { ModelPin } from '../../compiler/flake.ts';
import type { TokenCount } from '../model/count-tokens.ts';
import type { ByteSource } from '../ops/byte-source.ts';
import { answerForm } from '../questions/reply-rule.ts';
import { fence, shownLine } from './fence.ts';
import type { Limits } from './limits.ts';
import { type Survey, survey } from './survey.ts';

/** What of each context is in the first message. */
const shown = { first: 15, last: 5 };

/** Tokens of a model's window that a question needs besides its text, and its reply. */
export const roomBesideText = 4096;

export interface Opening {
  readonly question: string;
  /** What the answer has to be; anything unless given. */
  readonly type?: AnswerType | undefined;
  readonly contexts: readonly { readonly name: string; readonly source: ByteSource }[];
  /** Those that the run began with. */
  readonly limits: Limits;
  /** Who is asked by plans that name nobody. */
  readonly asked: Pick<ModelPin, 'name' | 'window'>;
  /** Whether those who are asked work by steps themselves, so that no text is too large for them. */
  readonly inSessions: boolean;
}

/**
 * The first message of a session: the question, what there is to be read, and what may be spent. The same whenever it is made, so that
 * the turns of a run that is done again are found.
 */
export async function openingMessage({ question, type = 'text', contexts, limits, asked, inSessions }: Opening): Promise<string> {
  const parts = [`Question: ${question}`];
  const form = answerForm(type);
  if (form !== undefined) parts.push(form);
  const surveys: { readonly name: string; readonly survey: Survey }[] = [];
  for (const { name, source } of contexts) surveys.push({ name, survey: await survey(source, shown) });
  parts.push(...surveys.map((one) => describe(one)));
  parts.push(describeAsked(surveys, asked, inSessions), describeLimits(limits));
  return parts.join('\n\n');
}

const number = (value: number): string => value.toLocaleString('en');

const counted = (value: number, one: string): string => `${number(value)} ${one}${value === 1 ? '' : 's'}`;

function describe({ name, survey: { size, lines, tokens, first, last } }: { readonly name: string; readonly survey: Survey }): string {
  if (size === 0) return `\`${name}\` is empty.`;
  const hidden = lines - first.length - last.length;
  const numbered = (texts: readonly string[], from: number) => texts.map((text, index) => `${number(from + index)}: ${shownLine(text)}`);
  return [
    `\`${name}\`: ${counted(size, 'byte')}, ${counted(lines, 'line')}, ${printTokens(tokens)}.`,
    fence([...numbered(first, 1), ...(hidden > 0 ? [`… ${counted(hidden, 'line')} …`] : []), ...numbered(last, lines - last.length + 1)]),
  ].join('\n');
}

function printTokens({ tokens, exact }: TokenCount): string {
  return exact ? counted(tokens, 'token') : `about ${counted(tokens, 'token')} (estimated from a sample)`;
}

function describeAsked(surveys: readonly { readonly name: string; readonly survey: Survey }[], { name: model, window }: Opening['asked'], inSessions: boolean): string {
  if (inSessions) return `\`rlm_call\` and \`map\` ask \`${model}\`, which works by steps as you do: a text of any size will do, but each is a session of its own, and dear.`;
  if (window === undefined) return `Plans ask \`${model}\`. How much text fits in one call is not known: keep it under some ${number(8_000)} tokens.`;
  const room = Math.max(0, window - roomBesideText);
  const judged = surveys.filter(({ survey: { size } }) => size > 0).map(({ name, survey: { tokens } }) => `\`${name}\` ${tokens.tokens <= room ? 'fits' : 'does not fit'}`);
  return `Plans ask \`${model}\`. Some ${number(room)} tokens of text fit in one call: ${judged.join(', ')}.`;
}

function describeLimits({ explore, commits, calls, tokens, cost, time }: Limits): string {
  const parts = [counted(explore, 'explore step'), counted(commits, 'commit'), counted(calls, 'model call')];
  if (tokens !== undefined) parts.push(counted(tokens, 'token'));
  if (cost !== undefined) parts.push(`$${cost}`);
  if (time !== undefined) parts.push(counted(time / 1000, 'second'));
  return `To spend, by you and all who work for you: ${parts.join(', ')}. Your own replies are model calls, too.`;
}
