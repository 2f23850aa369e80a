import { z } from 'zod';
import type { Reaction } from '../../support/scripted-model.ts';

/** What has to be so of a request, before it is replied to. */
export interface Expectation {
  readonly kind: 'has' | 'matches' | 'lacks';
  readonly what: string;
}

/** One reply in a session, and what the request must be that it replies to. */
export interface Turn {
  readonly expected: readonly Expectation[];
  readonly reply: Reaction;
}

/** What a model says in the sessions that work on one question. */
export interface ScriptedSession {
  /** Undefined for the question of the scenario. */
  readonly question: string | undefined;
  readonly turns: readonly Turn[];
}

/** What is replied to a question of a plan in which the pattern is found. */
export interface Rule {
  readonly pattern: RegExp;
  readonly reply: string;
}

export interface Scenario {
  readonly title: string;
  readonly question: string;
  /** As `-c` takes them: names of files of the scenario, or of texts. */
  readonly contexts: readonly string[];
  readonly files: ReadonlyMap<string, string>;
  readonly options: readonly string[];
  readonly sessions: readonly ScriptedSession[];
  readonly rules: readonly Rule[];
  /** The answer, or a command of the shell that finds it in its own way. */
  readonly answer: { readonly is: string } | { readonly printedBy: string } | undefined;
  readonly facts: z.infer<typeof facts>;
}

const whole = z.coerce.number().int();

/** What is known of a run when it is over. */
const facts = z.strictObject({
  /** 0 unless given. */
  exit: whole.default(0),
  status: z.enum(['answered', 'spent', 'stuck', 'failed']).default('answered'),
  steps: whole.optional(),
  commits: whole.optional(),
  /** Requests that the server got, turns and questions of plans together. */
  requests: whole.optional(),
  /** Names that are bound in `answer.flake/plan.rlm`, in its order. */
  names: z.string().transform((names) => names.split(/,\s*/).filter((name) => name !== '')).optional(),
  /** Codes of the mistakes that are in the trace, in their order. */
  mistakes: z.string().transform((codes) => codes.split(/,\s*/)).optional(),
  /** How many sessions worked for others. */
  children: whole.optional(),
});

/** A fenced block: what it is, what the rest of its first line says, and its text without the last newline. */
interface Block {
  readonly kind: string;
  readonly name: string;
  readonly text: string;
}

/**
 * Reads a scenario: a Markdown file whose fenced blocks count, in their order, and all else is for people. A block is
 *
 * - `question`, `contexts` (one a line, as `-c` takes them), `options` (of the command line, by words), `file NAME`
 * - `request`: lines `has TEXT`, `matches /PATTERN/`, `lacks TEXT` about the last message of the next request of the session
 * - `reply`: what is said to it; or `call FUNCTION PARAMETER`: the function that is called then, and what it is given; `session` with a question: the blocks after it are about sessions that work on that question
 * - `rules`: lines `/PATTERN/ → REPLY` for what plans ask: the first counts whose pattern is found in the question
 * - `answer`, or `answer-by`: a command of the shell, run where the texts are, that prints it
 * - `facts`: lines `NAME: VALUE`
 *
 * @throws Error for what is none of these
 */
export function readScenario(markdown: string): Scenario {
  const title = /^# (.+)$/m.exec(markdown)?.[1];
  if (title === undefined) throw new Error('a scenario has a title');
  const texts = new Map<string, string>();
  const files = new Map<string, string>();
  const rules: Rule[] = [];
  const sessions: { question: string | undefined; turns: Turn[] }[] = [{ question: undefined, turns: [] }];
  let expected: Expectation[] = [];
  for (const { kind, name, text } of blocksOf(markdown)) {
    switch (kind) {
      case 'request':
        expected.push(...linesOf(text).map(readExpectation));
        break;
      case 'reply':
      case 'call':
        sessions.at(-1)?.turns.push({ expected, reply: kind === 'reply' ? text : callOf(name, text) });
        expected = [];
        break;
      case 'session':
        sessions.push({ question: text, turns: [] });
        break;
      case 'rules':
        rules.push(...linesOf(text).map(readRule));
        break;
      case 'file':
        files.set(name, `${text}\n`);
        break;
      case 'question':
      case 'contexts':
      case 'options':
      case 'answer':
      case 'answer-by':
      case 'facts':
        if (texts.has(kind)) throw new Error(`there are two blocks of ${kind}`);
        texts.set(kind, text);
        break;
      default:
        throw new Error(`there is no block \`${kind}\``);
    }
  }
  if (expected.length > 0) throw new Error('a request is expected that nothing replies to');
  const question = texts.get('question');
  if (question === undefined) throw new Error('a scenario has a question');
  const [is, printedBy] = [texts.get('answer'), texts.get('answer-by')];
  return {
    title,
    question,
    contexts: linesOf(texts.get('contexts') ?? ''),
    files,
    options: (texts.get('options') ?? '').split(/\s+/).filter((word) => word !== ''),
    sessions,
    rules,
    answer: is !== undefined ? { is } : printedBy !== undefined ? { printedBy } : undefined,
    facts: facts.parse(Object.fromEntries(linesOf(texts.get('facts') ?? '').map((line) => splitAt(line, ':')))),
  };
}

function blocksOf(markdown: string): readonly Block[] {
  const blocks = [...markdown.matchAll(/^(`{3,})([\w-]+)[ \t]*([^\n]*)\n([^]*?)^\1$/gm)];
  return blocks.map(([, , kind = '', name = '', text = '']) => ({ kind, name: name.trim(), text: text.replace(/\n$/, '') }));
}

function callOf(name: string, given: string): Reaction {
  const [called, parameter] = z.tuple([z.enum(['explore', 'commit', 'final']), z.string()]).parse(name.split(' '));
  return { calls: [{ name: called, arguments: JSON.stringify({ [parameter]: given }) }] };
}

function readExpectation(line: string): Expectation {
  const { kind, what } = z.object({ kind: z.enum(['has', 'matches', 'lacks']), what: z.string().min(1) }).parse(/^(?<kind>\w+) (?<what>.*)$/.exec(line)?.groups);
  return { kind, what: kind === 'matches' ? patternIn(what).source : what };
}

function readRule(line: string): Rule {
  const [pattern, reply] = splitAt(line, ' → ');
  return { pattern: patternIn(pattern), reply };
}

function patternIn(text: string): RegExp {
  const source = /^\/(.+)\/$/.exec(text)?.[1];
  if (source === undefined) throw new Error(`\`${text}\` is no /pattern/`);
  return new RegExp(source, 'mu');
}

function splitAt(line: string, mark: string): readonly [string, string] {
  const at = line.indexOf(mark);
  if (at < 0) throw new Error(`\`${line}\` has no \`${mark.trim()}\``);
  return [line.slice(0, at), line.slice(at + mark.length).trim()];
}

const linesOf = (text: string): readonly string[] => text.split('\n').filter((line) => line.trim() !== '');
