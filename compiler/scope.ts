import { type CheckOptions, check } from './check.ts';
import { lastAtMost } from './ascending.ts';
import type { Expression, Plan } from './ast.ts';
import type { Diagnostic } from './diagnostics/diagnostic.ts';
import type { Graph } from './ir.ts';
import { walk } from './passes/walk.ts';
import type { Source } from './source.ts';
import type { Span } from './span.ts';

/** An expression, and the text that its spans are in. */
export interface Written {
  readonly source: Source;
  readonly expression: Expression;
}

/** A definition, known by what it is and not by what it is called: a name may be bound again. */
export interface Definition {
  readonly name: string;
  readonly source: Source;
  /** The text of its expression, in which references to other definitions are references to just those. */
  readonly parts: readonly Part[];
}

type Part =
  /** A piece of the source. */
  | { readonly kind: 'text'; readonly span: Span }
  | { readonly kind: 'reference'; readonly to: Definition; readonly span: Span };

/** A whole plan made of definitions of a scope. */
export interface AssembledPlan {
  /** Its text, which is not formatted. */
  readonly source: Source;
  /** Undefined if there are errors. */
  readonly graph: Graph | undefined;
  /** Errors and warnings, where they are in the texts that the definitions came from. */
  readonly diagnostics: readonly Diagnostic[];
  /** What of a place in the plan's text was written where. */
  readonly originOf: (span: Span) => NonNullable<Diagnostic['location']> | undefined;
}

/** What could steer a terminal on which a plan is shown, or end a line of it: control characters, marks of direction, separators. */
const unseen = /(?![\t\n])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** Definitions in their order, and where among them those of each name are. Grows only: scopes that came one out of the other share it, each up to where it ends. */
class Definitions {
  readonly all: Definition[] = [];
  readonly #places = new Map<string, number[]>();

  constructor(definitions: readonly Definition[] = []) {
    for (const definition of definitions) this.add(definition);
  }

  add(definition: Definition): void {
    const places = this.#places.get(definition.name);
    if (places === undefined) this.#places.set(definition.name, [this.all.length]);
    else places.push(this.all.length);
    this.all.push(definition);
  }

  /** The last of a name among the first so many. */
  last(name: string, length: number): Definition | undefined {
    const places = this.#places.get(name) ?? [];
    const place = places[lastAtMost(places, length - 1)];
    return place === undefined ? undefined : this.all[place];
  }
}

/**
 * The names that live on while somebody works step by step: each may be bound again, and what was defined by an earlier meaning keeps it. Any expression
 * over them is a whole plan at any time, in which each definition that it needs is a binding. Immutable.
 */
export class Scope {
  readonly #shared: Definitions;
  readonly #length: number;

  private constructor(shared: Definitions, length: number) {
    this.#shared = shared;
    this.#length = length;
  }

  static readonly empty = new Scope(new Definitions(), 0);

  /** In the order in which they were defined. */
  get definitions(): readonly Definition[] {
    return this.#shared.all.slice(0, this.#length);
  }

  /** What a name stands for now. */
  lookUp(name: string): Definition | undefined {
    return this.#shared.last(name, this.#length);
  }

  /** The names, the one that was bound last at the end. */
  get names(): readonly string[] {
    return this.definitions.filter((definition) => this.lookUp(definition.name) === definition).map(({ name }) => name);
  }

  define(name: string, written: Written): Scope {
    const definition = this.#definition(name, written);
    // Somebody else went on from here before: that is another history.
    const shared = this.#shared.all.length === this.#length ? this.#shared : new Definitions(this.definitions);
    shared.add(definition);
    return new Scope(shared, this.#length + 1);
  }

  /** With all bindings of a plan, in its order. */
  defineAll({ bindings }: Pick<Plan, 'bindings'>, source: Source): Scope {
    return bindings.reduce<Scope>((scope, { name, value }) => scope.define(name.text, { source, expression: value }), this);
  }

  /**
   * The plan whose result is an expression over this scope, checked.
   *
   * @param comment stands at its head
   */
  assemble(written: Written, options: CheckOptions, comment = ''): AssembledPlan {
    const result = this.#definition('', written);
    const needed = this.#neededBy(result);
    const names = namesFor(needed, result, options.contexts);
    const text = new PlanText(comment === '' ? '' : `${comment.replace(unseen, ' ').replace(/^/gm, '# ')}\n`);
    if (needed.length > 0) {
      text.add('let\n');
      for (const definition of needed) {
        text.add(`  ${names.get(definition) ?? definition.name} = `);
        text.addDefinition(definition, names);
        text.add('\n');
      }
      text.add('in\n  ');
    }
    text.addDefinition(result, names);
    const source = { name: written.source.name, text: `${text.text}\n` };
    const { graph, diagnostics } = check(source, options);
    const originOf = (span: Span) => text.originOf(span);
    return { source, graph, diagnostics: diagnostics.map((diagnostic) => moved(diagnostic, originOf)), originOf };
  }

  #definition(name: string, { source, expression }: Written): Definition {
    const parts: Part[] = [];
    let from = expression.span.start;
    walk(expression, (part) => {
      const to = part.kind === 'Name' ? this.lookUp(part.name) : undefined;
      if (to === undefined) return;
      parts.push({ kind: 'text', span: { start: from, end: part.span.start } }, { kind: 'reference', to, span: part.span });
      from = part.span.end;
    });
    return { name, source, parts: [...parts, { kind: 'text', span: { start: from, end: expression.span.end } }] };
  }

  #neededBy(result: Definition): readonly Definition[] {
    const needed = new Set<Definition>();
    // Definitions refer to earlier ones only: from the last to the first, whatever needs one was seen before it.
    const need = ({ parts }: Definition) => {
      for (const part of parts) if (part.kind === 'reference') needed.add(part.to);
    };
    need(result);
    for (const definition of this.definitions.toReversed()) if (needed.has(definition)) need(definition);
    return this.definitions.filter((definition) => needed.has(definition));
  }
}

/** Of definitions of one name the last keeps it. A plan may call a binding `answer` only where that is its result. */
function namesFor(needed: readonly Definition[], result: Definition, contexts: readonly string[]): ReadonlyMap<Definition, string> {
  const only = result.parts.length === 3 && result.parts.every((part) => part.kind === 'reference' || part.span.start === part.span.end);
  const named = only ? result.parts.find((part) => part.kind === 'reference')?.to : undefined;
  const taken = new Set(contexts);
  for (const { name } of needed) if (name !== 'answer') taken.add(name);
  const names = new Map<Definition, string>();
  /** The last that each name was given, so that a name that was bound ten thousand times takes no more than that. */
  const numbers = new Map<string, number>();
  const last = new Map(needed.map((definition) => [definition.name, definition]));
  for (const definition of needed) {
    const { name } = definition;
    const keeps = last.get(name) === definition && !contexts.includes(name) && (name !== 'answer' || definition === named);
    if (keeps) {
      names.set(definition, name);
      continue;
    }
    let number = (numbers.get(name) ?? 0) + 1;
    while (taken.has(`${name}_${number}`)) number += 1;
    numbers.set(name, number);
    names.set(definition, `${name}_${number}`);
  }
  return names;
}

/** A text that knows where its pieces came from. */
class PlanText {
  text: string;
  readonly #pieces: { readonly start: number; readonly end: number; readonly source: Source; readonly from: Span }[] = [];
  readonly #starts: number[] = [];

  constructor(text: string) {
    this.text = text;
  }

  add(text: string): void {
    this.text += text;
  }

  addDefinition({ source, parts }: Definition, names: ReadonlyMap<Definition, string>): void {
    for (const part of parts) {
      const start = this.text.length;
      this.text += part.kind === 'text' ? source.text.slice(part.span.start, part.span.end) : (names.get(part.to) ?? part.to.name);
      if (this.text.length === start) continue;
      this.#pieces.push({ start, end: this.text.length, source, from: part.span });
      this.#starts.push(start);
    }
  }

  originOf({ start, end }: Span): NonNullable<Diagnostic['location']> | undefined {
    // What no definition wrote, such as a name and its `=`, is about what comes next.
    const before = lastAtMost(this.#starts, start);
    const isInside = start < (this.#pieces[before]?.end ?? 0);
    const first = this.#pieces[isInside ? before : before + 1] ?? this.#pieces.at(-1);
    if (first === undefined) return undefined;
    const reached = this.#pieces[lastAtMost(this.#starts, end - 1)];
    const last = reached === undefined || reached.source !== first.source || reached.start < first.start ? first : reached;
    // Names may be shorter or longer there than here.
    const within = ({ start: at, from }: typeof first, offset: number) => from.start + Math.min(Math.max(0, offset - at), from.end - from.start);
    const from = within(first, start);
    const to = end >= last.end ? last.from.end : within(last, end);
    return { source: first.source, span: { start: from, end: Math.max(from, to) } };
  }
}

function moved(diagnostic: Diagnostic, originOf: AssembledPlan['originOf']): Diagnostic {
  const location = diagnostic.location && originOf(diagnostic.location.span);
  return location === undefined ? diagnostic : { ...diagnostic, location };
}
