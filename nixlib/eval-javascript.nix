# JavaScript runs in QuickJS, compiled to WebAssembly, in Node. The code cannot reach Node; if it could, it would find one that may only
# read what it must, and that makes no code out of strings.
#
#   toolchain  one of ./toolchain
#   engines    see ./eval.nix
{ toolchain, engines }:
let
  engine = builtins.path { path = engines + "/javascript"; name = "rlm-javascript"; };
in
{
  javascript = _: toolchain.node ++ [
    "--permission"
    "--allow-fs-read=${builtins.storeDir}/*"
    "--allow-fs-read=@request@"
    "--disallow-code-generation-from-strings"
    "${engine}/run.mjs"
    "${engine}/quickjs.wasm"
  ];
}
