import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import type { Node } from '../../compiler/ir.ts';
import { printType } from '../../compiler/types.ts';
import type { ByteSource } from '../ops/byte-source.ts';
import { elementsOf, textOf } from '../ops/elements.ts';

/** Items of a list, or lines of a text, that a preview shows. */
const mostShown = 20;
/** Characters of each. */
const longestShown = 200;

/** A value that was computed. */
export interface Previewed {
  readonly node: Pick<Node, 'operation' | 'type'>;
  readonly value: ByteSource;
}

/** What a model is shown of a value: its kind and size, and its beginning, with control characters shown as what they are. */
export function preview({ node: { type }, value }: Previewed): string {
  if (type.kind === 'List') {
    const shown: string[] = [];
    let count = 0;
    for (const element of elementsOf(value)) {
      count += 1;
      if (count <= mostShown) shown.push(`${count}. ${excerpt(textOf(element).toString(), longestShown)}`);
    }
    return [`${printType(type)}, ${count.toLocaleString('en')} items`, ...shown, ...(count > mostShown ? ['…'] : [])].join('\n');
  }
  const lines: string[] = [];
  let head = '';
  for (const chunk of value.chunks()) {
    head = Buffer.from(chunk.subarray(0, 64 * 1024)).toString();
    break;
  }
  for (const line of head.split('\n').slice(0, mostShown)) lines.push(excerpt(line, longestShown));
  return [`${printType(type)}, ${value.size.toLocaleString('en')} bytes`, ...lines].join('\n');
}
