# Rust is compiled in one derivation, and run in another: to WebAssembly in Node, or to a program of the machine. What is
# compiled depends on the code and on the names and types of its bindings, so it is compiled once for all values and limits.
#
#   op         ./op.nix
#   toolchain  one of ./toolchain
#   confinedNode, engines  see ./eval.nix
{ op, toolchain, confinedNode, engines }:
let
  file = name: builtins.path { path = engines + "/rust/${name}"; name = "rlm-rust-${name}"; };

  compiler = {
    shell = toString toolchain.shell;
    rustc = toString toolchain.rust.rustc;
    lld = toString toolchain.rust.lld;
    sysroot = toolchain.rust.sysroot;
    startFiles = toString toolchain.rust.startFiles;
  };

  # What all code is linked with.
  harness = target: op.run "eval-harness" {
    environment = compiler // { inherit target; program = file "harness.mjs"; source = file "harness"; };
    arguments = { };
    script = ''$node "$program"'';
  };
  harnesses = { wasm = harness "wasm"; native = harness "native"; };

  # It never fails for what the code is, but has in it what is wrong with the code: the derivation that runs it says so.
  compile = target: { code, bindings, reduce ? null, by_key ? false, ... }: op.run "eval-compile" {
    environment = compiler // { inherit target; program = file "compile.mjs"; harness = harnesses.${target}; };
    arguments = {
      inherit code reduce by_key;
      bindings = map ({ name, type, ... }: { inherit name type; }) bindings;
    };
    script = ''$node "$program"'';
  };
in
{
  rust = request: confinedNode ++ [
    "${file "run.mjs"}"
    "${compile "wasm" request}"
  ];

  rust-native = request: toolchain.shell ++ [ "${file "run.sh"}" "${compile "native" request}" ];
}
