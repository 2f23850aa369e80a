import { performance } from 'node:perf_hooks';
import type { Progress } from '../../project/build-progress.ts';
import type { TraceEvent } from '../../trace/event.ts';
import { describeRetry } from './describe-retry.ts';
import { NodeBoard, type NodeState, type StateName } from './node-board.ts';

/** Nodes of a plan, and sessions, that are shown by name. */
const mostNodes = 8;
const mostSessions = 5;

/** What a session does: a model is asked for its next step, a plan is built, or something that takes no time. */
interface Activity {
  readonly is: 'asking' | 'building' | 'exploring';
  readonly what: string;
  readonly since: number;
  readonly board?: NodeBoard;
}

/** What the sessions of a run are doing now, as lines of a terminal. */
export class RunActivity {
  readonly #sessions = new Map<string, Activity>();
  /** What the endpoint said last, until it answers again. */
  #trouble: string | undefined;

  event(event: TraceEvent): void {
    switch (event.event) {
      case 'asked':
        this.#does(event.session, { is: 'asking', what: `asking ${event.model} for step ${event.turn}`, since: performance.now() });
        break;
      case 'replied':
        this.#trouble = undefined;
        this.#does(event.session, { is: 'exploring', what: 'working on what it replied', since: performance.now() });
        break;
      case 'ended':
        this.#sessions.delete(event.session);
        break;
      default:
    }
  }

  build(session: string, progress: Progress): void {
    if (progress.kind === 'trying again') {
      this.#trouble = describeRetry(progress);
      return;
    }
    if (progress.kind === 'compiled') {
      this.#does(session, { is: 'building', what: 'building a plan', since: performance.now(), board: new NodeBoard(progress) });
      return;
    }
    if (progress.kind === 'asking') this.#trouble = undefined;
    this.#sessions.get(session)?.board?.take(progress);
  }

  /** The root, then as many of those that work for it as there is room for. */
  get lines(): readonly string[] {
    const [root, ...others] = [...this.#sessions].sort(([a], [b]) => (a === '0' ? -1 : b === '0' ? 1 : 0));
    const children = others.slice(0, mostSessions).map(([session, activity]) => `  ${session}: ${described(activity)}`);
    const hidden = others.length - children.length;
    return [
      ...(this.#trouble === undefined ? [] : [`  ${this.#trouble}`]),
      ...(root === undefined ? [] : [`  ${described(root[1])}`, ...(root[1].board === undefined ? [] : boardLines(root[1].board))]),
      ...children,
      ...(hidden > 0 ? [`  and ${hidden} more sessions`] : []),
    ];
  }

  #does(session: string, activity: Activity): void {
    this.#sessions.set(session, activity);
  }
}

const seconds = (since: number) => `${Math.floor((performance.now() - since) / 1000)} s`;

const described = ({ what, since }: Activity) => `${what}, ${seconds(since)}`;

function boardLines(board: NodeBoard): readonly string[] {
  const shown = board.nodes(mostNodes);
  const width = Math.min(40, Math.max(...shown.map(({ label }) => label.length)));
  const lines = shown.map(({ label, state }) => `    ${label.padEnd(width)}  ${stateText(state)}`);
  const rest = new Map(board.counts);
  for (const { state } of shown) rest.set(state.is, (rest.get(state.is) ?? 0) - 1);
  const others = [...rest].filter(([, count]) => count > 0).map(([state, count]: readonly [StateName, number]) => `${count} ${state}`);
  return others.length === 0 ? lines : [...lines, `    and ${others.join(', ')}`];
}

function stateText(state: NodeState): string {
  if (state.is === 'building') return `building, ${seconds(state.since)}`;
  if (state.is !== 'asking') return state.is;
  const { answered, failed, all } = state;
  return `asking ${answered}/${all}${failed === 0 ? '' : `, ${failed} failed`}, ${all - answered - failed} left`;
}
