/** The ops of the language that this version does not build yet, and why: what each does beside computing. */
const plannedOps = {
  eval: 'runs code',
} as const;

export type PlannedOp = keyof typeof plannedOps;

/** What keeps an op from being built by this version. */
export type Beyond = (typeof plannedOps)[PlannedOp];

export function isPlannedOp(name: string): name is PlannedOp {
  return Object.hasOwn(plannedOps, name);
}

export function whyPlanned(op: PlannedOp): Beyond {
  return plannedOps[op];
}
