import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asksModel, type Graph } from '../../../compiler/ir.ts';
import { nodeAttributes } from '../../../compiler/lower.ts';
import { type Question, questionId, readQuestion } from '../../../runtime/questions/question.ts';
import { entryOf, type LockEntry } from '../../../runtime/resolve/lock-file.ts';
import { nixOutput } from '../../../runtime/store/nix-output.ts';
import { hostSystem } from '../../../runtime/store/system.ts';

/** `rlm.lock` as it is on the disk. */
export interface Lock {
  readonly version: number;
  readonly nodes: Readonly<Record<string, readonly (readonly string[])[]>>;
  readonly answers: Readonly<Record<string, LockEntry>>;
}

/**
 * Answers all that a flake asks, as a model would have, and writes the lock, without anything of resolution: questions are built with plain
 * Nix.
 *
 * @param folder a compiled flake
 * @param reply is called for each question that was not answered before
 */
export async function answerFlake(folder: string, graph: Graph, reply: (question: Question) => string | undefined, store: string): Promise<Lock> {
  const nodes: Record<string, (readonly string[])[]> = {};
  const answers: Record<string, LockEntry> = {};
  const lock = { version: 1, nodes, answers };
  await mkdir(join(folder, 'answers'), { recursive: true });
  for (const node of graph.nodes) {
    const attribute = nodeAttributes(graph).get(node.id);
    if (attribute === undefined || !asksModel(node)) continue;
    const levels: (readonly string[])[] = [];
    nodes[attribute] = levels;
    for (let last = false; !last; ) {
      const lines = await questionLines(folder, attribute, levels.length, store);
      last = node.operation !== 'combine' || lines.length <= 1;
      levels.push(lines.map(questionId));
      for (const line of lines) {
        const question = questionId(line);
        if (answers[question] !== undefined) continue;
        const text = reply(readQuestion(line));
        if (text === undefined) throw new Error('a question has no reply');
        const record = { model: 'scripted', date: '2026-11-21T10:00:00Z', usage: { inputTokens: 10, outputTokens: 2 }, rejected: [] };
        answers[question] = entryOf({ question, text, record });
        await writeFile(join(folder, 'answers', question), text);
      }
      await writeLock(folder, lock);
    }
  }
  return lock;
}

export async function writeLock(folder: string, lock: Lock): Promise<void> {
  await writeFile(join(folder, 'rlm.lock'), JSON.stringify(lock));
}

/** The questions of a node at a level, by plain Nix. */
async function questionLines(folder: string, attribute: string, level: number, store: string): Promise<readonly string[]> {
  const nodes = `path:${folder}#legacyPackages.${hostSystem()}`;
  const derivation = await nixOutput('nix', ['eval', '--raw', nodes, '--apply', `nodes: (builtins.elemAt nodes.${attribute}.questions ${level}).drvPath`], { store });
  const output = (await nixOutput('nix-store', ['--realise', derivation], { store })).trim();
  return (await readFile(join(store, output), 'utf8')).split('\n').slice(0, -1);
}
