/** RLM6020 to RLM6039 and RLM7xxx: questions without an answer, the lock, and budgets. */
export const resolution = {} as const;
