import type { OpDescription } from './description.ts';
import type { Parameter } from './parameter.ts';

/**
 * An op in one line, as documentation, help and prompt show it: `slice(input: Text | List, start: Number, end?: Number) → same`.
 * A word is given as the words that there are.
 */
export function printSignature({ name, parameters, resultText }: OpDescription): string {
  const printed = parameters.map((parameter) => `${parameter.name}${parameter.optional ? '?' : ''}: ${printParameterType(parameter)}`);
  return `${name}(${printed.join(', ')}) → ${resultText}`;
}

/** What a parameter takes, in the words of the language's types; fixed parameters look the same and are said to be so elsewhere. */
export function printParameterType(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'text':
    case 'pattern':
    case 'fixed text':
    case 'model':
      return 'Text';
    case 'input':
      return parameter.items === 'texts' ? 'Text | List<Text>' : 'Text | List';
    case 'list':
      return 'List';
    case 'texts':
    case 'fixed texts':
      return 'List<Text>';
    case 'integer':
    case 'natural':
      return 'Number';
    case 'record':
    case 'bindings':
    case 'vm spec':
      return 'Record';
    case 'flag':
      return 'Bool';
    case 'word':
      return parameter.words.map((word) => `"${word}"`).join(' | ');
    case 'strategy':
      return 'strategy';
    case 'answer type':
      return 'answer type';
    case 'result type':
      return 'result type';
  }
}
