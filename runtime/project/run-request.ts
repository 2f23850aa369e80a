import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { ModelPin } from '../../compiler/flake.ts';
import type { ChatModel, Usage } from '../model/chat-model.ts';
import type { Bill } from '../session/bill.ts';
import type { Amounts } from '../session/books.ts';
import type { DirectChoice } from '../session/direct.ts';
import type { PriceOf } from '../session/ledger.ts';
import type { Limits } from '../session/limits.ts';
import type { Protocol } from '../session/take-turn.ts';
import type { TraceEvent } from '../trace/event.ts';
import type { ModelUse } from './build-plan.ts';
import type { Progress } from './build-progress.ts';
import type { CompileRequest } from './compile-plan.ts';

/** What a run is given on the machine where it happens. None of it is a part of what the run is. */
export interface RunSurroundings extends Pick<CompileRequest, 'folder' | 'store' | 'builders' | 'jobs' | 'substituters' | 'signal' | 'standardInput' | 'onWait'> {
  /** What models cost; none has a price unless given. */
  readonly priceOf?: PriceOf;
  readonly openModel: (use: ModelUse) => ChatModel;
  /** Questions that are asked at once; 8 unless given. */
  readonly concurrency?: number;
  /** After a question of a plan failed the others are asked all the same. */
  readonly keepGoing?: boolean;
  /**
   * A directory for the root that keeps the answer from the store's garbage collector. Unless given, the answer may be gone when it is read. Whoever gives it
   * removes it.
   */
  readonly roots?: string;
  /** Texts that must not be in the trace, such as the key for the endpoint. */
  readonly secrets?: readonly string[];
  readonly onEvent?: (event: TraceEvent) => void;
  /** Is told how the plans of sessions are built. */
  readonly onBuild?: (session: string, progress: Progress) => void;
}

/** A question, and all that decides how it is worked on. */
export interface RunRequest extends RunSurroundings, Pick<CompileRequest, 'encoding' | 'placement' | 'toolchain' | 'maxValue' | 'evalLanguages'> {
  readonly question: string;
  /** As `-c` takes them. */
  readonly contexts: readonly string[];
  /** Who explores, by depth; the last one at all that are deeper. */
  readonly models: readonly [ModelPin, ...ModelPin[]];
  /** Further models that plans may choose. */
  readonly allowed: readonly ModelPin[];
  /** How deep sessions go; 1 unless given: only the root is one. */
  readonly maxDepth?: number;
  /** Whether the texts go straight to the model; if they are small, unless given. */
  readonly direct?: DirectChoice;
  /** How models say what they do; in words unless given. */
  readonly protocol?: Protocol;
  readonly limits: Limits;
}

/** A run that is to go on. */
export interface ResumeRequest extends RunSurroundings {
  /** What is said of the run once more, which must be so. A context may be said to be elsewhere now. */
  readonly given?: Partial<Pick<RunRequest, 'question' | 'contexts' | 'models' | 'allowed' | 'maxDepth' | 'direct' | 'protocol' | 'evalLanguages'>>;
  /** In place of those that the run had. */
  readonly limits?: Partial<Limits>;
}

export interface RunOutcome {
  readonly status: 'answered' | 'spent' | 'stuck' | 'failed' | 'refused';
  /** The answer's bytes; of a run without one those of what was found last. */
  readonly answer: (() => AsyncIterable<Uint8Array>) | undefined;
  /** Absolute. */
  readonly folder: string;
  /** The flake whose `answer` it is. */
  readonly flake: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly spent: Amounts;
  /** All that models took in this run. */
  readonly usage: Usage;
  /** What models did, by model, level and session; missing where the run did not begin, or had its answer already. */
  readonly bill?: Bill;
}
