import type { ModelPin } from '../../compiler/flake.ts';
import type { ChatModel } from '../model/chat-model.ts';
import type { Progress } from '../project/build-progress.ts';
import type { CompileRequest } from '../project/compile-plan.ts';
import type { KeptAnswers } from '../project/kept-answers.ts';
import type { TraceEvent } from '../trace/event.ts';

/** What all sessions of a run share: its root, and those that work for it. */
export interface Tree {
  readonly chat: ChatModel;
  readonly kept: KeptAnswers;
  /** Who explores, by depth: the last one at all that are deeper. */
  readonly models: readonly [ModelPin, ...ModelPin[]];
  /** Further models that plans may choose. */
  readonly allowed: readonly ModelPin[];
  /** How plans are built. */
  readonly building: Omit<CompileRequest, 'plan' | 'contexts' | 'folder' | 'models'> & { readonly concurrency?: number; readonly jobs?: number };
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
