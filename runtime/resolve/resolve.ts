import { asksModel, type Graph } from '../../compiler/ir.ts';
import { nodeAttributes } from '../../compiler/lower.ts';
import type { ChatModel } from '../model/chat-model.ts';
import type { Question } from '../questions/question.ts';
import { questionId } from '../questions/question.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { questionDerivations, realise } from '../store/question-files.ts';
import { readOutput } from '../store/read-output.ts';
import type { Answer } from './answer.ts';
import { entryOf, type LockFile, readLockFile, writeLockFile } from './lock-file.ts';

export interface ResolveRequest extends NixSettings {
  /** Absolute. */
  readonly folder: string;
  readonly graph: Graph;
  readonly model: ChatModel;
}

/** Asks what a flake's plan asks and has no answer to, and pins the answers in its lock. */
export async function resolve({ folder, graph, model, ...settings }: ResolveRequest): Promise<void> {
  const attributes = nodeAttributes(graph);
  let lock: LockFile = { ...(await readLockFile(folder)), nodes: {} };
  for (const node of graph.nodes) {
    const attribute = attributes.get(node.id);
    if (attribute === undefined || !asksModel(node)) continue;
    for (let level = 0; ; level++) {
      const [derivation] = await questionDerivations(folder, [{ attribute, level }], settings);
      if (derivation === undefined) throw new Error('no derivation');
      const bytes = await readOutput(await realise(derivation, settings), settings);
      const lines = Buffer.from(bytes).toString().split('\n').slice(0, -1);
      const answers: Answer[] = [];
      for (const line of lines) {
        const question = questionId(line);
        if (lock.answers[question] !== undefined) continue;
        const { model: name, params, messages } = JSON.parse(line) as Question;
        const { text, ...reply } = await model.reply({ model: name, params, messages }, settings.signal);
        answers.push({ question, text, record: { ...reply, date: new Date().toISOString().replace(/\.\d+/, ''), rejected: [] } });
      }
      const ids = lines.map((line) => questionId(line));
      lock = {
        ...lock,
        nodes: { ...lock.nodes, [attribute]: [...(lock.nodes[attribute] ?? []), ids] },
        answers: { ...lock.answers, ...Object.fromEntries(answers.map((answer) => [answer.question, entryOf(answer)])) },
      };
      await writeLockFile(folder, lock, answers);
      if (node.operation !== 'combine' || lines.length <= 1) break;
    }
  }
}
