import type { RecordExpression } from '../ast.ts';
import type { SchemaFault } from '../diagnostics/schema-fault.ts';
import type { Span } from '../span.ts';
import { bool, listOf, number, recordOf, text, type Type } from '../types.ts';
import type { Follow, Target } from './follow-aliases.ts';
import { keywords, type Member, readKeywords, type Said, type SchemaType, types } from './read-schema-keywords.ts';
import type { Session } from './session.ts';

/** A JSON schema, or a part of one. */
export interface Schema {
  /**
   * Its canonical JSON: no white space, keys sorted by UTF-16 code units, numbers as exact as the plan says them, all properties
   * `required` and no others allowed. So of all ways to write a schema there is one text.
   */
  readonly text: string;
  /** The type of the values that fit it; the fields of a record are in the order of the text. */
  readonly type: Type;
}

/** Where a part of a schema is: the expression that says it, and the way to it from the root, such as `properties.name`. */
interface Place {
  readonly span: Span;
  readonly path: string;
}

/** Reads JSON schemas that are written as records of the plan language. All that is wrong with one is reported at once. */
export class SchemaReader {
  readonly #follow: Follow;
  readonly #session: Session;

  constructor(follow: Follow, session: Session) {
    this.#follow = follow;
    this.#session = session;
  }

  /** The schema of an answer, whose root is an object; undefined if it is refused, which is reported. The literal is small and wholly known. */
  read(literal: RecordExpression): Schema | undefined {
    const type = literal.fields.find(({ key }) => key.text === 'type');
    const root = type && this.#follow(type.value);
    if (root?.kind === 'Text' && root.value !== 'object' && types.some((known) => known === root.value)) {
      return this.#refuse({ kind: 'root', type: root.value }, { span: root.span, path: '' });
    }
    return this.#read(literal, { span: literal.span, path: '' });
  }

  #read(target: Target, place: Place): Schema | undefined {
    if (target.kind !== 'Record') return this.#refuse({ kind: 'no record', actual: target.kind }, place);
    const said = this.#fieldsOf(target);
    const type = said && this.#typeOf(said, place);
    if (said === undefined || type === undefined) return undefined;
    const known = this.#checkKeywords(target, type, place);
    const form = this.#formOf(type, said, place);
    const others = readKeywords(type, said, this.#follow, (fault, span = place.span) => this.#refuse(fault, { ...place, span }));
    if (!known || form === undefined || others === undefined) return undefined;
    return { text: printMembers([['type', JSON.stringify(type)], ...form.members, ...others]), type: form.type };
  }

  #fieldsOf({ fields }: RecordExpression): Said | undefined {
    const said = new Map(fields.map(({ key, value }) => [key.text, { target: this.#follow(value), span: value.span }]));
    if (said.size === fields.length) return said;
    const seen = new Set<string>();
    for (const { key } of fields) {
      if (seen.has(key.text)) this.#session.report('RLM2024', { key: key.text }, key.span);
      seen.add(key.text);
    }
    return undefined;
  }

  #typeOf(said: Said, { span, path }: Place): SchemaType | undefined {
    const type = said.get('type');
    if (type === undefined) return this.#refuse({ kind: 'no type' }, { span, path });
    const at = { span: type.span, path };
    if (type.target.kind === 'List') return this.#refuse({ kind: 'several types' }, at);
    if (type.target.kind !== 'Text') return this.#refuse({ kind: 'value', keyword: 'type', wanted: 'a text' }, at);
    const { value } = type.target;
    return types.find((known) => known === value) ?? this.#refuse({ kind: 'unknown type', type: value, nearest: this.#session.suggester.nearest(value, types) }, at);
  }

  #checkKeywords({ fields }: RecordExpression, type: SchemaType, { path }: Place): boolean {
    let right = true;
    for (const { key } of fields) {
      const of = keywords.get(key.text);
      if (of?.includes(type) === true) continue;
      right = false;
      const nearest = of === undefined ? this.#session.suggester.nearest(key.text, keywords.keys()) : undefined;
      this.#session.report('RLM2032', { keyword: key.text, where: path, of: of && { types: of, actual: type }, nearest }, key.span);
    }
    return right;
  }

  /** What the type itself asks for: the parts of arrays and objects. */
  #formOf(type: SchemaType, said: Said, place: Place): { readonly type: Type; readonly members: readonly Member[] } | undefined {
    switch (type) {
      case 'string':
        return { type: text, members: [] };
      case 'integer':
      case 'number':
        return { type: number, members: [] };
      case 'boolean':
        return { type: bool, members: [] };
      case 'array': {
        const items = said.get('items');
        if (items === undefined) return this.#refuse({ kind: 'no items' }, place);
        const schema = this.#read(items.target, inside(place, 'items', items.span));
        return schema && { type: listOf(schema.type), members: [['items', schema.text]] };
      }
      case 'object':
        return this.#objectOf(said, place);
    }
  }

  #objectOf(said: Said, place: Place): { readonly type: Type; readonly members: readonly Member[] } | undefined {
    const properties = said.get('properties');
    if (properties?.target.kind !== 'Record' || properties.target.fields.length === 0) {
      return this.#refuse({ kind: 'no properties' }, { ...place, span: properties?.span ?? place.span });
    }
    const parts = this.#fieldsOf(properties.target);
    if (parts === undefined) return undefined;
    const names = [...parts.keys()].sort();
    const schemas = new Map<string, Schema>();
    for (const [name, { target, span }] of parts) {
      const schema = this.#read(target, inside(place, `properties.${name}`, span));
      if (schema !== undefined) schemas.set(name, schema);
    }
    if (!this.#checkRequired(said, names, place) || !this.#checkAdditional(said, place) || schemas.size < names.length) return undefined;
    const sorted = names.flatMap((name) => {
      const schema = schemas.get(name);
      return schema === undefined ? [] : [[name, schema] as const];
    });
    return {
      type: recordOf(new Map(sorted.map(([name, schema]) => [name, schema.type]))),
      members: [
        ['properties', printMembers(sorted.map(([name, schema]) => [name, schema.text]))],
        ['required', JSON.stringify(names)],
        ['additionalProperties', 'false'],
      ],
    };
  }

  #checkRequired(said: Said, names: readonly string[], place: Place): boolean {
    const required = said.get('required');
    if (required === undefined) return true;
    const at = { ...place, span: required.span };
    const items = required.target.kind === 'List' ? required.target.items.map(this.#follow) : undefined;
    if (items === undefined || !items.every((item) => item.kind === 'Text')) {
      this.#refuse({ kind: 'value', keyword: 'required', wanted: 'a list of texts' }, at);
      return false;
    }
    const given = new Set(items.map(({ value }) => value));
    const unknown = [...given].filter((name) => !names.includes(name));
    const missing = names.filter((name) => !given.has(name));
    if (unknown.length > 0) this.#refuse({ kind: 'no such property', names: unknown }, at);
    else if (missing.length > 0) this.#refuse({ kind: 'optional', names: missing }, at);
    return unknown.length === 0 && missing.length === 0;
  }

  #checkAdditional(said: Said, place: Place): boolean {
    const additional = said.get('additionalProperties');
    if (additional === undefined || (additional.target.kind === 'Bool' && !additional.target.value)) return true;
    this.#refuse({ kind: 'open' }, { ...place, span: additional.span });
    return false;
  }

  #refuse(fault: SchemaFault, { span, path }: Place): undefined {
    this.#session.report('RLM2033', { where: path, fault }, span);
  }
}

function inside({ path }: Place, step: string, span: Span): Place {
  return { span, path: path === '' ? step : `${path}.${step}` };
}

function printMembers(members: readonly Member[]): string {
  const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, json]) => `${JSON.stringify(key)}:${json}`).join(',')}}`;
}
