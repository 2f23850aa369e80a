import { define } from './define.ts';

/** RLM1xxx: the text and the grammar of a plan. */
export const syntax = {
  RLM1001: define<{ offset: number }>({
    title: 'not UTF-8',
    message: ({ offset }) => `the plan is not valid UTF-8: byte ${offset} starts no character`,
    hint: () => 'save the file as UTF-8',
    explanation: 'Plans are UTF-8 text, so that the same plan means the same on every machine.',
  }),
} as const;
