import { printDecimal, readDecimal } from './decimal.ts';
import { childrenOf } from './json-children.ts';
import { unescapeJson } from './json-text.ts';
import { quote } from './bytes.ts';
import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import { ValueError } from './value-error.ts';

/**
 * The values of some keys of a JSON object as cells: a string as it is, a number in its canonical form, `true` and `false`,
 * and nothing for `null`. Of a key that comes twice the last counts, as for `JSON.parse`.
 *
 * @throws ValueError RLM4014 if the line is no object, RLM4011 if it lacks a key, RLM4015 if a value is a list or an object
 */
export function jsonCells(line: Buffer, row: number, names: readonly string[]): readonly Buffer[] {
  const values = membersOf(line, row);
  return names.map((name) => {
    const value = values.get(name);
    if (value === undefined) throw new ValueError('RLM4011', { name, row, columns: [...values.keys()] });
    return cellOf(value, row, name);
  });
}

function membersOf(line: Buffer, row: number): ReadonlyMap<string, Buffer> {
  if (!isObject(line)) throw new ValueError('RLM4014', { row, text: line.toString('utf8', 0, 1000) });
  const members = new Map<string, Buffer>();
  const children = childrenOf(line);
  for (const name of children) {
    const value = children.next();
    if (value.done !== true) members.set(unescapeJson(name).toString(), value.value);
  }
  return members;
}

function isObject(line: Buffer): boolean {
  try {
    const value: unknown = JSON.parse(line.toString());
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}

function cellOf(value: Buffer, row: number, name: string): Buffer {
  switch (value[0]) {
    case quote:
      return unescapeJson(value);
    case 0x5b:
    case 0x7b:
      throw new ValueError('RLM4015', { row, name });
    case 0x6e:
      return Buffer.alloc(0);
    case 0x74:
    case 0x66:
      return value;
    default:
      return Buffer.from(printDecimal(readDecimal(value, () => `\`${excerpt(name)}\` in row ${row}`)));
  }
}
