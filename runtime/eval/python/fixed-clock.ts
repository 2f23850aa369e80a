/** A clock that begins at 1970-01-01T00:00:00Z and goes on by a microsecond with each look at it, so that it never stands still for a program that waits. */
export interface FixedClock {
  /** Nanoseconds. */
  now(): bigint;
  /** Nothing takes time but that the program says it sleeps. */
  sleep(nanoseconds: bigint): void;
}

const look = 1000n;

export function fixedClock(): FixedClock {
  let now = 0n;
  return {
    now: () => (now += look),
    sleep: (nanoseconds) => void (now += nanoseconds),
  };
}
