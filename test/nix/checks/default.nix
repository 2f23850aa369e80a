# What `nix flake check` builds: one derivation for each feature of nixlib, which fails when the feature does.
{ lib, toolchain }:
let
  ops = lib.ops { inherit toolchain; rlmOp = ./expect-arguments.mjs; };
  file = text: { outPath = builtins.toFile "context" text; };
in
{
  # What a plan says reaches the program as it is, and what it refers to can be read.
  arguments = ops.record {
    fields = [
      { name = "outputHash"; type = "Text"; value = "''\${x}'' \"$out\" `id`\n\t\\"; }
      { name = "type"; type = "Number"; value = -7; }
      { name = "__toString"; type = "Text"; value = file "the text of a context"; }
    ];
  };
}
