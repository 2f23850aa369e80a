import type { AnswerType } from '../../compiler/answer-type.ts';
import type { PlainQuestion } from './question.ts';

/** Says in what form to reply: what `fit` reads, and nothing else. */
export function replyRule(kind: PlainQuestion['kind'], type: AnswerType, count: number): string {
  if (kind !== 'batch') return `Reply with ${formOf(type, count)}`;
  const answers = count === 1 ? 'one answer' : `${count} answers, one for each text in order`;
  return `Reply with a JSON array of ${answers}, without a code fence and with nothing else. Each answer is ${elementOf(type)}`;
}

/** Says in what form the answer of a session has to be; undefined if it may say anything. */
export function answerForm(type: AnswerType): string | undefined {
  return type === 'text' ? undefined : `The answer has to be ${formOf(type, 1)}`;
}

const toTheCharacter = 'character by character, with line breaks and quotation marks escaped as in any JSON string';

function formOf(type: AnswerType, count: number): string {
  if (typeof type === 'object') {
    if ('enum' in type) return `one of these lines, as it is written, and nothing else:\n${type.enum.join('\n')}`;
    if ('max_words' in type) return `the answer and nothing else, in at most ${wordCount(type.max_words)}.`;
    return `one JSON object that fits this JSON schema, without a code fence and with nothing else: ${type.json}`;
  }
  switch (type) {
    case 'text':
      return 'the answer and nothing else.';
    case 'int':
      return 'one whole number in digits and nothing else.';
    case 'number':
      return 'one number in digits, without unit or thousands separators, and nothing else.';
    case 'bool':
      return 'yes or no and nothing else.';
    case 'quotes':
      return `a JSON array of strings, without a code fence and with nothing else. Each string is copied from ${count === 1 ? 'the text' : 'one of the texts'} ${toTheCharacter}. If there is nothing to quote, reply with [].`;
  }
}

function elementOf(type: AnswerType): string {
  if (typeof type === 'object') {
    if ('enum' in type) return `one of these strings: ${type.enum.map((value) => JSON.stringify(value)).join(', ')}.`;
    if ('max_words' in type) return `a string of at most ${wordCount(type.max_words)}.`;
    return `a JSON object that fits this JSON schema: ${type.json}`;
  }
  switch (type) {
    case 'text':
      return 'a string.';
    case 'int':
      return 'a whole number.';
    case 'number':
      return 'a number.';
    case 'bool':
      return 'true or false.';
    case 'quotes':
      return `an array of strings, each copied from its text ${toTheCharacter}, or [] if there is nothing to quote.`;
  }
}

function wordCount(count: number): string {
  return count === 1 ? 'one word' : `${count} words`;
}
