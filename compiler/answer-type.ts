import { bool, listOf, number, text, type Type } from './types.ts';

/**
 * What a model's answer must be, as it stands in the arguments of a node, in a question and in the lock: the form of the plan language,
 * but for a JSON schema, which is a text of JSON, since its keys are data. That text is canonical: of all ways to
 * write one schema, there is one text.
 */
export type AnswerType = AnswerWord | { readonly enum: readonly string[] } | { readonly max_words: number } | { readonly json: string };

export const answerWords = ['text', 'int', 'number', 'bool', 'quotes'] as const;

export type AnswerWord = (typeof answerWords)[number];

/** The type of the value that an answer to a word becomes. */
export function typeOfWord(word: AnswerWord): Type {
  switch (word) {
    case 'text':
      return text;
    case 'int':
    case 'number':
      return number;
    case 'bool':
      return bool;
    case 'quotes':
      return listOf(text);
  }
}
