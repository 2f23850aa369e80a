import type { Span } from './span.ts';

/** A plan: `let` bindings `in` an expression, or one bare expression (then `bindings` is empty). */
export interface Plan {
  readonly bindings: readonly Binding[];
  readonly result: Expression;
  readonly span: Span;
}

export interface Binding {
  readonly name: Identifier;
  readonly value: Expression;
  readonly span: Span;
}

export interface Identifier {
  readonly text: string;
  readonly span: Span;
}

export type Expression =
  | NameReference
  | Call
  | TextLiteral
  | NumberLiteral
  | BoolLiteral
  | ListExpression
  | RecordExpression;

export interface NameReference {
  readonly kind: 'Name';
  readonly name: string;
  readonly span: Span;
}

export interface Call {
  readonly kind: 'Call';
  readonly op: Identifier;
  readonly arguments: readonly Argument[];
  readonly span: Span;
}

/** An argument by position (no `name`) or by name. */
export interface Argument {
  readonly name?: Identifier;
  readonly value: Expression;
  readonly span: Span;
}

export interface TextLiteral {
  readonly kind: 'Text';
  /** The text that the literal stands for, escapes resolved. */
  readonly value: string;
  readonly span: Span;
}

export interface NumberLiteral {
  readonly kind: 'Number';
  /** The canonical decimal: no exponent, no trailing zeros, `-0` is `0`. */
  readonly value: string;
  readonly span: Span;
}

export interface BoolLiteral {
  readonly kind: 'Bool';
  readonly value: boolean;
  readonly span: Span;
}

export interface ListExpression {
  readonly kind: 'List';
  readonly items: readonly Expression[];
  readonly span: Span;
}

export interface RecordExpression {
  readonly kind: 'Record';
  readonly fields: readonly RecordField[];
  readonly span: Span;
}

export interface RecordField {
  readonly key: Identifier;
  readonly value: Expression;
}

/** From `#` to the end of its line. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}
