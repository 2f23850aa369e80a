import { define } from './define.ts';

/** RLM4xxx: values that an op cannot work with, found while it runs. */
export const values = {
  RLM4001: define<{ limit: number }>({
    title: 'value too large',
    message: ({ limit }) => `the value would be larger than ${limit} bytes`,
    hint: () => 'make it smaller with `grep`, `take` or `slice`, or raise `--max-value`',
    explanation: 'No value of a plan exceeds `--max-value` (1 GiB unless given), so that a plan cannot fill the disk. The size is counted before writing.',
  }),
} as const;
