import { define } from './define.ts';

/** RLM2xxx: names, ops, arguments, types and bounds of a plan. */
export const meaning = {
  RLM2001: define<{ name: string; nearest: string | undefined }>({
    title: 'unknown name',
    message: ({ name }) => `nothing is bound to \`${name}\``,
    hint: ({ nearest }) => (nearest === undefined ? undefined : `did you mean \`${nearest}\`?`),
    explanation:
      'A plan may use what it bound above, and the contexts that were given with `-c`. Names are bound once, before they are used: ' +
      'a plan has no loops, so that it always ends and its cost can be known before it runs.',
  }),
} as const;
