import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type BuildResult, buildFlake } from '../../runtime/store/build.ts';
import type { BuildEvent } from '../../runtime/store/run-build.ts';
import { type HostToolchain, ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { Interrupted } from '../../runtime/store/interrupted.ts';
import { readOutput } from '../../runtime/store/read-output.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';
import { writeTinyFlake } from './support/tiny-flake.ts';

let store: string;
let toolchain: HostToolchain;
let directory: string;

beforeAll(async () => {
  store = await temporaryStore();
  directory = await temporaryDirectory();
  toolchain = await ensureHostToolchain({ store });
});

const flakeOf = (name: string, nodes: string) => writeTinyFlake(join(directory, name), toolchain, nodes);

/** Two nodes, one of which reads the other. */
const chain = (text: string) => `rec {
  v_text = node "rlm-text" "fs.writeFileSync(out, '${text}')" [ ];
  v_answer = node "rlm-answer" "console.log('reading'); fs.writeFileSync(out, fs.readFileSync(inputs[0], 'utf8') + '!')" [ v_text ];
}`;

async function built(flake: string, onEvent?: (event: BuildEvent) => void) {
  const result = await buildFlake({ store, flake, attribute: 'answer', ...(onEvent === undefined ? {} : { onEvent }) });
  if (result.outcome === 'failed') throw new Error(`the build failed: ${JSON.stringify(result.failures)}`);
  return { ...result, text: Buffer.from(await readOutput(result.outPath, { store })).toString('utf8') };
}

async function failing(result: Promise<BuildResult>) {
  const settled = await result;
  if (settled.outcome === 'built') throw new Error('the build did not fail');
  return settled;
}

describe('a build', () => {
  it('gives the path of the answer and the attributes of the nodes that it built', async () => {
    const { text, built: nodes } = await built(await flakeOf('chain', chain('hello')));
    expect(text).toBe('hello!');
    expect(nodes).toEqual(['v_text', 'v_answer']);
  });

  it('builds nothing that the store has', async () => {
    const flake = await flakeOf('again', chain('once'));
    await built(flake);
    const events: BuildEvent[] = [];
    expect(await built(flake, (event) => events.push(event))).toMatchObject({ text: 'once!', built: [] });
    expect(events).toEqual([]);
  });

  it('tells what happens, by the attributes of the nodes, in order', async () => {
    const events: unknown[] = [];
    await built(await flakeOf('events', chain('events')), ({ derivation: _, ...event }) => events.push(event));
    expect(events).toMatchObject([
      { kind: 'started', attribute: 'v_text' },
      { kind: 'finished', attribute: 'v_text' },
      { kind: 'started', attribute: 'v_answer' },
      { kind: 'log', attribute: 'v_answer', line: 'reading' },
      { kind: 'finished', attribute: 'v_answer', expected: 2 },
    ]);
  });

  it('runs as many nodes at once as there are jobs', async () => {
    const sleepers = (name: string) => `rec {
      v_a = node "rlm-a-${name}" "setTimeout(() => fs.writeFileSync(out, 'a'), 1000)" [ ];
      v_b = node "rlm-b-${name}" "setTimeout(() => fs.writeFileSync(out, 'b'), 1000)" [ ];
      v_answer = node "rlm-answer-${name}" "fs.writeFileSync(out, 'awake')" [ v_a v_b ];
    }`;
    const kinds = async (jobs: number) => {
      const seen: string[] = [];
      const flake = await flakeOf(`sleepers-${jobs}`, sleepers(String(jobs)));
      await buildFlake({ store, flake, attribute: 'answer', jobs, onEvent: ({ kind }) => seen.push(kind) });
      return seen.slice(0, 4);
    };
    expect(await kinds(1)).toEqual(['started', 'finished', 'started', 'finished']);
    expect(await kinds(2)).toEqual(['started', 'started', 'finished', 'finished']);
  });

  it('works in a folder whose name means something to Nix', async () => {
    expect((await built(await flakeOf('a b#c?d=e%20f&g ü', chain('odd')))).text).toBe('odd!');
  });

  it('writes no file into the folder', async () => {
    const flake = await flakeOf('untouched', chain('untouched'));
    await built(flake);
    expect(await readdir(flake)).toEqual(['flake.nix']);
  });
});

describe('a failing build', () => {
  it('tells of each node that failed by itself, with the end of its log, and builds the others', async () => {
    const flake = await flakeOf(
      'failures',
      `rec {
        v_value = node "rlm-sum" "console.error('rlm-op: RLM4003: element 3 is no number: \`Count: 4\`'); process.exit(1)" [ ];
        v_crash = node "rlm-crash" "for (let i = 1; i <= 40; i++) console.error('line ' + i); process.exit(7)" [ ];
        v_fine = node "rlm-fine" "fs.writeFileSync(out, 'fine')" [ ];
        v_answer = node "rlm-answer" "" [ v_value v_crash v_fine ];
      }`,
    );
    const { failures, built: nodes } = await failing(buildFlake({ store, flake, attribute: 'answer' }));
    expect(nodes).toEqual(['v_fine']);
    expect([...failures].sort((a, b) => (a.kind < b.kind ? -1 : 1))).toEqual([
      {
        attribute: 'v_crash',
        derivation: expect.stringMatching(/-rlm-crash\.drv$/),
        kind: 'build',
        reason: 'its builder failed with exit code 7',
        log: Array.from({ length: 25 }, (_, index) => `line ${index + 16}`),
      },
      {
        attribute: 'v_value',
        derivation: expect.stringMatching(/-rlm-sum\.drv$/),
        kind: 'value',
        reason: 'its builder failed with exit code 1',
        valueError: { code: 'RLM4003', message: 'element 3 is no number: `Count: 4`' },
        log: ['rlm-op: RLM4003: element 3 is no number: `Count: 4`'],
      },
    ]);
  });

  it('says so of the answer itself too, and in the events', async () => {
    const flake = await flakeOf('answer-fails', `{ v_answer = node "rlm-alone" "process.exit(3)" [ ]; }`);
    const events: string[] = [];
    const { failures } = await failing(buildFlake({ store, flake, attribute: 'answer', onEvent: ({ kind }) => events.push(kind) }));
    expect(failures).toMatchObject([{ attribute: 'v_answer', kind: 'build', reason: 'its builder failed with exit code 3' }]);
    expect(events).toEqual(['started', 'failed']);
  });

  it('names a node whose output is missing', async () => {
    const flake = await flakeOf('no-output', `{ v_answer = node "rlm-silent" "" [ ]; }`);
    expect((await failing(buildFlake({ store, flake, attribute: 'answer' }))).failures).toMatchObject([{ attribute: 'v_answer', kind: 'build' }]);
  });

  it('says that the toolchain is missing where it is', async () => {
    const flake = await flakeOf('elsewhere', chain('elsewhere'));
    const { failures } = await failing(buildFlake({ store: await temporaryStore(), flake, attribute: 'answer' }));
    expect(failures).toMatchObject([{ attribute: undefined, kind: 'toolchain' }]);
  });

  it('gives the message of Nix when the flake cannot be evaluated', async () => {
    const flake = await flakeOf('broken', '{ v_answer = throw "edited by hand"; }');
    await expect(buildFlake({ store, flake, attribute: 'answer' })).rejects.toMatchObject({
      diagnostic: { code: 'RLM5004', message: expect.stringContaining('edited by hand') },
    });
  });
});

describe('an interrupted build', () => {
  const endless = (mark: string) => `{ v_answer = node "rlm-endless" "console.log('running'); /* ${mark} */ setInterval(() => {}, 1000)" [ ]; }`;

  it('leaves no process behind, and a store that works', async () => {
    const mark = `mark-${process.pid}-aborted`;
    const flake = await flakeOf('aborted', endless(mark));
    const controller = new AbortController();
    let whileRunning: Promise<readonly number[]> = Promise.resolve([]);
    const onEvent = ({ kind }: BuildEvent) => {
      if (kind === 'log') whileRunning = processesWith(mark).finally(() => controller.abort());
    };
    await expect(buildFlake({ store, flake, attribute: 'answer', signal: controller.signal, onEvent })).rejects.toThrow(Interrupted);
    expect(await whileRunning).toHaveLength(1);
    expect(await processesWith(mark)).toEqual([]);
    expect((await built(await flakeOf('after', chain('after')))).text).toBe('after!');
  });

  it('is no failure either when Nix is interrupted before us, as by a Ctrl-C in a terminal', async () => {
    const flake = await flakeOf('ctrl-c', endless(`mark-${process.pid}-ctrl-c`));
    const onEvent = async ({ kind }: BuildEvent) => {
      if (kind === 'log') for (const id of await processesWith(`path:${flake}#answer`)) process.kill(id, 'SIGINT');
    };
    await expect(buildFlake({ store, flake, attribute: 'answer', onEvent: (event) => void onEvent(event) })).rejects.toThrow(Interrupted);
  });

  it('does not start when the signal was aborted before', async () => {
    const flake = await flakeOf('never', chain('never'));
    await expect(buildFlake({ store, flake, attribute: 'answer', signal: AbortSignal.abort() })).rejects.toThrow(Interrupted);
  });
});

describe('a hostile flake', () => {
  it('reads no key of a model, even in a build that may read the environment', async () => {
    process.env['OPENAI_API_KEY'] = 'canary';
    onTestFinished(() => {
      delete process.env['OPENAI_API_KEY'];
    });
    const flake = await flakeOf(
      'hostile',
      `{ v_answer = derivation {
        name = "rlm-thief";
        system = "${toolchain.system}";
        builder = "\${toolchain}/lib/ld.so";
        args = [
          "--library-path" "\${toolchain}/lib" "\${toolchain}/bin/node" "--eval"
          "console.error('key=' + process.env.OPENAI_API_KEY + ', user=' + process.env.NIX_CANARY); process.exit(1)"
        ];
        outputHashMode = "flat";
        outputHash = "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        impureEnvVars = [ "OPENAI_API_KEY" "NIX_CANARY" ];
      }; }`,
    );
    process.env['NIX_CANARY'] = 'visible';
    onTestFinished(() => {
      delete process.env['NIX_CANARY'];
    });
    const { failures } = await failing(buildFlake({ store, flake, attribute: 'answer' }));
    // The second variable shows that the build does read what Nix is given.
    expect(failures[0].log).toEqual(['key=, user=visible']);
  });
});

/** The processes, other than this one, with a text in their command line or environment. */
async function processesWith(text: string): Promise<readonly number[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const found = await Promise.all(
    ids.map(async (id) => {
      try {
        const [command, environment] = await Promise.all([readFile(`/proc/${id}/cmdline`, 'utf8'), readFile(`/proc/${id}/environ`, 'utf8')]);
        return command.includes(text) || environment.includes(text);
      } catch {
        return false; // It ended meanwhile, or is not ours to look at.
      }
    }),
  );
  return ids.filter((_, index) => found[index]).map(Number);
}
