# Of the shape of nixpkgs' `runCommand`, without stdenv: its set-up would take longer than most ops do.
#
#   system  such as "x86_64-linux"
#   shell   the words of a command that starts a POSIX shell
#
# Neither `env` nor `script` may come from a plan: an attribute `outputHash` in the one would bring network into the
# sandbox, and text in the other would be run. Data goes into a value of `env` that is named in `passAsFile`.
{ system, shell }:
name: env: script:
derivation (env // {
  inherit name system;
  builder = builtins.head shell;
  args = builtins.tail shell ++ [ "-euc" script ];
})
