import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { describeElement } from '../../compiler/diagnostics/resolution.ts';
import type { Answer } from '../answer.ts';
import type { Context } from '../contexts/context.ts';
import { pinContexts } from '../contexts/pin-contexts.ts';
import { DiagnosedError } from '../diagnosed-error.ts';
import type { ByteSource } from '../ops/byte-source.ts';
import { writeAtomically } from '../project/write-atomically.ts';
import type { SessionModel } from '../questions/question.ts';
import { type AskedSession, SessionFailed } from '../resolve/session-answers.ts';
import { secondsSince, traced } from '../trace/shown.ts';
import { BeyondMending } from './beyond-mending.ts';
import { BudgetSpent } from './budget-spent.ts';
import { recordOfSession } from './build-answer.ts';
import { buildFinal } from './build-step.ts';
import { runSession } from './session.ts';
import type { SessionEnd, SessionRequest } from './session-request.ts';
import { emitFor, modelAt, modelsForPlans, type Tree } from './tree.ts';

/** Bytes of a text that messages may show the beginning of. */
const mostShown = 1000;

/**
 * Lets a session find the answer to a question that a plan of another session asks.
 *
 * @param text what it is about
 * @throws SessionFailed where it ends without an answer; BudgetSpent, which ends the whole run; ModelError, NixError, AnswersError
 */
export async function runChild(tree: Tree, parent: SessionRequest, asked: AskedSession, text: ByteSource): Promise<Answer> {
  const { id: question, question: { query, type, models }, line } = asked;
  const place = await tree.children.place(parent.id, line);
  const { id, folder } = place;
  const depth = parent.depth + 1;
  const below = treeFor(tree, parent, models);
  const shown = beginningOf(text);
  const started = performance.now();
  const ended = (status: SessionEnd['status'] | 'failed', diagnostics: readonly Diagnostic[]) =>
    emitFor(tree, parent, { event: 'child ended', child: id, question, status, diagnostics: diagnostics.map(traced), seconds: secondsSince(started) });
  emitFor(tree, parent, { event: 'child began', child: id, question, element: describeElement({ ...asked.element, text: shown }), query, depth, model: models[0].name, bytes: text.size });
  try {
    await tree.children.prepare(place, line);
    const context = await writeContext(join(folder, 'context.txt'), text, folder, tree.building.signal);
    const request: SessionRequest = { id, depth, question: query, contexts: [context], folder, account: parent.account.child(id), type };
    const end = await runSession(below, request);
    if (end.status === 'spent') throw new BudgetSpent(end.diagnostic);
    if (end.status === 'failed') throw new BeyondMending(end.diagnostic);
    if (end.status !== 'answered') throw new SessionFailed(end.diagnostic, shown);
    const answer = end.final.kind === 'text' ? end.final.text : await built(below, request, end.final.plan, shown);
    await tree.children.end(place, request.account.spent);
    ended('answered', []);
    return { question, text: answer, record: recordOfSession(end.said, request) };
  } catch (error) {
    const status = error instanceof BudgetSpent ? 'spent' : error instanceof SessionFailed ? 'stuck' : 'failed';
    ended(status, error instanceof DiagnosedError ? [error.diagnostic] : []);
    throw error;
  }
}

/** The tree as the child sees it: a plan may have chosen another model for it than those of its depth. */
function treeFor(tree: Tree, parent: SessionRequest, [{ name }]: readonly [SessionModel, ...SessionModel[]]): Tree {
  const depth = parent.depth + 1;
  const chosen = modelsForPlans(tree, parent.depth).find((model) => model.name === name) ?? modelAt(tree, depth);
  const [root, ...others] = Array.from({ length: Math.max(tree.maxDepth, depth) + 1 }, (_, at) => (at === depth ? chosen : modelAt(tree, at)));
  return root === undefined ? tree : { ...tree, models: [root, ...others], allowed: [...tree.models, ...tree.allowed] };
}

async function writeContext(path: string, text: ByteSource, directory: string, signal: AbortSignal | undefined): Promise<Context> {
  await writeAtomically(path, copiesOf(text));
  const { contexts: [context], diagnostics: [diagnostic] } = await pinContexts([{ name: 'context', origin: { kind: 'file', path } }], {
    encoding: 'utf-8',
    placement: undefined,
    spoolDirectory: directory,
    standardInput: Readable.from([]),
    signal,
  });
  if (context === undefined) throw new Error(`the text of a child cannot be read again: ${diagnostic?.message}`);
  return context;
}

/** A piece of a source is only valid until the next is taken. */
async function* copiesOf(text: ByteSource): AsyncGenerator<Uint8Array> {
  for (const piece of text.chunks()) yield Buffer.from(piece);
}

async function built(tree: Tree, request: SessionRequest, plan: Parameters<typeof buildFinal>[2], shown: string): Promise<string> {
  const outcome = await buildFinal(tree, request, plan, join(request.folder, 'answer.flake'));
  if (outcome.outcome !== 'built') {
    const [diagnostic] = outcome.diagnostics;
    if (diagnostic === undefined) throw new Error('a final plan was not built, and nothing says why');
    throw new SessionFailed(diagnostic, shown);
  }
  const pieces: Uint8Array[] = [];
  for await (const piece of outcome.answer()) pieces.push(Buffer.from(piece));
  return Buffer.concat(pieces).toString();
}

function beginningOf(text: ByteSource): string {
  for (const piece of text.chunks()) return Buffer.from(piece.subarray(0, mostShown)).toString();
  return '';
}
