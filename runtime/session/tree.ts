import type { ModelPin } from '../../compiler/flake.ts';
import type { SessionsPin } from '../../compiler/sessions-pin.ts';
import type { ChatModel, Usage } from '../model/chat-model.ts';
import { addUsage } from '../model/usage.ts';
import type { Progress } from '../project/build-progress.ts';
import type { CompileRequest } from '../project/compile-plan.ts';
import type { KeptAnswers } from '../project/kept-answers.ts';
import type { Asking } from '../questions/answer-in-process.ts';
import type { Happening, TraceEvent } from '../trace/event.ts';
import type { Account } from './account.ts';
import type { ChildFolders } from './child-folders.ts';
import type { Limits } from './limits.ts';
import { promptVersion } from './prompt.ts';
import type { Protocol } from './take-turn.ts';

/** What all sessions of a run share: its root, and those that work for it. */
export interface Tree {
  readonly chat: ChatModel;
  readonly kept: KeptAnswers;
  /** Who explores, by depth: the last one at all that are deeper. */
  readonly models: readonly [ModelPin, ...ModelPin[]];
  /** Further models that plans may choose. */
  readonly allowed: readonly ModelPin[];
  /** How deep sessions go, the root's being 0: what those of depth `maxDepth - 1` ask is put to a model as it stands. At least 1. */
  readonly maxDepth: number;
  /** How models say what they do; in words unless given. */
  readonly protocol?: Protocol;
  /** How plans are built. */
  readonly building: Omit<CompileRequest, 'plan' | 'contexts' | 'folder' | 'models' | 'sessions'> & { readonly concurrency?: number; readonly jobs?: number; readonly keepGoing?: boolean; readonly roots?: string };
  /** What sessions are told that they may spend: as it was when the run began. More may be allowed when it goes on, and then what was said must be said again. */
  readonly told: Limits;
  /** Where sessions that work for others do so. */
  readonly children: ChildFolders;
  readonly emit: (event: TraceEvent) => void;
  /** Is told how the plans of sessions are built. */
  readonly onBuild?: ((session: string, progress: Progress) => void) | undefined;
}

/** Who works at a depth, the root's being 0. */
export function modelAt({ models }: Pick<Tree, 'models'>, depth: number): ModelPin {
  return models[Math.min(depth, models.length - 1)] ?? models[0];
}

/** Those that a plan of a depth may ask, the one that it asks unless it says so first. */
export function modelsForPlans(tree: Pick<Tree, 'models' | 'allowed'>, depth: number): readonly [ModelPin, ...ModelPin[]] {
  const first = modelAt(tree, depth + 1);
  return [first, ...[...tree.models, ...tree.allowed].filter(({ name }, index, all) => name !== first.name && all.findIndex((other) => other.name === name) === index)];
}

/** What a plan of a depth may ask, and how. */
export function asksOfPlans(tree: Pick<Tree, 'models' | 'allowed' | 'maxDepth'>, depth: number): Pick<Asking, 'models' | 'sessions'> {
  return { models: modelsForPlans(tree, depth), sessions: sessionsForPlans(tree, depth) };
}

/** Whether the models that a plan of a depth asks work by steps, and with whom. */
export function sessionsForPlans(tree: Pick<Tree, 'models' | 'maxDepth'>, depth: number): SessionsPin | undefined {
  if (depth + 1 >= tree.maxDepth) return undefined;
  const [next, ...deeper] = Array.from({ length: tree.maxDepth - depth - 1 }, (_, index) => modelAt(tree, depth + 2 + index));
  return next === undefined ? undefined : { models: [next, ...deeper], prompt: promptVersion };
}

/** Tells that something happened in a session. */
export function emitFor({ emit }: Pick<Tree, 'emit'>, { id }: { readonly id: string }, happening: Happening): void {
  emit({ time: new Date().toISOString(), session: id, ...happening });
}

/** All that a session took, and those that worked for it: what was paid before as well. */
export function usageOf({ session, books: { spent, reused } }: Pick<Account, 'session' | 'books'>): Usage {
  const counts = (place: { readonly session: string }) => place.session === session || place.session.startsWith(`${session}.`);
  return addUsage(spent.sum(counts).usage, reused.sum(counts).usage);
}
