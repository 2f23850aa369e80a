# JavaScript runs in QuickJS, compiled to WebAssembly, in Node.
#
#   confinedNode, engines  see ./eval.nix
{ confinedNode, engines }:
let
  engine = builtins.path { path = engines + "/javascript"; name = "rlm-javascript"; };
in
{
  javascript = _: confinedNode ++ [
    "${engine}/run.mjs"
    "${engine}/quickjs.wasm"
  ];
}
