/** RLM6001 to RLM6019: models and their endpoints. */
export const models = {} as const;
