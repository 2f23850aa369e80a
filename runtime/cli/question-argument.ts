import { isUtf8 } from 'node:buffer';
import { readContextOptions } from '../contexts/context-option.ts';
import { InputError } from '../input-error.ts';
import { readAtMost } from '../project/plan-input.ts';

/** In bytes. What a question is about is not a part of it. */
const longest = 64 * 1024;

/**
 * The question that `-q` gives: a text, or `-` for what standard input has. White space around it is no part of it.
 *
 * @param contexts as `-c` takes them
 * @throws InputError RLM3007 where a context is standard input as well, RLM3019 for what is no question
 */
export async function questionArgument(argument: string, contexts: readonly string[], standardInput: AsyncIterable<Uint8Array> = process.stdin): Promise<string> {
  const bytes = argument === '-' ? await fromStandardInput(contexts, standardInput) : Buffer.from(argument);
  if (bytes.length > longest) throw new InputError('RLM3019', { reason: 'too long' });
  if (!isUtf8(bytes)) throw new InputError('RLM3019', { reason: 'not UTF-8' });
  const question = Buffer.from(bytes).toString().trim();
  if (question.includes('\0')) throw new InputError('RLM3019', { reason: 'with NUL' });
  if (question === '') throw new InputError('RLM3019', { reason: 'empty' });
  return question;
}

function fromStandardInput(contexts: readonly string[], standardInput: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const rival = readContextOptions(contexts).options.find(({ origin }) => origin.kind === 'standard input');
  if (rival !== undefined) throw new InputError('RLM3007', { first: 'the question', second: `the context \`${rival.name}\`` });
  return readAtMost(standardInput, longest + 1);
}
