import type { RecordExpression } from '../ast.ts';
import { type Language, languages, type LimitName, limits, type VmSpec } from '../eval/vm-spec.ts';
import type { Follow } from './follow-aliases.ts';
import type { Literal } from './read-answer-type.ts';
import type { Session } from './session.ts';

const keys = ['language', 'allowedModules', 'networkAccess', ...Object.keys(limits)];

/** What a literal of which all is known says of where code runs, with nothing left out; undefined if something in it is wrong, which is reported. */
export function readVmSpec(literal: Literal, follow: Follow, session: Session): VmSpec | undefined {
  if (literal.kind !== 'Record') {
    session.report('RLM2015', { op: 'eval', parameter: 'vm_spec', wanted: 'Record', actual: literal.kind, fixed: true }, literal.span);
    return undefined;
  }
  let right = true;
  const refuse = (field: RecordExpression['fields'][number], reason: string, nearest?: string) => {
    right = false;
    session.report('RLM2041', { name: field.key.text, reason, nearest }, field.value.span);
  };
  const found: { -readonly [L in LimitName]?: number } = {};
  let language: Language | undefined;
  let allowedModules: readonly string[] = [];
  for (const field of literal.fields) {
    const target = follow(field.value);
    const name = field.key.text;
    if (name === 'language') {
      const given = target.kind === 'Text' ? target.value : undefined;
      language = languages.find((known) => known === (given === 'python-restricted' ? 'python' : given));
      if (language === undefined) session.report('RLM2040', { given: given ?? target.kind, nearest: given === undefined ? undefined : session.suggester.nearest(given, languages) }, field.value.span);
    } else if (name === 'networkAccess') {
      if (target.kind !== 'Bool' || target.value) refuse(field, 'can only be false: no code of a plan has a network');
    } else if (name === 'allowedModules') {
      const names = target.kind === 'List' ? target.items.map(follow).flatMap((item) => (item.kind === 'Text' ? [item.value] : [])) : undefined;
      if (names === undefined) refuse(field, 'is not a list of texts');
      else allowedModules = [...new Set(names)].sort();
    } else if (isLimitName(name)) {
      const { least, most } = limits[name];
      const value = target.kind === 'Number' ? Number(target.value) : Number.NaN;
      if (!Number.isSafeInteger(value) || value < least || value > most) refuse(field, `is not a whole number from ${least} to ${most}`);
      else found[name] = value;
    } else {
      refuse(field, 'is nothing that it has', session.suggester.nearest(name, keys));
    }
  }
  if (language === undefined) {
    if (!literal.fields.some(({ key }) => key.text === 'language')) session.report('RLM2040', { given: undefined, nearest: undefined }, literal.span);
    return undefined;
  }
  if (!right) return undefined;
  const limit = (name: LimitName) => found[name] ?? limits[name].usual;
  return {
    language,
    allowedModules,
    memoryLimit: limit('memoryLimit'),
    cpuTimeLimit: limit('cpuTimeLimit'),
    timeLimit: limit('timeLimit'),
    diskLimit: limit('diskLimit'),
    outputLimit: limit('outputLimit'),
  };
}

function isLimitName(name: string): name is LimitName {
  return Object.hasOwn(limits, name);
}
