import { codePoints, linesWithTerminators, words } from './text.ts';

export function countLines(text: string): number {
  return linesWithTerminators(text).length;
}

export function countChars(text: string): number {
  return codePoints(text).length;
}

export function countWords(text: string): number {
  return words(text).length;
}
