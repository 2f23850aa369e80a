# Node and a shell of nixpkgs.
#
#   system           such as "aarch64-darwin"
#   bash, nodejs_24  its packages for that system
{ system, bash, nodejs_24 }:
{
  inherit system;
  # By the name `sh`, bash keeps to POSIX: the alias of ../op.nix needs that.
  shell = [ "${bash}/bin/sh" ];
  node = [ "${nodejs_24}/bin/node" ];
}
