/** RLM6040 to RLM6059: the answers that this installation keeps. */
export const answers = {} as const;
