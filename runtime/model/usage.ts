import type { Usage } from './chat-model.ts';

export const noUsage: Usage = { inputTokens: 0, outputTokens: 0 };

/** What two took together. Parts that neither tells apart stay untold. */
export function addUsage(a: Usage, b: Usage): Usage {
  const cachedTokens = addTold(a.cachedTokens, b.cachedTokens);
  const reasoningTokens = addTold(a.reasoningTokens, b.reasoningTokens);
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

function addTold(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined && b === undefined ? undefined : (a ?? 0) + (b ?? 0);
}

/** Questions and answers together. */
export const totalTokens = ({ inputTokens, outputTokens }: Usage): number => inputTokens + outputTokens;
