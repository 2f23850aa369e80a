# Node and a shell of nixpkgs, and what languages need besides.
#
#   system                       such as "aarch64-darwin"
#   bash, nodejs_24              its packages for that system
#   rustc, lld, glibc, stdenv    those for plans with code in Rust; what is compiled for the machine itself needs a Linux
{ system, bash, nodejs_24, rustc ? null, lld ? null, glibc ? null, stdenv ? null }:
let
  gcc = stdenv.cc.cc;
in
{
  inherit system;
  # By the name `sh`, bash keeps to POSIX: the alias of ../op.nix needs that.
  shell = [ "${bash}/bin/sh" ];
  node = [ "${nodejs_24}/bin/node" ];

  # As in ./host.nix. This rustc knows where its libraries are.
  rust = {
    rustc = [ "${rustc}/bin/rustc" ];
    lld = [ "${lld}/bin/lld" ];
    sysroot = "";
    startFiles = [
      "${glibc}/lib"
      "${glibc.static}/lib"
      "${gcc}/lib/gcc/${stdenv.hostPlatform.config}/${gcc.version}"
    ];
  };
}
