import { define } from './define.ts';

/** RLM1xxx: the text and the grammar of a plan. */
export const syntax = {
  RLM1001: define<{ offset: number }>({
    title: 'not UTF-8',
    message: ({ offset }) => `the plan is not valid UTF-8: byte ${offset} starts no character`,
    hint: () => 'save the file as UTF-8',
    explanation: 'Plans are UTF-8 text, so that the same plan means the same on every machine.',
  }),
  RLM1002: define<{ bytes: number; limit: number }>({
    title: 'plan too large',
    message: ({ bytes, limit }) => `the plan has ${bytes} bytes, more than the ${limit} that a plan may have`,
    hint: () => 'give large texts as a context with `-c`, not as literals',
    explanation: '',
  }),
  RLM1003: define<Record<never, never>>({ title: 'NUL', message: () => 'a plan cannot hold the character NUL', explanation: '' }),
  RLM1004: define<Record<never, never>>({ title: 'lone CR', message: () => 'a carriage return without a newline after it', explanation: '' }),
  RLM1005: define<{ hex: string }>({ title: 'lone surrogate', message: ({ hex }) => `half of a surrogate pair (${hex})`, explanation: '' }),
  RLM1006: define<{ characters: string }>({
    title: 'unexpected characters',
    message: ({ characters }) => `unexpected \`${characters}\``,
    explanation: '',
  }),
  RLM1008: define<{ escape: string; reason: string }>({
    title: 'no such character',
    message: ({ escape, reason }) => `\`${escape}\` stands for no character: ${reason}`,
    explanation: '',
  }),
  RLM1009: define<{ image: string }>({ title: 'no number', message: ({ image }) => `\`${image}\` is not a number`, explanation: '' }),
  RLM1010: define<{ length: number; limit: number }>({
    title: 'number too long',
    message: ({ length, limit }) => `a number of ${length} characters, more than the ${limit} that one may have`,
    explanation: '',
  }),
  RLM1025: define<{ name: string }>({
    title: 'argument by position after one by name',
    message: ({ name }) => `an argument by position cannot follow \`${name}:\``,
    explanation: '',
  }),
  RLM1030: define<{ found: string; expected: string }>({
    title: 'unexpected token',
    message: ({ found, expected }) => `unexpected \`${found}\`, expected ${expected}`,
    explanation: '',
  }),
} as const;
