import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph } from '../../compiler/ir.ts';
import type { Source } from '../../compiler/source.ts';
import type { ChatModel, Usage } from '../model/chat-model.ts';
import type { Question } from '../questions/question.ts';
import type { BuildFailure } from '../store/build-failure.ts';
import type { NixSettings } from '../store/nix-command.ts';
import type { BuildEvent } from '../store/run-build.ts';
import type { AnswerCache } from './answer-cache.ts';
import type { AskingNode } from './asking-nodes.ts';
import type { FolderAnswers } from './folder-answers.ts';
import type { SessionAnswers } from './session-answers.ts';

/** How a plan's questions are resolved. */
export interface ResolvePolicy {
  /** No model is asked: what has no answer is listed. */
  readonly offline?: boolean;
  /** Answers from before are as good as none. */
  readonly notBefore?: Date;
  /** Answers that do not fit their questions are as good as none, too: each is looked at, which takes a while where there are thousands. */
  readonly onlyFitting?: boolean;
  /** After a failure the other questions are asked all the same. */
  readonly keepGoing?: boolean;
  /** Questions that are asked at once. */
  readonly concurrency: number;
  /** Requests that may be sent to models. */
  readonly maxCalls?: number;
}

export interface ResolveRequest {
  /** Absolute. */
  readonly folder: string;
  readonly graph: Graph;
  /** The nodes of the graph that ask. */
  readonly asking: readonly AskingNode[];
  readonly source: Source;
  readonly settings: NixSettings;
  readonly policy: ResolvePolicy;
  readonly answers: FolderAnswers;
  readonly cache: AnswerCache;
  /**
   * Opens the endpoint, when the first question is asked.
   *
   * @param onRequest must be called before each request is sent; what it throws forbids the request
   */
  readonly openModel: (onRequest: () => void) => ChatModel;
  /** Undefined where a question for a session can have no answer but one that is there. */
  readonly sessions: SessionAnswers | undefined;
  /** By how much a question is surely too long for its model, in tokens. */
  readonly excessOf: (question: Question) => { readonly excess: number; readonly window: number } | undefined;
  /** Is told what happens to derivations. */
  readonly onBuild?: (event: ResolveBuildEvent) => void;
  /** Is told of each answer. */
  readonly onAsked?: (progress: AskingProgress) => void;
}

/** What happens to a derivation; `process` tells apart the processes of Nix, each of which has counts of its own. */
export type ResolveBuildEvent = BuildEvent & {
  readonly process: number;
  /** The node whose questions the derivation writes. */
  readonly questionsOf: string | undefined;
};

/** How far asking is with a node. */
export interface AskingProgress {
  readonly attribute: string;
  /** Questions of this level that had no answer, how many of them have one now, and how many failed. */
  readonly all: number;
  readonly answered: number;
  readonly failed: number;
  /** Different questions, of all nodes and levels, that models answered until now. */
  readonly answeredInAll: number;
}

/** A question that nobody may be asked. */
export interface MissingAnswer {
  readonly node: string;
  readonly question: string;
  /** What it is about, long ones shortened. */
  readonly texts: readonly string[];
}

export interface Resolution {
  /** Whether all that the plan asks is answered and pinned in the folder. */
  readonly complete: boolean;
  readonly calls: { readonly asked: number; readonly reused: number; readonly failed: number };
  /** All that was spent. */
  readonly usage: Usage;
  /** The attributes of nodes that were built on the way. */
  readonly built: readonly string[];
  /** Derivations that questions depend on, and that failed. */
  readonly buildFailures: readonly BuildFailure[];
  /** Errors of models, and of budgets. */
  readonly diagnostics: readonly Diagnostic[];
  /** That one of them which says why no question would be answered, whatever it is: what is wrong is the endpoint. */
  readonly ofEndpoint: Diagnostic | undefined;
  readonly missing: readonly MissingAnswer[];
}
