import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OpDescription } from '../../compiler/ops/description.ts';
import { ops as registry } from '../../compiler/ops/registry.ts';
import type { AnswerRecord } from '../../runtime/answer.ts';
import { entryOf } from '../../runtime/resolve/lock-file.ts';
import { evaluate, nixPath, nixlib, ops } from './support/evaluate.ts';
import { temporaryDirectory } from './support/temporary.ts';

let directory: string;

beforeAll(async () => {
  directory = await temporaryDirectory();
});

describe('nixlib', () => {
  it('takes of each op exactly the arguments that the registry describes', async () => {
    const described = Object.values<OpDescription>(registry).map(({ name, parameters }) => {
      const own = parameters.map((parameter) => [parameter.name, parameter.optional] as const);
      // Which of the two an `input` is, a text or a list, is told beside it.
      const over = parameters.some(({ kind }) => kind === 'input') ? [['over', true] as const] : [];
      // What was answered, if anything was, stands beside what an op asks.
      const answers = parameters.some(({ kind }) => kind === 'model') ? [['answers', true] as const] : [];
      return [name, Object.fromEntries([...own, ...over, ...answers])] as const;
    });
    const constructors = {
      list: { type: false, items: false },
      record: { fields: false },
      value: { type: false, value: false },
    };
    const accepted = await evaluate(`builtins.mapAttrs (_: builtins.functionArgs) ${ops}`);
    expect(accepted).toEqual({ ...Object.fromEntries(described), ...constructors });
  });

  it.each(['outputHash', 'impureEnvVars', '__impure', '__structuredAttrs', 'builder', 'patern'])(
    'refuses the argument %s, by its name',
    async (name) => {
      const call = `(${ops}.grep { input = "a"; pattern = "b"; ${name} = "c"; }).drvPath`;
      await expect(evaluate(call)).rejects.toThrow(new RegExp(`unexpected argument '${name}'`));
    },
  );

  it('gives derivations of every op the same attributes, whatever the data is', async () => {
    const keys = ['outputHash', 'impureEnvVars', '__impure', 'outPath', '__toString', 'type'];
    const fields = keys.map((name) => `{ name = "${name}"; type = "Text"; value = "x"; }`);
    const nodes = `[
      (${ops}.record { fields = [ ${fields.join(' ')} ]; })
      (${ops}.grep { input = "outputHash"; pattern = "__impure"; around = 3; })
      (${ops}.list { type = "List<Text>"; items = [ ]; })
    ]`;
    const attributes = ['args', 'arguments', 'builder', 'name', 'node', 'passAsFile', 'rlmOp', 'system'];
    expect(await evaluate(`map (node: builtins.attrNames node.drvAttrs) ${nodes}`)).toEqual([attributes, attributes, attributes]);
  });

  it('names derivations by op, and runs one constant line', async () => {
    const node = `(${ops}.grep { input = "a"; pattern = "'; touch /x; '"; })`;
    expect(await evaluate(`[ ${node}.name ${node}.builder ${node}.args ]`)).toEqual([
      'rlm-grep',
      '/sh',
      ['-x', '-euc', 'alias rlm-op=\'$node "$rlmOp"\'\nrlm-op grep'],
    ]);
  });

  it('gives a node or a context as a file that the sandbox has, and a literal as itself', async () => {
    const file = join(directory, 'x');
    await writeFile(file, 'x');
    const nodes = `let
      ops = ${ops};
      context = ${nixlib('context.nix')} { path = ${nixPath(file)}; sha256 = "sha256-LKC4zplvhl2zdhm/6RAjVZMFqtgVgEL8bdsO8dQ8W2c="; };
      lines = ops.lines { input = context; };
      list = ops.list { type = "List<Text>"; items = [ lines "/nix/store/text" ]; };
    in`;
    const [outPaths, argumentsOfList, inputs] = (await evaluate(`${nodes} [
      { lines = lines.outPath; context = context.outPath; }
      [ lines.arguments list.arguments ]
      (map builtins.attrNames [ (builtins.getContext lines.arguments) (builtins.getContext list.arguments) ])
    ]`)) as [{ lines: string; context: string }, [string, string], unknown];
    expect(argumentsOfList.map((json) => JSON.parse(json) as unknown)).toEqual([
      { input: { file: outPaths.context } },
      { type: 'List<Text>', items: [{ file: outPaths.lines }, '/nix/store/text'] },
    ]);
    const drvPath = (await evaluate(`${nodes} lines.drvPath`)) as string;
    expect(inputs).toEqual([[outPaths.context], [drvPath]]);
  });

  describe('of what asks a model', () => {
    const models = `[ { name = "small"; params = "{\\"temperature\\":0}"; window = 8192; } { name = "large"; params = "{}"; structured = true; } ]`;
    const asking = ops.replace(/models = .*;/, `models = ${models};`);
    const hash = (digit: string) => digit.repeat(64);
    const locked = (digit: string) => `{ question = "${hash(digit)}"; answer = "${hash('f')}"; output = "/answer-${digit}"; }`;
    const argumentsOf = async (node: string) => JSON.parse((await evaluate(`(${node}).arguments`)) as string) as Record<string, unknown>;

    it('gives the questions the op, its arguments and the model, the first unless another is named', async () => {
      const questions = `builtins.head (${asking}.map { prompt = "a"; inputs = [ "x" ]; type = { enum = [ "b" ]; }; batch = 3; }).questions`;
      expect(await argumentsOf(questions)).toEqual({
        ...{ op: 'map', prompt: 'a', inputs: ['x'], type: { enum: ['b'] }, batch: 3 },
        ...{ model: 'small', params: '{"temperature":0}' },
      });
      await expect(evaluate(`(${asking}.rlm_call { query = "a"; context = "x"; model = "huge"; }).drvPath`)).rejects.toThrow('flake.nix has no model huge: compile or build the plan with `--allow-model huge`');
      const nobody = asking.replace(/models = .*;/, 'models = [ ];');
      await expect(evaluate(`(${nobody}.rlm_call { query = "a"; context = "x"; }).drvPath`)).rejects.toThrow('flake.nix has no models, and the plan asks one: compile or build it with `--model NAME`');
    });

    it('gives of the model only what the op reads: the window to combine, what it can be held to where there is a schema', async () => {
      const both = asking.replace(/models = .*;/, 'models = [ { name = "m"; params = "{}"; window = 8192; structured = true; } ];');
      const ofModel = async (call: string) => {
        const { model, params, window, structured } = await argumentsOf(`builtins.head (${both}.${call}).questions`);
        return { model, params, window, structured };
      };
      const pinned = { model: 'm', params: '{}' };
      expect(await ofModel('filter { prompt = "a"; inputs = "x"; }')).toEqual(pinned);
      expect(await ofModel('map { prompt = "a"; inputs = "x"; type = { json = "{}"; }; }')).toEqual({ ...pinned, structured: true });
      expect(await ofModel('combine { prompt = "a"; list = "x"; type = { enum = [ "json" ]; }; }')).toEqual({ ...pinned, window: 8192 });
      expect(await ofModel('combine { prompt = "a"; list = "x"; type = { json = "{}"; }; }')).toEqual({ ...pinned, window: 8192, structured: true });
    });

    it('has the questions alone where nothing was answered, and does not evaluate to an error', async () => {
      const node = `${asking}.rlm_call { query = "a"; context = "x"; }`;
      const given = await argumentsOf(node);
      expect(given).toMatchObject({ query: 'a', context: 'x', questions: { file: expect.stringMatching(/-rlm-questions$/) as string } });
      expect(given).not.toHaveProperty('answers');
      expect(await argumentsOf(`${asking}.rlm_call { query = "a"; context = "x"; answers = null; }`)).toEqual(given);
    });

    it('gives the check the questions and the answers in order', async () => {
      const node = `${asking}.map { prompt = "a"; inputs = "x"; answers = [ [ ${locked('1')} ${locked('2')} ] ]; }`;
      const answers = ['1', '2'].map((digit) => ({ question: hash(digit), answer: hash('f'), file: `/answer-${digit}` }));
      expect(await argumentsOf(node)).toMatchObject({ answers });
    });

    it('asks at each level of combine about what the one before came to', async () => {
      const levels = `[ [ ${locked('1')} ${locked('2')} ] [ ${locked('3')} ] ]`;
      const node = `(${asking}.combine { prompt = "a"; list = "x"; answers = ${levels}; })`;
      const [first, second, next] = (await Promise.all([0, 1, 2].map((level) => argumentsOf(`builtins.elemAt ${node}.questions ${level}`)))) as Record<string, unknown>[];
      expect(first).toMatchObject({ list: 'x' });
      expect(first).not.toHaveProperty('notes');
      expect(second).toMatchObject({ notes: true, list: { file: expect.stringMatching(/-rlm-combine$/) as string } });
      expect(next).toMatchObject({ notes: true });
      const value = await argumentsOf(node);
      expect(value).toMatchObject({ list: second?.['list'], answers: [{ question: hash('3') }] });
      expect(value).not.toHaveProperty('partial');
    });

    it('keeps questions and values of the same kind in derivations of the same attributes, whatever the data is', async () => {
      const strange = '"outputHash"';
      const node = `(${asking}.combine { prompt = ${strange}; list = [ ${strange} ]; type = { enum = [ "__impure" "impureEnvVars" ]; }; answers = [ [ ${locked('1')} ${locked('2')} ] [ ] ]; })`;
      const attributes = ['args', 'arguments', 'builder', 'name', 'node', 'passAsFile', 'rlmOp', 'system'];
      expect(await evaluate(`map (node: builtins.attrNames node.drvAttrs) ([ ${node} ] ++ ${node}.questions)`)).toEqual(Array.from({ length: 4 }, () => attributes));
      expect(await evaluate(`map (node: node.name) ${node}.questions`)).toEqual(Array.from({ length: 3 }, () => 'rlm-questions'));
    });
  });

  describe('of what was answered', () => {
    const question = '1'.repeat(64);
    const usage = { inputTokens: 10, outputTokens: 2 };

    /** What the lock of a folder with one answer gives for `v_a`. */
    async function locked(folder: string, record: AnswerRecord): Promise<unknown> {
      const root = join(directory, folder);
      await mkdir(join(root, 'answers'), { recursive: true });
      await writeFile(join(root, 'answers', question), 'yes');
      await writeFile(join(root, 'rlm.lock'), JSON.stringify({ version: 1, nodes: { v_a: [[question]] }, answers: { [question]: entryOf({ question, text: 'yes', record }) } }));
      const levels = `${nixlib('lock.nix')} { folder = ${nixPath(root)}; system = "x86_64-linux"; } "v_a"`;
      return evaluate(`map (map ({ question, answer, output }: { inherit question answer; inherit (output) name builder outputHash; })) (${levels})`);
    }

    it('takes the records that rlmc writes, whatever models call themselves and whatever was wrong', async () => {
      const strange = 'a"b\\c/${x}\u007f\u0085\u2028\u{1f600}é<>&\'\ufeff';
      const record = { model: strange, fingerprint: strange, date: '2026-11-21T10:00:00Z', usage, rejected: [{ reason: strange, date: '2026-11-21T10:00:00Z', usage }] };
      const answer = createHash('sha256').update('yes').digest('hex');
      expect(await locked('strange', record)).toEqual([[{ question, answer, name: `rlm-answer-${question}`, builder: '/nonexistent', outputHash: answer }]]);
    });

    it('is nothing for a node that is not in the lock, and without a lock', async () => {
      const lock = (folder: string) => `${nixlib('lock.nix')} { folder = ${nixPath(folder)}; system = "x86_64-linux"; } "v_b"`;
      expect(await evaluate(lock(join(directory, 'strange')))).toBe(null);
      expect(await evaluate(lock(join(directory, 'nowhere')))).toBe(null);
    });
  });

  it('puts the bound of values into the data only when it is not the default', async () => {
    const bounded = ops.replace('rlmOp =', 'maxValue = 4096; rlmOp =');
    expect(await evaluate(`(${bounded}.lines { input = "a"; }).arguments`)).toBe('{"input":"a","maxValue":4096}');
    expect(await evaluate(`(${ops}.lines { input = "a"; }).arguments`)).toBe('{"input":"a"}');
  });
});
