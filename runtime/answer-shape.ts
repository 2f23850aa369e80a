import * as z from 'zod/mini';

/*
 * What an answer's record is made of where it is written: in rlm.lock, in journals and in the store. Who reads them decides whether more may be
 * there.
 */

export const hashSchema = z.string().check(z.regex(/^[0-9a-f]{64}$/, 'not 64 hexadecimal digits'));

export const usageShape = {
  inputTokens: z.int(),
  outputTokens: z.int(),
  // Only where the endpoint tells.
  cachedTokens: z.exactOptional(z.int()),
  reasoningTokens: z.exactOptional(z.int()),
};

export const rejectionShape = { reason: z.string(), date: z.string() };

export const recordShape = {
  model: z.string(),
  fingerprint: z.optional(z.string()),
  date: z.string().check(z.refine((date) => !Number.isNaN(Date.parse(date)), 'no date')),
};

const usage = z.object(usageShape);

/** An answer's record, as it is kept in journals and in the store. An rlmc of another version may write more. */
export const recordSchema = z.object({ ...recordShape, usage, rejected: z.array(z.object({ ...rejectionShape, usage })) });
