import { withDir } from 'tmp-promise';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Happening } from '../trace/event.ts';
import { traced } from '../trace/shown.ts';
import type { Action, ReadReply } from './action.ts';
import { BeyondMending } from './beyond-mending.ts';
import { Bindings } from './bindings.ts';
import { BudgetSpent } from './budget-spent.ts';
import { CodeRuns } from './code-runs.ts';
import { Commits } from './commits.ts';
import { Conversation } from './conversation.ts';
import { explore } from './explore.ts';
import { openingMessage } from './opening.ts';
import { meantAsExpression } from './meant-as-expression.ts';
import { systemPrompt } from './prompt.ts';
import { readReply } from './read-reply.ts';
import { repeatedInstruction } from './repeated-instruction.ts';
import { renderForModels } from './render-for-models.ts';
import { Repetition } from './repetition.ts';
import type { Final, SessionEnd, SessionRequest } from './session-request.ts';
import { toolsWording } from './tools-wording.ts';
import { asksOfPlans, emitFor, modelAt, sessionsForPlans, type Tree } from './tree.ts';
import { unfit } from './unfit.ts';
import { whatIsLeft } from './what-is-left.ts';
import { Workbench } from './workbench.ts';

/** Lets a model work on a question until it has an answer. */
export function runSession(tree: Tree, request: SessionRequest): Promise<SessionEnd> {
  return withDir(
    async ({ path }) => {
      const session = new Session(tree, request, path);
      try {
        return await session.run();
      } finally {
        session.close();
      }
    },
    { unsafeCleanup: true },
  );
}

/** How often a model may do the same in a row. */
const mostRepeats = 3;

class Session {
  readonly #tree: Tree;
  readonly #request: SessionRequest;
  readonly #bench: Workbench;
  readonly #bindings: Bindings;
  readonly #commits: Commits;
  readonly #conversation: Conversation;
  /** Stands before what is said next. */
  #note: string | undefined;

  constructor(tree: Tree, request: SessionRequest, directory: string) {
    this.#tree = tree;
    this.#request = request;
    const { account } = request;
    const { maxValue, evalLanguages } = tree.building;
    const check = () => {
      account.checkTime();
      account.signal.throwIfAborted();
    };
    this.#bench = new Workbench(request.contexts, asksOfPlans(tree, request.depth), directory, { maxValue, evalLanguages, check });
    const code = new CodeRuns(tree, request, this.#bench);
    this.#bindings = new Bindings(this.#bench, code);
    this.#commits = new Commits(tree, request, this.#bindings, code);
    this.#conversation = new Conversation(tree, request, systemPrompt(tree.protocol === 'tools' ? toolsWording : undefined, evalLanguages), (happening) => this.#emit(happening));
  }

  close(): void {
    this.#bench.close();
  }

  async run(): Promise<SessionEnd> {
    const { question, contexts } = this.#request;
    this.#emit({ event: 'began', question, contexts: contexts.map(({ name, size }) => ({ name, bytes: size })), model: modelAt(this.#tree, this.#request.depth).name });
    const end = await this.#work();
    this.#emit({ event: 'ended', status: end.status, diagnostics: end.status === 'answered' ? [] : [traced(end.diagnostic)] });
    return end;
  }

  async #work(): Promise<SessionEnd> {
    const repetition = new Repetition();
    try {
      await this.#open();
      for (;;) {
        const reply = await this.#conversation.ask();
        const read = readReply(`reply ${this.#conversation.turns}`, reply);
        this.#markIfObedient(reply, read);
        const times = repetition.count(read, reply);
        if (times >= mostRepeats) return this.#unfinished('stuck', diagnose('RLM6060', { times }));
        this.#note = times === 1 ? undefined : this.#render([diagnose('RLM6073', {})]);
        const end = read.action === undefined ? this.#mistake(read.diagnostics) : await this.#act(read.action, times);
        if (end !== undefined) return end;
      }
    } catch (error) {
      // What is given up because the time is over fails in its own way.
      const spent: unknown = this.#request.account.signal.aborted ? this.#request.account.signal.reason : error;
      if (spent instanceof BudgetSpent) return this.#unfinished('spent', spent.diagnostic);
      if (spent instanceof BeyondMending) return this.#unfinished('failed', spent.diagnostic);
      throw error;
    }
  }

  async #open(): Promise<void> {
    const { question, type, depth } = this.#request;
    const asked = modelAt(this.#tree, depth + 1);
    const inSessions = sessionsForPlans(this.#tree, depth) !== undefined;
    this.#conversation.say(await openingMessage({ question, type, contexts: this.#bench.contexts, limits: this.#tree.told, asked, inSessions }));
  }

  /** Tells of a reply that seems to follow what a text says. It is acted upon all the same. */
  #markIfObedient(reply: string, { action }: ReadReply): void {
    const { turns: turn, heard } = this.#conversation;
    const repeated = repeatedInstruction(reply, action?.kind === 'final text' ? action.text : undefined, heard);
    if (repeated !== undefined) this.#emit({ event: 'marked', turn, ...repeated });
  }

  #unfinished(status: 'spent' | 'stuck' | 'failed', diagnostic: Diagnostic): SessionEnd {
    const { last } = this.#bindings;
    return { status, diagnostic, last: last && this.#bench.assemble(last, this.#request.question) };
  }

  /** A mistake costs a step, and is told to the model as a person would see it. */
  #mistake(diagnostics: readonly Diagnostic[], before = '', told = diagnostics): undefined {
    this.#request.account.takeExplore();
    this.#emit({ event: 'mistake', diagnostics: diagnostics.map(traced) });
    this.#say(before + this.#render(told));
  }

  /** Says something to the model, and whatever else it should know by now. */
  #say(text: string): void {
    this.#conversation.say([this.#note, text, whatIsLeft(this.#request.account.left)].filter((part) => part !== undefined).join('\n\n'));
  }

  /** @returns undefined as long as the session goes on */
  async #act(action: Action, times: number): Promise<SessionEnd | undefined> {
    switch (action.kind) {
      case 'explore':
        return this.#explore(action);
      case 'commit':
        return this.#commit(action);
      case 'final expression': {
        const plan = await this.#bindings.valued(action, this.#request.question);
        return 'source' in plan ? this.#unlessUnfit({ kind: 'plan', plan }) : void this.#mistake(plan);
      }
      case 'final text': {
        // Said twice, it is meant; and with no step left nobody could say anything else.
        const meant = times > 1 || this.#request.account.left.explore <= 0 ? undefined : meantAsExpression(action.text, this.#bindings.names);
        if (meant !== undefined) return void this.#mistake([meant]);
        return this.#unlessUnfit({ kind: 'text', text: action.text });
      }
    }
  }

  #unlessUnfit(final: Final): SessionEnd | undefined {
    const { type } = this.#request;
    const { said } = this.#conversation;
    const diagnostic = final.kind === 'text' ? unfit(type ?? 'text', final.text) : type && unfit(type, this.#bench.valueOf(final.plan));
    if (diagnostic !== undefined) return void this.#mistake([diagnostic]);
    if (said === undefined) throw new Error('nobody said the answer');
    return { status: 'answered', final, said };
  }

  async #explore(action: Extract<Action, { kind: 'explore' }>): Promise<undefined> {
    const { shown, mistake, remark } = await explore(action, this.#bindings, this.#request.account, (happening) => this.#emit(happening));
    if (mistake === undefined) this.#say([...shown, ...(remark === undefined ? [] : [this.#render([remark])])].join('\n\n'));
    else this.#mistake(mistake, shown.map((result) => `${result}\n\n`).join(''));
  }

  async #commit(action: Extract<Action, { kind: 'commit' }>): Promise<SessionEnd | undefined> {
    const committed = await this.#commits.commit(action);
    switch (committed.outcome) {
      case 'built':
        return void this.#say(committed.told);
      case 'mistake':
        return void this.#mistake(committed.diagnostics, committed.note, committed.told);
      case 'failed':
        return this.#unfinished('failed', committed.diagnostic);
    }
  }

  #render(diagnostics: readonly Diagnostic[]): string {
    return renderForModels(diagnostics, this.#tree.protocol);
  }

  #emit(happening: Happening): void {
    emitFor(this.#tree, this.#request, happening);
  }
}
