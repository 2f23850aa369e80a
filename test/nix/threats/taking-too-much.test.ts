import { readdir, readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type PlanBuilder, planBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';
import { bombsOf } from './support/bombs.ts';
import { engineNames, engineOf, evalOf, greeting } from './support/engines.ts';

let store: string;
let build: PlanBuilder;

beforeAll(async () => {
  store = await temporaryStore();
  build = await planBuilder(store);
});

/** The command lines of the processes of this machine that work for the store of this test, or in a sandbox that shows files of it. */
async function processesOfBuilds(): Promise<readonly string[]> {
  const commands = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(async (pid) => {
    try {
      const command = (await readFile(`/proc/${pid}/cmdline`, 'latin1')).replaceAll('\0', ' ');
      // Within a sandbox nothing is named as it is outside but where its files come from.
      return command.includes(store) || (await readFile(`/proc/${pid}/mountinfo`, 'latin1')).includes(store) ? [command] : [];
    } catch {
      return [];
    }
  });
  return (await Promise.all(commands)).flat();
}

describe.each(engineNames)('code in %s that takes more than it may', (name) => {
  it('is ended, each with the limit named, and leaves no process and nothing to the code that runs after it', async () => {
    const engine = engineOf(name);
    const bombs = bombsOf(engine);
    const calls = bombs.map(({ code, limits }) => evalOf(engine, code, { limits }));
    const outcome = await build(`[${calls.join(', ')}]`);
    const problems = 'problems' in outcome ? outcome.problems : [];
    const wrong = bombs.flatMap(({ what, exceeds = [], codes = [] }) => {
      const said = problems.filter(({ at }) => at.includes(` ${what}.`));
      const limits = said.map(({ message }) => /exceeded `(\w+)`/.exec(message)?.[1] ?? '');
      const fits = said.length === 1 && said.every(({ code }, i) => (code === 'RLM4031' ? exceeds.includes(limits[i] ?? '') : codes.includes(code)));
      return fits ? [] : [{ what, said }];
    });
    expect(wrong).toEqual([]);
    expect(await processesOfBuilds()).toEqual([]);
    expect(await build(`[${evalOf(engine, greeting(engine))}]`)).toEqual({ answer: '"hello\\n"\n' });
  });
});
