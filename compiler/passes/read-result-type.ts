import { type ItemType, itemWords, type ResultType, typeOfItemWord } from '../eval/result-type.ts';
import type { Parameters } from '../diagnostics/registry.ts';
import { listOf, type Type } from '../types.ts';
import type { Follow, Literal, Target } from './follow-aliases.ts';
import type { LiteralBudget } from './literal-budget.ts';
import type { SchemaReader } from './read-schema.ts';
import type { Session } from './session.ts';

/** What a program must give, and the type of the value that it is. */
export interface ReadResultType {
  readonly value: ResultType;
  readonly type: Type;
}

interface ReadItemType extends ReadResultType {
  readonly value: ItemType;
}

/** Reads the result types of a plan, each literal once, however often names stand for it. */
export class ResultTypeReader {
  readonly #follow: Follow;
  readonly #budget: LiteralBudget;
  readonly #schemas: SchemaReader;
  readonly #session: Session;
  readonly #known = new Map<Literal, ReadResultType | undefined>();

  constructor(follow: Follow, budget: LiteralBudget, schemas: SchemaReader, session: Session) {
    this.#follow = follow;
    this.#budget = budget;
    this.#schemas = schemas;
    this.#session = session;
  }

  /** The result type that a literal of which all is known says; undefined if it says none, which is reported. */
  read(literal: Literal): ReadResultType | undefined {
    if (this.#known.has(literal)) return this.#known.get(literal);
    const read = this.#budget.fits(literal, 'result type') ? this.#readAnew(literal) : undefined;
    this.#known.set(literal, read);
    return read;
  }

  #readAnew(literal: Literal): ReadResultType | undefined {
    const [field, another] = literal.kind === 'Record' ? literal.fields : [];
    if (field === undefined || another !== undefined || field.key.text !== 'list') return this.#readItem(literal);
    const target = this.#follow(field.value);
    if (target.kind === 'Record' && target.fields.some(({ key }) => key.text === 'list')) return this.#refuse({ kind: 'list in a list' }, target);
    const item = this.#readItem(target);
    return item && { value: { list: item.value }, type: listOf(item.type) };
  }

  #readItem(target: Target): ReadItemType | undefined {
    if (target.kind === 'Text') {
      const word = itemWords.find((known) => known === target.value);
      if (word !== undefined) return { value: word, type: typeOfItemWord(word) };
      return this.#refuse({ kind: 'word', word: target.value, nearest: this.#session.suggester.nearest(target.value, itemWords) }, target);
    }
    if (target.kind !== 'Record') return this.#refuse({ kind: 'literal', actual: target.kind }, target);
    const [field, another] = target.fields;
    const schema = field?.key.text === 'json' && another === undefined ? this.#follow(field.value) : undefined;
    if (schema === undefined) return this.#refuse({ kind: 'keys', keys: target.fields.map(({ key }) => key.text) }, target);
    if (schema.kind !== 'Record') {
      this.#session.report('RLM2015', { op: 'eval', parameter: 'type.json', wanted: 'Record', actual: schema.kind, fixed: true }, field?.value.span ?? target.span);
      return undefined;
    }
    const read = this.#schemas.read(schema);
    return read && { value: { json: read.text }, type: read.type };
  }

  #refuse(fault: Parameters<'RLM2042'>['fault'], target: Target): undefined {
    if (target.kind === 'Context') throw new Error('a result type of which all is known has no context in it');
    this.#session.report('RLM2042', { fault }, target.span);
  }
}
