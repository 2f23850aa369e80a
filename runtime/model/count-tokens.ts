/** How many tokens a text has. */
export interface TokenCount {
  readonly tokens: number;
  /** Whether they were counted, and not estimated from a sample. */
  readonly exact: boolean;
}

/** Texts up to so many bytes are counted; of longer ones a sample is. */
export const mostCounted = 256 * 1024;

/** A word or a run of white space this long is counted in parts: the time that a tokenizer takes grows with the square of it. */
const longestRun = 512;

const longRuns = new RegExp(`\\S{${longestRun}}|\\s{${longestRun}}`, 'gu');

/**
 * Counts the tokens of a text as OpenAI's models of today do (o200k_base). Other models have other tokenizers, which for prose come to
 * within a quarter of that. Names of special tokens in the text are text.
 *
 * @param text at most as long as one wants to wait for: some 10 MB a second
 */
export async function countTokens(text: string): Promise<number> {
  // It takes a tenth of a second to load, and most commands need none.
  const { countTokens: count } = await import('gpt-tokenizer/encoding/o200k_base');
  let tokens = 0;
  let start = 0;
  const countUpTo = (end: number) => {
    tokens += count(text.slice(start, end), { disallowedSpecial: new Set() });
    start = end;
  };
  for (const { index, 0: run } of text.matchAll(longRuns)) countUpTo(index + run.length);
  countUpTo(text.length);
  return tokens;
}

/**
 * The tokens of a text, of which there is either all or a sample.
 *
 * @param size of all of it, in bytes
 * @param sample all of it, if it has at most `mostCounted` bytes; else parts of it, spread over all
 */
export async function tokensOfSample(size: number, sample: readonly Uint8Array[]): Promise<TokenCount> {
  const bytes = sample.reduce((sum, part) => sum + part.length, 0);
  if (bytes === 0) return { tokens: 0, exact: true };
  const exact = bytes === size;
  if (exact) return { tokens: await countTokens(Buffer.concat(sample).toString()), exact };
  let tokens = 0;
  for (const part of sample) tokens += await countTokens(Buffer.from(part).toString());
  return { tokens: roundedTo2Digits((tokens / bytes) * size), exact };
}

/** An estimate is not to look like a count. */
function roundedTo2Digits(value: number): number {
  return Number(value.toPrecision(2));
}
