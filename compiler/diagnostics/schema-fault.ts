import { excerpt } from './excerpt.ts';
import { list } from './phrases.ts';

/** What is wrong with a JSON schema, or with a part of one. */
export type SchemaFault =
  | { readonly kind: 'no record'; readonly actual: string }
  | { readonly kind: 'no type' }
  | { readonly kind: 'root'; readonly type: string }
  | { readonly kind: 'unknown type'; readonly type: string; readonly nearest: string | undefined }
  | { readonly kind: 'several types' }
  | { readonly kind: 'no properties' }
  | { readonly kind: 'optional'; readonly names: readonly string[] }
  | { readonly kind: 'no such property'; readonly names: readonly string[] }
  | { readonly kind: 'open' }
  | { readonly kind: 'no items' }
  | { readonly kind: 'value'; readonly keyword: string; readonly wanted: string }
  | { readonly kind: 'misfit'; readonly keyword: string; readonly value: string; readonly type: string }
  | { readonly kind: 'repeated'; readonly keyword: string; readonly value: string }
  | { readonly kind: 'nothing fits'; readonly lower: string; readonly upper: string };

const noNull = 'there is no null: for what may be missing take an empty text or array, or a word for it in an `enum`';

/** What is wrong, and how to mend it. */
export function sayFault(fault: SchemaFault): { readonly reason: string; readonly mend?: string } {
  switch (fault.kind) {
    case 'no record':
      return { reason: `a schema is a record, and this is a ${fault.actual}`, mend: 'write it as in `{ type: "string" }`' };
    case 'no type':
      return { reason: 'it has no `type`', mend: 'each part says its type: `type: "string"`, `"integer"`, `"number"`, `"boolean"`, `"array"` or `"object"`' };
    case 'root':
      return { reason: `an answer is an "object", not ${excerpt(JSON.stringify(fault.type))}`, mend: 'put it into a property: `{ type: "object", properties: { value: … } }`' };
    case 'unknown type':
      if (fault.type === 'null') return { reason: 'there is no type "null"', mend: noNull };
      return {
        reason: `there is no type "${excerpt(fault.type)}"`,
        mend: fault.nearest === undefined ? 'it is "string", "integer", "number", "boolean", "array" or "object"' : `did you mean "${fault.nearest}"?`,
      };
    case 'several types':
      return { reason: '`type` is one word', mend: noNull };
    case 'no properties':
      return { reason: 'an object has at least one property in `properties`', mend: 'as in `properties: { name: { type: "string" } }`' };
    case 'optional':
      return { reason: `every property is required, and \`required\` lacks ${list(fault.names, 'and')}`, mend: `leave \`required\` out; ${noNull}` };
    case 'no such property':
      return { reason: `\`required\` names ${list(fault.names, 'and')}, which \`properties\` lacks`, mend: 'leave `required` out: every property is required' };
    case 'open':
      return {
        reason: 'an answer has the properties of its schema and no others',
        mend: 'leave `additionalProperties` out; names that are not known before can be the values of a property',
      };
    case 'no items':
      return { reason: 'an array needs `items`', mend: 'as in `items: { type: "string" }`' };
    case 'value':
      return { reason: `\`${fault.keyword}\` must be ${fault.wanted}` };
    case 'misfit':
      return { reason: `\`${fault.keyword}\` has ${excerpt(fault.value)}, which is no ${fault.type}` };
    case 'repeated':
      return { reason: `\`${fault.keyword}\` has ${excerpt(fault.value)} twice`, mend: 'remove one of them' };
    case 'nothing fits':
      return { reason: `nothing fits both \`${fault.lower}\` and \`${fault.upper}\`` };
  }
}
