import type { Expression, RecordExpression } from '../ast.ts';
import type { Parameters } from '../diagnostics/registry.ts';
import { readAmount } from '../eval/amount.ts';
import { standardPythonModules, usualPythonModules } from '../eval/python-modules.ts';
import { eachLimit, isLimitName, isPython, type Language, languageNamed, languages, type LimitName, limits, mostOf, type VmSpec } from '../eval/vm-spec.ts';
import type { Follow, Literal } from './follow-aliases.ts';
import type { LiteralBudget } from './literal-budget.ts';
import type { Session } from './session.ts';

const fieldNames = ['language', 'allowedModules', ...Object.keys(limits), 'networkAccess'];

/** More than any code imports. They are in each derivation that has them. */
const mostModules = 200;

const longestModule = 100;

const standardModules: ReadonlySet<string> = new Set(standardPythonModules);

type Field = RecordExpression['fields'][number];

/** A name of a module, and where it stands. */
interface Module {
  readonly name: string;
  readonly at: Expression;
}

/** Reads the `vm_spec`s of a plan, each literal once, however often names stand for it. All that is wrong with one is reported at once. */
export class VmSpecReader {
  readonly #follow: Follow;
  readonly #budget: LiteralBudget;
  readonly #session: Session;
  readonly #known = new Map<Literal, VmSpec | undefined>();

  constructor(follow: Follow, budget: LiteralBudget, session: Session) {
    this.#follow = follow;
    this.#budget = budget;
    this.#session = session;
  }

  /** What a literal of which all is known says of where code runs, with nothing left out; undefined if something in it is wrong, which is reported. */
  read(literal: Literal): VmSpec | undefined {
    if (this.#known.has(literal)) return this.#known.get(literal);
    const read = this.#budget.fits(literal, 'vm_spec') ? this.#readAnew(literal) : undefined;
    this.#known.set(literal, read);
    return read;
  }

  #readAnew(literal: Literal): VmSpec | undefined {
    if (literal.kind !== 'Record') {
      this.#session.report('RLM2015', { op: 'eval', parameter: 'vm_spec', wanted: 'Record', actual: literal.kind, fixed: true }, literal.span);
      return undefined;
    }
    const fields = this.#fieldsOf(literal);
    const language = this.#languageOf(fields.get('language'), literal);
    const allowedModules = this.#allowedModulesOf(fields.get('allowedModules'), language);
    const given = new Map<LimitName, number | undefined>();
    for (const [name, field] of fields) if (isLimitName(name)) given.set(name, this.#limitOf(name, field, language));
    const others = [...fields].filter(([name, field]) => !this.#checkOther(name, field));
    const wrong = others.length > 0 || fields.size < literal.fields.length || [...given.values()].includes(undefined);
    if (wrong || language === undefined || allowedModules === undefined) return undefined;
    return {
      language,
      allowedModules,
      ...eachLimit((name) => given.get(name) ?? limits[name].usual),
    };
  }

  /** Of a field that is given twice the first, and the other is reported. */
  #fieldsOf({ fields }: RecordExpression): ReadonlyMap<string, Field> {
    const byName = new Map<string, Field>();
    for (const field of fields) {
      const name = field.key.text;
      if (byName.has(name)) this.#session.report('RLM2024', { key: name }, field.key.span);
      else byName.set(name, field);
    }
    return byName;
  }

  #languageOf(field: Field | undefined, literal: RecordExpression): Language | undefined {
    if (field === undefined) {
      this.#session.report('RLM2040', { given: undefined, nearest: undefined }, literal.span);
      return undefined;
    }
    const target = this.#follow(field.value);
    if (target.kind !== 'Text') return this.#refuse(field, { kind: 'form', wanted: 'a Text', actual: target.kind });
    const language = languageNamed(target.value);
    if (language === undefined) this.#session.report('RLM2040', { given: target.value, nearest: this.#session.suggester.nearest(target.value, languages) }, field.value.span);
    return language;
  }

  /** The modules that code may import, sorted, each once. Where the language is not known, they are only read as far as they can be. */
  #allowedModulesOf(field: Field | undefined, language: Language | undefined): readonly string[] | undefined {
    if (field === undefined) return language !== undefined && isPython(language) ? usualPythonModules : [];
    const modules = this.#readModules(field);
    if (modules === undefined) return undefined;
    if (modules.length > 0 && language !== undefined && !isPython(language)) return this.#refuseModules({ kind: 'none to import', language }, field.value);
    if (modules.length > mostModules) return this.#refuseModules({ kind: 'too many', most: mostModules }, field.value);
    const wrong = modules.filter((module) => !this.#checkModule(module, language));
    return wrong.length === 0 ? [...new Set(modules.map(({ name }) => name))].sort() : undefined;
  }

  #readModules(field: Field): readonly Module[] | undefined {
    const target = this.#follow(field.value);
    if (target.kind !== 'List') return this.#refuse(field, { kind: 'form', wanted: 'a List<Text>', actual: target.kind });
    const modules: Module[] = [];
    for (const at of target.items) {
      const item = this.#follow(at);
      if (item.kind !== 'Text') return this.#refuse(field, { kind: 'form', wanted: 'a List<Text>', actual: `List with a ${item.kind} in it` });
      modules.push({ name: item.value, at });
    }
    return modules;
  }

  #checkModule({ name, at }: Module, language: Language | undefined): boolean {
    if (name.length > longestModule || !/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(name)) {
      this.#refuseModules({ kind: 'no name', module: name }, at);
      return false;
    }
    const top = name.replace(/\..*/, '');
    if (language !== 'python' || standardModules.has(top)) return true;
    this.#refuseModules({ kind: 'not standard', module: name, nearest: this.#session.suggester.nearest(top, standardModules) }, at);
    return false;
  }

  /** A limit in bytes or seconds; undefined if it is none, or out of bounds, which is reported. */
  #limitOf(name: LimitName, field: Field, language: Language | undefined): number | undefined {
    const { unit, least } = limits[name];
    const most = language === undefined ? limits[name].most : mostOf(name, language);
    const target = this.#follow(field.value);
    if (target.kind !== 'Text' && target.kind !== 'Number') return this.#refuse(field, { kind: 'form', wanted: 'a Number or a Text', actual: target.kind });
    const text = target.value;
    const given = readAmount(text, unit);
    if (given === undefined) return this.#refuse(field, { kind: 'no amount', text, unit });
    if (given === 'a fraction') return this.#refuse(field, { kind: 'a fraction', text, unit });
    return given >= least && given <= most ? given : this.#refuse(field, { kind: 'bounds', given, unit, least, most });
  }

  /** Whether a field that is neither the language nor what it may use can be there: one that `vm_spec` does not have is reported, and a network too. */
  #checkOther(name: string, field: Field): boolean {
    if (name === 'networkAccess') {
      const target = this.#follow(field.value);
      if (target.kind !== 'Bool') this.#refuse(field, { kind: 'form', wanted: 'a Bool', actual: target.kind });
      else if (target.value) this.#refuse(field, { kind: 'network' });
      return target.kind === 'Bool' && !target.value;
    }
    if (fieldNames.includes(name)) return true;
    this.#refuse(field, { kind: 'unknown', nearest: this.#session.suggester.nearest(name, fieldNames), names: fieldNames });
    return false;
  }

  #refuse(field: Field, fault: Parameters<'RLM2041'>['fault']): undefined {
    const { span } = fault.kind === 'unknown' ? field.key : field.value;
    this.#session.report('RLM2041', { name: field.key.text, fault }, span);
  }

  #refuseModules(fault: Parameters<'RLM2047'>['fault'], at: Expression): undefined {
    this.#session.report('RLM2047', { fault }, at.span);
  }
}
