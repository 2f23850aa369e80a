import { type AnswerType, answerWords, typeOfWord } from '../answer-type.ts';
import type { ListExpression, RecordExpression } from '../ast.ts';
import type { Place } from '../diagnostics/phrases.ts';
import { text, type Type } from '../types.ts';
import { checkNatural } from './check-natural.ts';
import type { Follow, Literal } from './follow-aliases.ts';
import type { LiteralBudget } from './literal-budget.ts';
import type { SchemaReader } from './read-schema.ts';
import type { Session } from './session.ts';

/** An answer type, and the type of the value that an answer becomes. */
export interface ReadAnswerType {
  readonly value: AnswerType;
  readonly type: Type;
}

const keys = ['enum', 'max_words', 'json'] as const;

/** Reads the answer types of a plan, each literal once, however often names stand for it. */
export class AnswerTypeReader {
  readonly #follow: Follow;
  readonly #budget: LiteralBudget;
  readonly #schemas: SchemaReader;
  readonly #session: Session;
  readonly #known = new Map<Literal, ReadAnswerType | undefined>();

  constructor(follow: Follow, budget: LiteralBudget, schemas: SchemaReader, session: Session) {
    this.#follow = follow;
    this.#budget = budget;
    this.#schemas = schemas;
    this.#session = session;
  }

  /** The answer type that a literal of which all is known says; undefined if it says none, which is reported. */
  read(literal: Literal, at: Place): ReadAnswerType | undefined {
    if (this.#known.has(literal)) return this.#known.get(literal);
    const read = this.#budget.fits(literal, 'answer type') ? this.#readAnew(literal, at) : undefined;
    this.#known.set(literal, read);
    return read;
  }

  #readAnew(literal: Literal, at: Place): ReadAnswerType | undefined {
    if (literal.kind === 'Text') return this.#readWord(literal.value, literal, at);
    if (literal.kind !== 'Record') {
      this.#session.report('RLM2030', { ...at, fault: { kind: 'literal', actual: literal.kind } }, literal.span);
      return undefined;
    }
    const [field] = literal.fields;
    const key = keys.find((known) => known === field?.key.text);
    if (field === undefined || key === undefined || literal.fields.length > 1) {
      const given = literal.fields.map(({ key: { text: name } }) => name);
      const nearest = given.length === 1 ? this.#session.suggester.nearest(given[0] ?? '', keys) : undefined;
      this.#session.report('RLM2030', { ...at, fault: { kind: 'keys', keys: given, nearest } }, literal.span);
      return undefined;
    }
    return this.#readField(key, field, { ...at, parameter: `${at.parameter}.${key}` });
  }

  #readWord(word: string, literal: Literal, at: Place): ReadAnswerType | undefined {
    const known = answerWords.find((answerWord) => answerWord === word);
    if (known !== undefined) return { value: known, type: typeOfWord(known) };
    const nearest = this.#session.suggester.nearest(word, answerWords);
    this.#session.report('RLM2030', { ...at, fault: { kind: 'word', word, nearest } }, literal.span);
    return undefined;
  }

  #readField(key: (typeof keys)[number], { value }: RecordExpression['fields'][number], at: Place): ReadAnswerType | undefined {
    const target = this.#follow(value);
    const refuse = (wanted: string): undefined => {
      this.#session.report('RLM2015', { ...at, wanted, actual: target.kind, fixed: true }, value.span);
    };
    switch (key) {
      case 'enum': {
        if (target.kind !== 'List') return refuse('List<Text>');
        const values = this.#readEnum(target);
        return values && { value: { enum: values }, type: text };
      }
      case 'max_words': {
        if (target.kind !== 'Number') return refuse('Number');
        return checkNatural(target.value, { ...at, minimum: 1 }, target.span, this.#session) ? { value: { max_words: Number(target.value) }, type: text } : undefined;
      }
      case 'json': {
        if (target.kind !== 'Record') return refuse('Record');
        const schema = this.#schemas.read(target);
        return schema && { value: { json: schema.text }, type: schema.type };
      }
    }
  }

  /** The values, each of which a trimmed reply of one line can be. */
  #readEnum({ items, span }: ListExpression): readonly string[] | undefined {
    const values = new Set<string>();
    for (const item of items) {
      const target = this.#follow(item);
      if (target.kind !== 'Text' && target.kind !== 'Number') {
        this.#session.report('RLM2031', { value: '', fault: { actual: target.kind } }, item.span);
        continue;
      }
      const fault = faultOf(target.value) ?? (values.has(target.value) ? 'twice' : undefined);
      if (fault === undefined) values.add(target.value);
      else this.#session.report('RLM2031', { value: target.value, fault }, item.span);
    }
    if (items.length === 0) this.#session.report('RLM2031', { value: '', fault: 'none' }, span);
    return values.size === items.length && items.length > 0 ? [...values] : undefined;
  }
}

function faultOf(value: string) {
  if (value === '') return 'empty';
  if (/[\n\r]/.test(value)) return 'a line break';
  return /^\p{White_Space}|\p{White_Space}$/u.test(value) ? 'white space around' : undefined;
}
