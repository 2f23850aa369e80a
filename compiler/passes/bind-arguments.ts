import type { Call, Expression } from '../ast.ts';
import type { OpDescription } from '../ops/description.ts';
import { type OpName, ops } from '../ops/registry.ts';
import type { CalledOps } from './resolve-ops.ts';
import type { Session } from './session.ts';

/** A call whose arguments have found their parameters. */
export interface BoundCall {
  readonly call: Call;
  readonly op: OpName;
  /** By parameter, in the registry's order, those that were given. */
  readonly given: ReadonlyMap<string, Expression>;
}

export type BoundCalls = ReadonlyMap<Call, BoundCall>;

/** Finds the parameter of each argument. Reports arguments that an op does not take, takes once, or lacks. */
export function bindArguments(called: CalledOps, session: Session): BoundCalls {
  return new Map(called.entries().map(([call, op]) => [call, { call, op, given: bindCall(call, ops[op], session) }]));
}

function bindCall(call: Call, op: OpDescription, session: Session): ReadonlyMap<string, Expression> {
  const given = new Map<string, Expression>();
  // Parameters that a mistake above stands for: to report that they are missing would be an echo.
  const excused = new Set<string>();
  const names = op.parameters.map(({ name }) => name);

  for (const [position, { name, value, span }] of call.arguments.entries()) {
    const parameter = name === undefined ? names[position] : name.text;
    if (parameter === undefined) {
      session.report('RLM2012', { op: op.name, most: names.length, given: call.arguments.length }, span);
      break;
    } else if (name !== undefined && !names.includes(name.text)) {
      const nearest = session.suggester.nearest(name.text, names);
      if (nearest !== undefined) excused.add(nearest);
      session.report('RLM2009', { op: op.name, name: name.text, nearest, names }, name.span);
    } else if (given.has(parameter)) {
      session.report('RLM2010', { op: op.name, name: parameter }, name?.span ?? span);
    } else {
      given.set(parameter, value);
    }
  }

  const missing = op.parameters.filter(({ name, optional }) => !optional && !given.has(name) && !excused.has(name));
  if (missing.length > 0) session.report('RLM2011', { op: op.name, missing: missing.map(({ name }) => name) }, call.op.span);
  const choices = op.exactlyOneOf ?? [];
  if (choices.length > 0 && !choices.some((name) => excused.has(name))) {
    const chosen = choices.filter((name) => given.has(name));
    if (chosen.length !== 1) session.report('RLM2013', { op: op.name, choices, given: chosen.length }, call.op.span);
  }
  return new Map([...given].sort(([a], [b]) => names.indexOf(a) - names.indexOf(b)));
}
