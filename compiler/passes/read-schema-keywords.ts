import Big from 'big.js';
import type { Expression } from '../ast.ts';
import type { SchemaFault } from '../diagnostics/schema-fault.ts';
import type { Span } from '../span.ts';
import { wantedNatural } from './check-natural.ts';
import type { Follow, Target } from './follow-aliases.ts';

/** The types that a part of a schema may have. */
export const types = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;

/** One of them. */
export type SchemaType = (typeof types)[number];

/** What each keyword says something of. */
export const keywords: ReadonlyMap<string, readonly SchemaType[]> = new Map<string, readonly SchemaType[]>([
  ['type', types],
  ['title', types],
  ['description', types],
  ['enum', ['string', 'integer', 'number']],
  ['const', ['string', 'integer', 'number']],
  ['minLength', ['string']],
  ['maxLength', ['string']],
  ['minimum', ['integer', 'number']],
  ['maximum', ['integer', 'number']],
  ['exclusiveMinimum', ['integer', 'number']],
  ['exclusiveMaximum', ['integer', 'number']],
  ['items', ['array']],
  ['minItems', ['array']],
  ['maxItems', ['array']],
  ['properties', ['object']],
  ['required', ['object']],
  ['additionalProperties', ['object']],
]);

/** Pairs of bounds that must leave something between them; `open` if the bound itself is outside. */
const ranges = [
  { lower: 'minLength', upper: 'maxLength', open: false },
  { lower: 'minItems', upper: 'maxItems', open: false },
  { lower: 'minimum', upper: 'maximum', open: false },
  { lower: 'minimum', upper: 'exclusiveMaximum', open: true },
  { lower: 'exclusiveMinimum', upper: 'maximum', open: true },
  { lower: 'exclusiveMinimum', upper: 'exclusiveMaximum', open: true },
] as const;

/** The keywords of a part of a schema, with the names in their values followed. */
export type Said = ReadonlyMap<string, { readonly target: Target; readonly span: Span }>;

/** What one keyword comes to: its canonical JSON. */
export type Member = readonly [keyword: string, json: string];

/** Reports what is wrong with a part of a schema, at the part itself or in it. */
export type Refuse = (fault: SchemaFault, span?: Span) => undefined;

/**
 * Reads what a part of a schema says beside its form: descriptions, allowed values and bounds. Keywords that are not of its type
 * are left out; that they are there has been reported.
 *
 * @returns undefined if something is wrong, which is reported
 */
export function readKeywords(type: SchemaType, said: Said, follow: Follow, refuse: Refuse): readonly Member[] | undefined {
  const members: Member[] = [];
  let right = true;
  for (const [keyword, { target, span }] of said) {
    const isForm = ['type', 'items', 'properties', 'required', 'additionalProperties'].includes(keyword);
    if (isForm || keywords.get(keyword)?.includes(type) !== true) continue;
    const json = printKeyword(keyword, target, type, follow, (fault, at = span) => refuse(fault, at));
    if (json === undefined) right = false;
    else members.push([keyword, json]);
  }
  return right && checkRanges(members, refuse) ? members : undefined;
}

function printKeyword(keyword: string, target: Target, type: SchemaType, follow: Follow, refuse: Refuse): string | undefined {
  const want = (wanted: string) => refuse({ kind: 'value', keyword, wanted });
  switch (keyword) {
    case 'title':
    case 'description':
      return target.kind === 'Text' ? JSON.stringify(target.value) : want('a text');
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems': {
      if (target.kind !== 'Number') return want('a number');
      const wanted = wantedNatural(target.value, 0);
      return wanted === undefined ? target.value : want(wanted);
    }
    case 'const':
      return printValue(keyword, target, type, refuse);
    case 'enum':
      return target.kind === 'List' && target.items.length > 0 ? printValues(target.items, type, follow, refuse) : want('a list of at least one value');
    default:
      return target.kind === 'Number' ? target.value : want('a number');
  }
}

function printValues(items: readonly Expression[], type: SchemaType, follow: Follow, refuse: Refuse): string | undefined {
  const values = new Set<string>();
  for (const item of items) {
    const json = printValue('enum', follow(item), type, (fault) => refuse(fault, item.span));
    if (json === undefined) continue;
    if (values.has(json)) refuse({ kind: 'repeated', keyword: 'enum', value: json }, item.span);
    values.add(json);
  }
  return values.size === items.length ? `[${[...values].join(',')}]` : undefined;
}

/** A number is accepted for the text that it is written as, as everywhere in the language. */
function printValue(keyword: string, target: Target, type: SchemaType, refuse: Refuse): string | undefined {
  const value = target.kind === 'Text' || target.kind === 'Number' ? target.value : undefined;
  if (value !== undefined && type === 'string') return JSON.stringify(value);
  if (target.kind === 'Number' && !(type === 'integer' && target.value.includes('.'))) return target.value;
  return refuse({ kind: 'misfit', keyword, value: target.kind === 'Text' ? JSON.stringify(target.value) : (value ?? `a ${target.kind}`), type });
}

function checkRanges(members: readonly Member[], refuse: Refuse): boolean {
  const values = new Map(members);
  let right = true;
  for (const { lower, upper, open } of ranges) {
    const [least, most] = [values.get(lower), values.get(upper)];
    if (least === undefined || most === undefined) continue;
    const order = new Big(least).cmp(most);
    if (order < 0 || (order === 0 && !open)) continue;
    refuse({ kind: 'nothing fits', lower, upper });
    right = false;
  }
  return right;
}
