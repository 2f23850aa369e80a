# The ops of a plan as functions to derivations: `ops.grep { input = context; pattern = "x"; }`.
#
#   toolchain  what runs in a derivation, from one of ./toolchain
#   rlmOp      the program that runs an op, which a generated flake has beside this file
#   models     who may be asked, as in ./ask.nix
#   sessions   whether they work by steps, as in ./ask.nix
#   engines    what runs code, which a generated flake has if its plan does
#   maxValue   the bytes that a value may have, when it is not the default of rlmOp
#
# A node's derivation depends on the op, its arguments, the toolchain and rlmOp: never on a name in the plan.
{ toolchain, rlmOp ? ./rlm-op.mjs, engines ? ./engines, models ? [ ], sessions ? null, maxValue ? null }:
let
  runCommand = import ./run-command.nix { inherit (toolchain) system shell; };
  op = import ./op.nix { inherit runCommand rlmOp maxValue; inherit (toolchain) node; };
  family = file: import file { inherit op; };
in
family ./select.nix
// family ./measure.nix
// family ./divide.nix
// family ./reduce.nix
// family ./arrange.nix
// family ./relate.nix
// family ./table.nix
// family ./values.nix
// import ./eval.nix { inherit op toolchain engines; }
// import ./ask.nix { inherit op models sessions; }
