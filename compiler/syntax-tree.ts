import type { CstNode, IToken } from 'chevrotain';
import type { Argument, Binding, Expression, Identifier, Plan, RecordField } from './ast.ts';
import { canonicalNumber, decodeText } from './literals.ts';
import type { Span } from './span.ts';
import { spanOf } from './token-span.ts';

/** The AST of a plan from its concrete syntax tree, which must come from a parse without errors. */
export function toPlan(node: CstNode): Plan {
  const block = nodes(node, 'block')[0];
  const bindings = block === undefined ? [] : nodes(block, 'binding').map(binding);
  const result = expression(only(nodes(block ?? node, 'expression')));
  const start = block === undefined ? result.span.start : only(tokens(block, 'Let')).startOffset;
  return { bindings, result, span: { start, end: result.span.end } };
}

/** The same of bindings alone. */
export function toBindings(node: CstNode): readonly Binding[] {
  return nodes(node, 'binding').map(binding);
}

function binding(node: CstNode): Binding {
  const name = identifier(only(tokens(node, 'BindingName')));
  const value = expression(only(nodes(node, 'expression')));
  return { name, value, span: { start: name.span.start, end: value.span.end } };
}

function expression(node: CstNode): Expression {
  const [kind, elements] = onlyChild(node);
  const element = only(elements);
  if ('children' in element) {
    if (kind === 'call') return call(element);
    return kind === 'list' ? list(element) : record(element);
  }
  const span = spanOf(element);
  switch (kind) {
    case 'TextLiteral':
      return { kind: 'Text', value: decodeText(element.image), span };
    case 'NumberLiteral':
      return { kind: 'Number', value: only([canonicalNumber(element.image)]), span };
    case 'True':
    case 'False':
      return { kind: 'Bool', value: kind === 'True', span };
    default:
      return { kind: 'Name', name: element.image, span };
  }
}

function call(node: CstNode): Expression {
  const op = identifier(only(tokens(node, 'Identifier')));
  const given = nodes(node, 'argument').map(argument);
  return { kind: 'Call', op, arguments: given, span: { start: op.span.start, end: spanOf(only(tokens(node, 'RightParen'))).end } };
}

function argument(node: CstNode): Argument {
  const value = expression(only(nodes(node, 'expression')));
  const [token] = tokens(node, 'Identifier');
  if (token === undefined) return { value, span: value.span };
  const name = identifier(token);
  return { name, value, span: { start: name.span.start, end: value.span.end } };
}

function list(node: CstNode): Expression {
  return { kind: 'List', items: nodes(node, 'expression').map(expression), span: between(node, 'LeftBracket', 'RightBracket') };
}

function record(node: CstNode): Expression {
  return { kind: 'Record', fields: nodes(node, 'field').map(field), span: between(node, 'LeftBrace', 'RightBrace') };
}

function field(node: CstNode): RecordField {
  const key = only(tokens(node, 'key'));
  const text = key.tokenType.name === 'TextLiteral' ? decodeText(key.image) : key.image;
  return { key: { text, span: spanOf(key) }, value: expression(only(nodes(node, 'expression'))) };
}



function identifier(token: IToken): Identifier {
  return { text: token.image, span: spanOf(token) };
}

function between(node: CstNode, open: string, close: string): Span {
  return { start: only(tokens(node, open)).startOffset, end: spanOf(only(tokens(node, close))).end };
}

function nodes(node: CstNode, name: string): CstNode[] {
  return (node.children[name] ?? []).filter((child) => 'children' in child);
}

function tokens(node: CstNode, name: string): IToken[] {
  return (node.children[name] ?? []).filter((child) => 'image' in child);
}

function onlyChild(node: CstNode): [string, CstNode['children'][string]] {
  const [child, ...others] = Object.entries(node.children);
  if (child === undefined || others.length > 0) throw new Error(`a ${node.name} has one child`);
  return child;
}

function only<T>([item]: readonly (T | undefined)[]): T {
  if (item === undefined) throw new Error('a parse without errors has this part');
  return item;
}
