import type { Parameter } from '../ops/parameter.ts';
import { ops } from '../ops/registry.ts';
import { bool, fits, listOf, number, printType, text, type Type } from '../types.ts';
import type { BoundCall } from './bind-arguments.ts';
import type { FixedArguments } from './evaluate-fixed.ts';
import type { Session } from './session.ts';

const texts = listOf(text);

/** Whether the computed arguments of a call have types, as far as they are known, that the op takes, beside its fixed ones. Reports those that have not. */
export function checkOperands(bound: BoundCall, types: ReadonlyMap<string, Type>, fixed: FixedArguments, session: Session): boolean {
  const { op, given, call } = bound;
  const parameters: readonly Parameter[] = ops[op].parameters;
  let right = true;
  for (const parameter of parameters) {
    const type = types.get(parameter.name);
    const wanted = type && wantedType(parameter, type);
    if (type === undefined || wanted === undefined) continue;
    const span = given.get(parameter.name)?.span ?? call.span;
    session.report('RLM2015', { op, parameter: parameter.name, wanted, actual: printType(type), fixed: false }, span);
    right = false;
  }
  return right && [checkUnit, checkElements, checkKey, checkLines].every((check) => check(bound, types, fixed, session));
}

/** What a parameter wants, if it does not take a value of that type. */
function wantedType(parameter: Parameter, type: Type): string | undefined {
  switch (parameter.kind) {
    case 'text':
      return fits(type, text) ? undefined : 'Text';
    case 'input':
      if (parameter.items === 'texts') return fits(type, text) || fits(type, texts) ? undefined : 'Text or List<Text>';
      return fits(type, text) || type.kind === 'List' ? undefined : 'Text or List';
    case 'list':
      return type.kind === 'List' ? undefined : 'List';
    case 'texts':
      return fits(type, texts) ? undefined : 'List<Text>';
    case 'integer':
      return fits(type, number) ? undefined : 'Number';
    case 'record':
    case 'bindings':
      return type.kind === 'Record' ? undefined : 'Record';
    default:
      return undefined;
  }
}

/** `count` has units of texts and one of lists. */
function checkUnit({ op, given }: BoundCall, types: ReadonlyMap<string, Type>, fixed: FixedArguments, session: Session): boolean {
  const unit = fixed.get('unit');
  const input = types.get('input');
  if (op !== 'count' || unit?.kind !== 'text' || input === undefined) return true;
  const list = input.kind === 'List';
  if (list === (unit.value === 'items')) return true;
  session.report('RLM2022', { unit: unit.value, list }, given.get('unit')?.span ?? unit.literal.span);
  return false;
}

/** The strategies read texts or numbers; votes may also be truth values. */
function checkElements({ op, given, call }: BoundCall, types: ReadonlyMap<string, Type>, fixed: FixedArguments, session: Session): boolean {
  const strategy = fixed.get('strategy');
  const type = types.get('list');
  if (op !== 'combine' || strategy?.kind !== 'text' || type === undefined) return true;
  if (fits(type, texts) || (strategy.value === 'vote' && fits(type, listOf(bool)))) return true;
  session.report('RLM2015', { op, parameter: 'list', wanted: 'List<Text>', actual: printType(type), fixed: false }, given.get('list')?.span ?? call.span);
  return false;
}

/** The fields of a record are known, so `get` can only ask for one of them. */
function checkKey({ op, given }: BoundCall, types: ReadonlyMap<string, Type>, fixed: FixedArguments, session: Session): boolean {
  const key = fixed.get('key');
  const record = types.get('record');
  if (op !== 'get' || key?.kind !== 'text' || record?.kind !== 'Record' || record.fields.has(key.value)) return true;
  const keys = [...record.fields.keys()];
  const nearest = session.suggester.nearest(key.value, keys);
  session.report('RLM2025', { key: key.value, nearest, keys }, given.get('key')?.span ?? key.literal.span);
  return false;
}

/** What is reduced are lines: those of a text, or the items of a list. */
function checkLines({ op, given, call }: BoundCall, types: ReadonlyMap<string, Type>, fixed: FixedArguments, session: Session): boolean {
  const reduce = fixed.get('reduce');
  const bindings = types.get('bindings');
  if (op !== 'eval' || reduce === undefined || bindings?.kind !== 'Record') return true;
  const span = given.get('bindings')?.span ?? call.span;
  const lines = bindings.fields.get('lines');
  if (lines !== undefined && (fits(lines, text) || fits(lines, texts))) return true;
  if (lines === undefined) session.report('RLM2046', { parameter: 'reduce', fault: 'no lines' }, span);
  else session.report('RLM2015', { op, parameter: 'bindings.lines', wanted: 'Text or List<Text>', actual: printType(lines), fixed: false }, span);
  return false;
}
