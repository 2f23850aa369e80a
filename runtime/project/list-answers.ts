import type { FileHandle } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { AskedElement } from '../../compiler/diagnostics/resolution.ts';
import type { Node } from '../../compiler/ir.ts';
import { positionAt, type Source } from '../../compiler/source.ts';
import type { AnswerRecord } from '../answer.ts';
import { queryOf, textsOf } from '../questions/messages.ts';
import { type Question, readQuestion } from '../questions/question.ts';
import { askedElement } from '../resolve/asked-element.ts';
import { askingNodes } from '../resolve/asking-nodes.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import { recordOf } from '../resolve/lock-file.ts';
import { QuestionLines } from '../resolve/question-lines.ts';
import type { BuildFailure } from '../store/build-failure.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { openQuestions, questionDerivations, realise } from '../store/question-files.ts';
import { describeNode } from './describe-node.ts';
import { diagnoseFailures } from './diagnose-failures.ts';
import { whileLocked } from './folder-lock.ts';
import { nodesByAttribute, readPlanFolder } from './plan-folder.ts';

export interface AnswersRequest extends NixSettings {
  /** The folder of a flake. */
  readonly folder: string;
  /** Is called when another rlmc works in the folder, whose end is waited for. */
  readonly onWait?: () => void;
}

/** A question of a node of a plan, and what was answered. */
export interface ListedQuestion {
  readonly node: { readonly name: string; readonly operation: Node['operation']; /** In plan.rlm of the folder, from 1. */ readonly line: number };
  /** Which element of the node it is about, in the words of the plan. */
  readonly element: AskedElement;
  readonly kind: Question['kind'];
  /** The question's identity. */
  readonly question: string;
  /** Its canonical JSON. */
  readonly json: string;
  /** Counts from 1; more than 1 only where notes of texts were asked about again. */
  readonly level: number;
  /** Who is asked. */
  readonly model: string;
  readonly query: string;
  /** What it is about; none of a question for a session, which has the hash of its text. */
  readonly texts: readonly string[];
  /** The SHA-256 of what a question for a session is about. */
  readonly context: string | undefined;
  /** Undefined if the folder has none. */
  readonly answer: { readonly text: string; readonly record: AnswerRecord } | undefined;
}

/**
 * Lists what the plan of a flake asks and what the folder has for an answer, in the order of the plan. The questions are built for that, as they are for a
 * build: no model is asked.
 *
 * @returns what went wrong with questions that could not be built
 * @throws NixError, ResolutionError, Interrupted
 */
export async function listAnswers(request: AnswersRequest, onQuestion: (question: ListedQuestion) => Promise<void>): Promise<readonly Diagnostic[]> {
  const folder = resolve(request.folder);
  const { graph, source } = await readPlanFolder(folder);
  return whileLocked(folder, request, async () => {
    const answers = await FolderAnswers.read(folder);
    // Before anything is told; and what is said of a damaged one here is clearer than what Nix would say.
    await answers.examine();
    const nodes = askingNodes(graph).toSorted((a, b) => a.node.span.start - b.node.span.start);
    const wanted = nodes.flatMap((asking) => (answers.levels(asking.attribute) ?? [undefined]).map((_, level) => ({ asking, attribute: asking.attribute, level })));
    if (wanted.length === 0) return [];
    const needs = [...new Set(nodes.flatMap((node) => node.needs()))];
    const evaluate = () => questionDerivations(folder, wanted, needs, request);
    let evaluated = await evaluate();
    const failures = new Map<string, BuildFailure>();
    for (const [index, { asking, level }] of wanted.entries()) {
      const attempt = async (again: boolean) => {
        if (again) evaluated = await evaluate();
        return realise(evaluated.derivations[index] ?? '', evaluated.attributes, request);
      };
      const opened = await openQuestions(asking.attribute, attempt, request);
      if (opened.outcome === 'failed') {
        for (const failure of opened.failures) failures.set(failure.derivation, { ...failure, attribute: failure.attribute ?? asking.attribute });
      } else {
        await list(opened.file, asking.node, source, level + 1, answers, onQuestion);
      }
    }
    const [first, ...others] = failures.values();
    return first === undefined ? [] : diagnoseFailures([first, ...others], nodesByAttribute(graph), source);
  });
}

async function list(
  file: FileHandle,
  node: Node,
  source: Source,
  level: number,
  answers: FolderAnswers,
  onQuestion: (question: ListedQuestion) => Promise<void>,
): Promise<void> {
  const lines = await QuestionLines.read(file);
  try {
    for (const [index, question] of lines.questions.entries()) {
      const json = await lines.line(index);
      const asked = readQuestion(json);
      const entry = answers.entry(question);
      const answer = entry === undefined ? undefined : { text: await answers.text(question), record: recordOf(entry) };
      const texts = textsOf(asked);
      const element = askedElement(node, source, index, asked);
      const [model, context] = asked.kind === 'session' ? [asked.models[0].name, asked.context] : [asked.model, undefined];
      await onQuestion({ node: describe(node, source), element, kind: asked.kind, question, json, level, model, query: queryOf(asked), texts, context, answer });
    }
  } finally {
    await lines.close();
  }
}

function describe(node: Node, source: Source): ListedQuestion['node'] {
  return { name: describeNode(node, source), operation: node.operation, line: positionAt(source, node.span.start).line };
}
