import type { Strategy } from '../../compiler/ops/strategy.ts';
import { Concatenation } from './concatenation.ts';
import { type Decimal, mean, printDecimal, readDecimal, zero } from './decimal.ts';
import { HeldBytes } from './held-bytes.ts';
import { NumberList } from './number-list.ts';
import { ValueError } from './value-error.ts';
import { trim } from './white-space.ts';

/** Turns texts, given one after the other, into one. */
export interface Reducer {
  /**
   * @param place names the text in an error: `element 3 of the list`
   * @throws ValueError RLM4003 or RLM4004 where a number is wanted
   */
  add(text: Buffer, place: () => string): void;
  /**
   * @param place names what is reduced in an error: `the list`
   * @throws ValueError RLM4006 if nothing was added and there is no result of nothing
   */
  result(place: string): Buffer;
}

/** A reducer of each strategy. */
export function reducerOf(strategy: Strategy): Reducer {
  switch (strategy.kind) {
    case 'concat':
      return concatenating();
    case 'sum':
      return summing((sum) => sum);
    case 'mean':
      return summing((sum, count, place) => mean(sum, nonZero(count, 'mean', place)));
    case 'min':
      return extreme('min', (candidate, best) => candidate.lt(best));
    case 'max':
      return extreme('max', (candidate, best) => candidate.gt(best));
    case 'percentile':
      return percentile(strategy.rank);
    case 'vote':
      return vote();
  }
}

function concatenating(): Reducer {
  const held = new HeldBytes();
  const concatenation = new Concatenation((bytes) => held.append(bytes));
  return {
    add: (text) => concatenation.add(text),
    result: () => held.view(),
  };
}

function nonZero(count: number, strategy: string, place: string): number {
  if (count === 0) throw new ValueError('RLM4006', { strategy, place });
  return count;
}

function summing(finish: (sum: Decimal, count: number, place: string) => Decimal): Reducer {
  let sum = zero;
  let count = 0;
  return {
    add(text, place) {
      sum = sum.plus(readDecimal(text, place));
      count += 1;
    },
    result: (place) => Buffer.from(printDecimal(finish(sum, count, place))),
  };
}

function extreme(strategy: 'min' | 'max', isBetter: (candidate: Decimal, best: Decimal) => boolean): Reducer {
  let best: Decimal | undefined;
  return {
    add(text, place) {
      const candidate = readDecimal(text, place);
      if (best === undefined || isBetter(candidate, best)) best = candidate;
    },
    result(place) {
      if (best === undefined) throw new ValueError('RLM4006', { strategy, place });
      return Buffer.from(printDecimal(best));
    },
  };
}

/** By nearest rank: the least number that at least `rank` of 100 do not exceed. */
function percentile(rank: number): Reducer {
  const numbers = new NumberList();
  return {
    add: (text, place) => numbers.add(text, place),
    result(place) {
      const position = Math.ceil((rank * nonZero(numbers.length, `p${rank}`, place)) / 100) - 1;
      return Buffer.from(printDecimal(numbers.at(numbers.order()[position] ?? 0)));
    },
  };
}

function vote(): Reducer {
  // By text, one character per byte. A map keeps the order in which its keys were first seen.
  const votes = new Map<string, number>();
  return {
    add(text) {
      const key = trim(text).toString('latin1');
      votes.set(key, (votes.get(key) ?? 0) + 1);
    },
    result(place) {
      let winner: string | undefined;
      let most = 0;
      for (const [key, count] of votes) {
        if (count > most) {
          winner = key;
          most = count;
        }
      }
      if (winner === undefined) throw new ValueError('RLM4006', { strategy: 'vote', place });
      return Buffer.from(winner, 'latin1');
    },
  };
}
