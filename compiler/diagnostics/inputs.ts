import { define } from './define.ts';

/** RLM3xxx: contexts and the other inputs of a command. */
export const inputs = {
  RLM3001: define<{ name: string; path: string; offset: number }>({
    title: 'context is not UTF-8',
    message: ({ name, path, offset }) => `the context \`${name}\` (${path}) is not valid UTF-8: byte ${offset} starts no character`,
    hint: () => 'convert it to UTF-8, or say `--encoding latin1` if that is what it is',
    explanation: 'Positions and lengths are Unicode code points, so a context must be text. rlmc never guesses an encoding.',
  }),
} as const;
