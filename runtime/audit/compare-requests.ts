import type { FileHandle } from 'node:fs/promises';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { positionAt } from '../../compiler/source.ts';
import { describeNode } from '../project/describe-node.ts';
import { diagnoseFailures } from '../project/diagnose-failures.ts';
import { nodesByAttribute } from '../project/plan-folder.ts';
import { fitQuestion } from '../questions/fit-question.ts';
import { readQuestion } from '../questions/question.ts';
import { type AskingNode, askingNodes } from '../resolve/asking-nodes.ts';
import { QuestionLines } from '../resolve/question-lines.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { openQuestions, questionDerivations, realise } from '../store/question-files.ts';
import type { CheckedFlake } from './check-folder.ts';

/**
 * Builds what the plan of a flake asks, and compares it with what its lock says was asked, and each answer with the type that its question wants. No model is asked.
 *
 * @param folder of a flake that was compared with what it should be: something of it is run, in the sandbox
 * @returns what is wrong; also why some questions cannot be built
 */
export async function compareRequests(folder: string, flake: CheckedFlake, settings: NixSettings): Promise<readonly Diagnostic[]> {
  const { graph, source, lock } = flake;
  const wanted = askingNodes(graph).flatMap((asking) => (lock.nodes[asking.attribute] ?? []).map((questions, level) => ({ asking, attribute: asking.attribute, level, questions })));
  if (wanted.length === 0) return [];
  const needs = [...new Set(wanted.flatMap(({ asking }) => asking.needs()))];
  const evaluate = () => questionDerivations(folder, wanted, needs, settings);
  let evaluated = await evaluate();
  const findings: Diagnostic[] = [];
  // What depends on a node that is wrong cannot be built, or asks something else for that reason.
  const wrong = new Set<string>();
  for (const [index, { asking, attribute, level, questions }] of wanted.entries()) {
    if (wrong.has(attribute) || asking.needs().some((needed) => wrong.has(needed))) {
      wrong.add(attribute);
      continue;
    }
    const opened = await openQuestions(
      attribute,
      async (again) => {
        if (again) evaluated = await evaluate();
        return realise(evaluated.derivations[index] ?? '', evaluated.attributes, settings);
      },
      settings,
    );
    if (opened.outcome === 'failed') {
      wrong.add(attribute);
      const [first, ...others] = opened.failures.map((failure) => ({ ...failure, attribute: failure.attribute ?? attribute }));
      if (first !== undefined) findings.push(...diagnoseFailures([first, ...others], nodesByAttribute(graph), source));
      continue;
    }
    const differences = await compare(opened.file, asking, level, questions, flake);
    if (differences.length > 0) wrong.add(attribute);
    findings.push(...differences);
  }
  // The same toolchain is missing for all, the same op fails for each that needs it.
  return [...new Map(findings.map((finding) => [`${finding.code} ${finding.message} ${finding.location?.span.start}`, finding])).values()];
}

async function compare(file: FileHandle, { node }: AskingNode, level: number, expected: readonly string[], { source, answers }: CheckedFlake): Promise<readonly Diagnostic[]> {
  const lines = await QuestionLines.read(file);
  const place = { node: describeNode(node, source), line: positionAt(source, node.span.start).line };
  const location = { source, span: node.span };
  try {
    const { questions } = lines;
    if (questions.length !== expected.length || questions.some((question, index) => question !== expected[index])) return [diagnose('RLM8010', { ...place, level: level + 1 }, location)];
    const texts = new Map(answers.map(({ question, text }) => [question, text]));
    const findings: Diagnostic[] = [];
    for (const [index, question] of questions.entries()) {
      const text = texts.get(question);
      if (text === undefined) {
        findings.push(diagnose('RLM8010', { ...place, level: level + 1 }, location));
        break;
      }
      const fit = fitQuestion(readQuestion(await lines.line(index)), text);
      if (!fit.fits) findings.push(diagnose('RLM8011', { ...place, question, reason: fit.reason }, location));
    }
    return findings;
  } finally {
    await lines.close();
  }
}
