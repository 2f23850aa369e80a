import { type CheckOptions, check } from './check.ts';
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

/**
 * The names that live on while somebody works step by step: each may be bound again, and what was defined by an earlier meaning keeps it. Any expression
 * over them is a whole plan at any time, in which each definition that it needs is a binding. Immutable.
 */
export class Scope {
  /** In the order in which they were defined. */
  readonly definitions: readonly Definition[];
  readonly #current: ReadonlyMap<string, Definition>;

  constructor(definitions: readonly Definition[] = []) {
    this.definitions = definitions;
    this.#current = new Map(definitions.map((definition) => [definition.name, definition]));
  }

  /** What a name stands for now. */
  lookUp(name: string): Definition | undefined {
    return this.#current.get(name);
  }

  /** The names, the one that was bound last at the end. */
  get names(): readonly string[] {
    return this.definitions.filter((definition) => this.#current.get(definition.name) === definition).map(({ name }) => name);
  }

  define(name: string, written: Written): Scope {
    return new Scope([...this.definitions, this.#definition(name, written)]);
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
    const text = new PlanText(comment === '' ? '' : `${comment.replace(/[\0\r]/g, ' ').replace(/^/gm, '# ')}\n`);
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
      const to = part.kind === 'Name' ? this.#current.get(part.name) : undefined;
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
  const last = new Map(needed.map((definition) => [definition.name, definition]));
  for (const definition of needed) {
    const { name } = definition;
    const keeps = last.get(name) === definition && !contexts.includes(name) && (name !== 'answer' || definition === named);
    if (keeps) {
      names.set(definition, name);
      continue;
    }
    let number = 1;
    while (taken.has(`${name}_${number}`)) number += 1;
    taken.add(`${name}_${number}`);
    names.set(definition, `${name}_${number}`);
  }
  return names;
}

/** A text that knows where its pieces came from. */
class PlanText {
  text: string;
  readonly #pieces: { readonly start: number; readonly end: number; readonly source: Source; readonly from: Span }[] = [];

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
      if (this.text.length > start) this.#pieces.push({ start, end: this.text.length, source, from: part.span });
    }
  }

  originOf({ start, end }: Span): NonNullable<Diagnostic['location']> | undefined {
    const first = this.#pieces.find((piece) => start < piece.end) ?? this.#pieces.at(-1);
    if (first === undefined) return undefined;
    const last = this.#pieces.findLast((piece) => piece.source === first.source && piece.start < end) ?? first;
    // Names may be shorter or longer there than here.
    const from = first.from.start + Math.min(Math.max(0, start - first.start), first.from.end - first.from.start);
    const to = end >= last.end ? last.from.end : last.from.start + (end - last.start);
    return { source: first.source, span: { start: from, end: Math.max(from, to) } };
  }
}

function moved(diagnostic: Diagnostic, originOf: AssembledPlan['originOf']): Diagnostic {
  const location = diagnostic.location && originOf(diagnostic.location.span);
  return location === undefined ? diagnostic : { ...diagnostic, location };
}
