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

  # What a lock says was answered is there without anything being run to get it.
  answers =
    let
      lock = lib.lock { folder = ./answered; inherit (toolchain) system; };
      said = builtins.head (builtins.head (lock "v_said"));
    in
    lib.runCommand { inherit (toolchain) system shell; } "rlm-check-answers" { answer = said.output; } ''
      read -r answer < "$answer"
      test "$answer" = 'an answer'
      echo ok > "$out"
    '';
}
