# One op as a derivation that is named after it. All arguments travel in one JSON value, in a file: none is ever the
# name or the value of an attribute of the derivation, and a file has no limit of 128 KiB as the environment has.
#
#   runCommand       ./run-command.nix
#   node             the words of a command that starts Node
#   rlmOp, maxValue  see ./default.nix
{ runCommand, node, rlmOp, maxValue }:
let
  # Read through its own path, so that no other file of the flake is in a node's hash; and read once, not for each node.
  program = builtins.path { path = rlmOp; name = "rlm-op.mjs"; };

  # A node or a context becomes a file to read, anything else stays itself. Interpolation, unlike the bare text of a
  # path, is what puts the file into the sandbox.
  encode = value: if builtins.isAttrs value && value ? outPath then { file = "${value}"; } else value;

  limit = if maxValue == null then { } else { inherit maxValue; };

  # An alias, since a name with a hyphen is no function in POSIX shells. Store paths have no spaces in them.
  prelude = ''
    alias rlm-op='$node "$rlmOp"'
  '';
in
rec {
  inherit encode;

  # Another program than rlm-op, which finds its arguments as rlm-op does.
  run = name: { environment, arguments, script }:
    runCommand "rlm-${name}"
      (environment // {
        node = toString node;
        passAsFile = [ "arguments" ];
        arguments = builtins.toJSON (arguments // limit);
      })
      script;

  call = name: arguments:
    run name {
      environment.rlmOp = program;
      inherit arguments;
      script = prelude + "rlm-op ${name}";
    };

  # For ops whose arguments are all plain: each a reference or a literal.
  plain = name: given: call name (builtins.mapAttrs (_: encode) given);
}
