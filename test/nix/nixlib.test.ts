import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { OpDescription } from '../../compiler/ops/description.ts';
import { ops as registry } from '../../compiler/ops/registry.ts';
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
      return [name, Object.fromEntries([...own, ...over])] as const;
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

  it('puts the bound of values into the data only when it is not the default', async () => {
    const bounded = ops.replace('rlmOp =', 'maxValue = 4096; rlmOp =');
    expect(await evaluate(`(${bounded}.lines { input = "a"; }).arguments`)).toBe('{"input":"a","maxValue":4096}');
    expect(await evaluate(`(${ops}.lines { input = "a"; }).arguments`)).toBe('{"input":"a"}');
  });
});
