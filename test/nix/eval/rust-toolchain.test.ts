import { expect, it } from 'vitest';
import { evaluate, nixlib } from '../support/evaluate.ts';

const nixpkgs = `(${nixlib('toolchain/nixpkgs.nix')} {
  system = "x86_64-linux"; bash = "/bash"; nodejs_24 = "/node"; rustc = "/rustc"; lld = "/lld";
  glibc = { outPath = "/glibc"; static = "/glibc-static"; };
  stdenv = { cc.cc = { outPath = "/gcc"; version = "14.3.0"; }; hostPlatform.config = "x86_64-unknown-linux-gnu"; };
}).rust`;

it('the compiler of Rust of nixpkgs is in the words that the one of this machine is in', async () => {
  const found = await evaluate(nixpkgs);
  expect(found).toEqual({
    rustc: ['/rustc/bin/rustc'],
    lld: ['/lld/bin/lld'],
    sysroot: '',
    startFiles: ['/glibc/lib', '/glibc-static/lib', '/gcc/lib/gcc/x86_64-unknown-linux-gnu/14.3.0'],
  });
  const host = await evaluate(`builtins.attrNames (${nixlib('toolchain/host.nix')} { system = "x86_64-linux"; narHash = "x"; rust = "y"; }).rust`);
  expect(host).toEqual(Object.keys(found as object).sort());
});
