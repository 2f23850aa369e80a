import { describe, expect, it } from 'vitest';
import { type ContextPin, type FlakeInput, lowerToFlake } from '../../compiler/flake.ts';
import { compile } from './support/compile.ts';

const host = { provider: 'host', system: 'x86_64-linux', narHash: 'sha256-U9xeLWuXbGs1Xpc/zqiFpklgaoeq0G+KR2mj/mGlAd8=' } as const;
const copied = { placement: 'copied', sha256: 'sha256-bcyNZY40xGex7cdiSWACTfQEUdHwSoz4SUe7MMUMdVo=' } as const;
const linked = { placement: 'linked', path: '/data/a "b" ${c}.log', narHash: 'sha256-Pb5NZ6Ya7P9WRCcfuaQTZbLg5GCjmtw6+FlcOYM534w=' } as const;

const pins = (context: ContextPin, log: ContextPin) => new Map([['context', context], ['log', log]]);

const plan = 'let\n  warnings = grep(context, "WARN")\nin\n  join([warnings, log], "\\n")\n';

function lower(input: Omit<FlakeInput, 'graph' | 'source' | 'planText'>): ReadonlyMap<string, string> {
  return lowerToFlake({ planText: plan, ...compile(plan, [...input.contexts.keys()]), ...input });
}

const fixture = (name: string) => new URL(`../fixtures/flakes/${name}`, import.meta.url).pathname;

describe('a flake', () => {
  it('for the toolchain of this machine with copied contexts has no lock', async () => {
    const files = lower({ contexts: pins(copied, copied), toolchain: host });
    expect([...files.keys()]).toEqual(['flake.nix', 'plan.nix', 'plan.rlm']);
    expect(files.get('plan.rlm')).toBe(plan);
    await expect(files.get('flake.nix')).toMatchFileSnapshot(fixture('host-copied.flake.nix'));
  });

  it('has linked contexts as locked inputs', async () => {
    const files = lower({ contexts: pins(copied, linked), toolchain: host });
    await expect(files.get('flake.nix')).toMatchFileSnapshot(fixture('host-linked.flake.nix'));
    await expect(files.get('flake.lock')).toMatchFileSnapshot(fixture('host-linked.flake.lock'));
  });

  it('for the toolchain of nixpkgs has the locked nixpkgs and four systems', async () => {
    const files = lower({ contexts: pins(copied, linked), toolchain: { provider: 'nixpkgs' } });
    await expect(files.get('flake.nix')).toMatchFileSnapshot(fixture('nixpkgs.flake.nix'));
    await expect(files.get('flake.lock')).toMatchFileSnapshot(fixture('nixpkgs.flake.lock'));
  });

  it('of a plan that asks has the models that it may ask, and the answers that are locked', async () => {
    const models = [
      { name: 'small', params: { temperature: 0, seed: 7 }, window: 8192, structured: true },
      { name: 'org/large:7b', params: {}, structured: false },
      { name: '${x}"; abort \'\'\n', params: { '${x}': ["''", { b: null, a: true }] } },
    ];
    const contexts = new Map([['context', copied], ['lock', copied], ['models', copied], ['folder', copied]]);
    const asking = 'map("What is it?", [context, lock, models, folder])\n';
    const files = lowerToFlake({ planText: asking, ...compile(asking, [...contexts.keys()]), contexts, toolchain: host, models });
    expect([...files.keys()]).toEqual(['flake.nix', 'plan.nix', 'plan.rlm']);
    expect(files.get('plan.nix')).toContain('{ ops, lock, context, folder, c_lock, models }:\n');
    await expect(files.get('flake.nix')).toMatchFileSnapshot(fixture('asking.flake.nix'));
  });

  it('names no models unless the plan asks', () => {
    const models = [{ name: 'small', params: {} }];
    expect(lower({ contexts: pins(copied, copied), toolchain: host, models }).get('flake.nix')).not.toContain('models');
  });

  it('says the bound of values only when there is one', () => {
    const contexts = pins(copied, copied);
    expect(lower({ contexts, toolchain: host, maxValue: 4096 }).get('flake.nix')).toContain('\n    maxValue = 4096;\n');
    expect(lower({ contexts, toolchain: host }).get('flake.nix')).not.toContain('maxValue');
  });

  it('has nothing of contexts that the plan does not read', () => {
    const flake = lower({ contexts: new Map([...pins(copied, copied), ['other', linked]]), toolchain: host });
    expect(flake.has('flake.lock')).toBe(false);
    expect(flake.get('flake.nix')).not.toContain('other');
  });

  it('cannot be made without the pin of a context that the plan reads', () => {
    const { source, graph } = compile(plan, ['context', 'log']);
    const contexts = new Map([['context', copied]]);
    expect(() => lowerToFlake({ planText: plan, source, graph, contexts, toolchain: host })).toThrow('log has no pin');
  });

  it.each(['rust', 'rust-native'])('of a plan with code in %s has a compiler in its toolchain, and no other has', (language) => {
    const text = `eval("fn main() {}", {}, { language: "${language}" })\n`;
    const flakeOf = (toolchain: FlakeInput['toolchain']) => lowerToFlake({ planText: text, ...compile(text, []), contexts: new Map(), toolchain }).get('flake.nix');
    expect(flakeOf({ ...host, rust: 'sha256-r' })).toContain('narHash = "sha256-U9xeLWuXbGs1Xpc/zqiFpklgaoeq0G+KR2mj/mGlAd8="; rust = "sha256-r"; }');
    expect(flakeOf({ provider: 'nixpkgs' })).toContain(') bash nodejs_24 rustc lld glibc stdenv;');
    expect(lower({ contexts: pins(copied, copied), toolchain: { provider: 'nixpkgs' } }).get('flake.nix')).toContain(') bash nodejs_24;');
  });
});
