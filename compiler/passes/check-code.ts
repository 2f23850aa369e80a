import type { RecordExpression as Bindings } from '../ast.ts';
import { faultOfName } from '../eval/binding-names.ts';
import type { Language } from '../eval/vm-spec.ts';
import type { BoundCall, BoundCalls } from './bind-arguments.ts';
import type { FixedArguments, FixedCalls } from './evaluate-fixed.ts';
import type { Follow } from './follow-aliases.ts';
import type { Session } from './session.ts';

/** Checks what each `eval` hands to its code, and how it reduces what the code gives, by the language of the code. */
export function checkCode(calls: BoundCalls, fixed: FixedCalls, follow: Follow, session: Session): void {
  const bindings = new BindingCheck(session);
  for (const [call, bound] of calls) {
    const values = fixed.get(call);
    if (bound.op !== 'eval' || values === undefined) continue;
    const spec = values.get('vm_spec');
    const language = spec?.kind === 'vm spec' ? spec.value.language : undefined;
    const expression = bound.given.get('bindings');
    const target = expression && follow(expression);
    // Of other literals it is said with the types that they are no record.
    if (expression !== undefined && (target?.kind === 'Call' || target?.kind === 'Context')) session.report('RLM2043', {}, expression.span);
    else if (target?.kind === 'Record' && language !== undefined) bindings.check(target, language);
    checkReduction(bound, values, language, session);
  }
}

/** Checks the names of a record once for each language, however many calls have it by its name, and reports each once. */
class BindingCheck {
  readonly #session: Session;
  readonly #checked = new Map<Bindings, Set<Language>>();
  readonly #reported = new Set<Bindings['fields'][number]>();

  constructor(session: Session) {
    this.#session = session;
  }

  check(record: Bindings, language: Language): void {
    const languages = this.#checked.get(record) ?? new Set();
    this.#checked.set(record, languages);
    if (languages.has(language)) return;
    languages.add(language);
    for (const field of record.fields) {
      const name = field.key.text;
      const fault = this.#reported.has(field) ? undefined : faultOfName(name, language);
      if (fault === undefined) continue;
      this.#reported.add(field);
      this.#session.report('RLM2045', { name, language, fault }, field.key.span);
    }
  }
}

/** `reduce` says what becomes of what a function of a line gives, and so what the result is. */
function checkReduction({ given }: BoundCall, values: FixedArguments, language: Language | undefined, session: Session): void {
  const reduce = given.get('reduce');
  const byKey = given.get('by_key');
  const type = given.get('type');
  const first = reduce ?? byKey;
  if (first === undefined) return;
  if (language !== undefined && language !== 'rust' && language !== 'rust-native') {
    session.report('RLM2046', { parameter: reduce === undefined ? 'by_key' : 'reduce', fault: 'language' }, first.span);
  } else if (byKey !== undefined && reduce === undefined) {
    const flag = values.get('by_key');
    if (flag?.kind === 'bool' && flag.value) session.report('RLM2046', { parameter: 'by_key', fault: 'alone' }, byKey.span);
  } else if (type !== undefined) {
    session.report('RLM2046', { parameter: 'type', fault: 'typed' }, type.span);
  }
}
