import { listOf, text, type Type } from '../types.ts';
import type { GivenArguments, OpDescription } from './description.ts';

/** Checks a description's shape and keeps its literal types, from which `runtime/ops` derives each op's arguments. */
export function define<const D extends OpDescription>(description: D): D {
  return description;
}

/** A text gives a text, a list gives a list of the same elements. */
export function sameAsInput(given: GivenArguments): Type {
  return given.types.get('input')?.kind === 'List' ? (given.types.get('input') ?? text) : text;
}

/** The type of the list given as `list`. */
export function sameAsList(given: GivenArguments): Type {
  return given.types.get('list') ?? listOf(undefined);
}

/** What a model answers: a text unless it was said what it must be. */
export function answerOf({ answer }: GivenArguments): Type {
  return answer ?? text;
}

/** The type of an element of the list given as `list`. */
export function elementOfList(given: GivenArguments): Type {
  const list = given.types.get('list');
  return list?.kind === 'List' ? (list.element ?? text) : text;
}
