import { bool, number, text, type Type } from '../types.ts';

/** What code of a plan must give, as it stands in the arguments of a node; a JSON schema is one canonical text, as in an answer type. */
export type ResultType = ItemType | { readonly list: ItemType };

export type ItemType = ItemWord | { readonly json: string };

export const itemWords = ['text', 'number', 'bool'] as const;

export type ItemWord = (typeof itemWords)[number];

/** The type of the value that a word stands for. */
export function typeOfItemWord(word: ItemWord): Type {
  return { text, number, bool }[word];
}

