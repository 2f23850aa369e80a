# The outputs of a plan's flake.
#
#   systems       for which ones
#   toolchainFor  system → one of ./toolchain
#   models, sessions, maxValue  as in ./default.nix
#   folder        the flake, which has the answers of models
#   plan          { ops, lock } → the attribute set of plan.nix; `lock` is as in ./lock.nix
#
# Packages are what the plan names: `answer`, and each binding by its own name. `default` is the answer too, unless a
# binding is called so. `legacyPackages` has each node once, by its name in plan.nix.
{ systems, toolchainFor, folder, models ? [ ], sessions ? null, maxValue ? null, plan }:
let
  eachSystem = f: builtins.listToAttrs (map (system: { name = system; value = f system; }) systems);

  # Nix goes as deep as a chain of nodes is long, unless the nodes at some depths are evaluated already.
  ready =
    nodes:
    builtins.foldl' (done: node: builtins.seq node.drvPath done) nodes (nodes.milestones or [ ]);

  plans = eachSystem (system: ready (plan {
    ops = import ./default.nix { toolchain = toolchainFor system; inherit models sessions maxValue; };
    lock = import ./lock.nix { inherit folder system; };
  }));

  hasPrefix = prefixes: name: builtins.elem (builtins.substring 0 2 name) prefixes;

  # A binding is `v_` and its name; a further name of the same node is `a_` and the name.
  bindings =
    nodes:
    builtins.listToAttrs (map
      (name: { name = builtins.substring 2 (-1) name; value = nodes.${name}; })
      (builtins.filter (hasPrefix [ "v_" "a_" ]) (builtins.attrNames nodes)));
in
{
  packages = builtins.mapAttrs
    (_: nodes: { default = nodes.answer; } // bindings nodes // { inherit (nodes) answer; })
    plans;

  legacyPackages = builtins.mapAttrs
    (_: nodes: removeAttrs nodes (builtins.filter (name: !hasPrefix [ "v_" "n_" ] name) (builtins.attrNames nodes)))
    plans;
}
