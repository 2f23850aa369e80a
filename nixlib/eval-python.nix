# Python runs in CPython, compiled to WebAssembly, in Node; or in the Python of the toolchain.
#
#   op         ./op.nix
#   toolchain  one of ./toolchain
#   confinedNode, engines  see ./eval.nix
{ op, toolchain, confinedNode, engines }:
let
  # An interpreter that has begun. To begin takes longer than most programs, so all share one beginning, whatever the plan.
  start = op.run "eval-start" {
    environment.engine = builtins.path { path = engines + "/python"; name = "rlm-python"; };
    arguments = { };
    script = ''$node "$engine/start.mjs"'';
  };

  native = builtins.path { path = engines + "/python-native"; name = "rlm-python-native"; };
in
{
  python = _: confinedNode ++ [
    # KiB, of the 8 MiB that there usually are: for values that are nested deeply.
    "--stack-size=3900"
    "${start}/run.mjs"
  ];

  # The Python of the toolchain, which gives up what it must not have before it runs the code: see rlm_confinement.py.
  python-native = _: toolchain.shell ++ [ "${native}/start.sh" ] ++ toolchain.python.interpreter ++ [
    "-s"
    "-S"
    "-B"
    "-X"
    "utf8"
    "${native}/rlm_native.py"
    toolchain.python.packages
  ];
}
